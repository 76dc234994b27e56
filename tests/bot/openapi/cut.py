"""Cuts GitHub's own description of its interface down to what `fixer post` uses, and makes it strict.

    npm pack @octokit/openapi@23.0.2 && tar xf octokit-openapi-23.0.2.tgz
    python -m tests.bot.openapi.cut package/generated/api.github.com.json > tests/bot/openapi/github.json

Source: https://github.com/octokit/openapi (MIT License, Copyright (c) 2020 Octokit contributors), npm `@octokit/openapi`.

What the description leaves open and GitHub does not is closed here: unknown keys in requests, the sides of a diff, lines from 1,
the length of a body. Of answers only what `fixer` reads is kept, and only if the description has it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Json = dict[str, Any]

VERSION = "23.0.2"

_USER = {"user": {"login": None}}
_PULL = {"number": None, "state": None, "head": {"sha": None}}
_COMMENT = {
    "id": None,
    "body": None,
    **_USER,
    "path": None,
    "line": None,
    "start_line": None,
    "in_reply_to_id": None,
    "subject_type": None,
}
_REVIEW = {"id": None, "body": None, **_USER, "state": None}

USED: Mapping[tuple[str, str], Any] = {
    ("/user", "get"): {"login": None},
    ("/repos/{owner}/{repo}/commits/{commit_sha}/pulls", "get"): [_PULL],
    ("/repos/{owner}/{repo}/pulls", "get"): [_PULL],
    ("/repos/{owner}/{repo}/pulls/{pull_number}", "get"): _PULL,
    ("/repos/{owner}/{repo}/pulls/{pull_number}/files", "get"): [
        {"filename": None, "status": None, "patch": None, "previous_filename": None}
    ],
    ("/repos/{owner}/{repo}/pulls/{pull_number}/comments", "get"): [_COMMENT],
    ("/repos/{owner}/{repo}/pulls/{pull_number}/comments", "post"): _COMMENT,
    ("/repos/{owner}/{repo}/pulls/comments/{comment_id}", "patch"): _COMMENT,
    ("/repos/{owner}/{repo}/pulls/comments/{comment_id}", "delete"): None,
    ("/repos/{owner}/{repo}/pulls/{pull_number}/reviews", "get"): [_REVIEW],
    ("/repos/{owner}/{repo}/pulls/{pull_number}/reviews", "post"): _REVIEW,
    ("/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", "put"): _REVIEW,
    ("/repos/{owner}/{repo}/pulls/{pull_number}/reviews/{review_id}", "delete"): _REVIEW,
}
"""Path and method → what is read of the answer."""


_ERROR = {"type": "object", "required": ["message"], "properties": {"message": {"type": "string"}}}

_UNSAID = {"line": {"nullable": True}}
"""What GitHub answers and does not describe: the line of an outdated comment is null."""


def cut(description: Json) -> Json:
    """The description with the paths of USED alone."""
    paths: Json = {}
    for (path, method), read in USED.items():
        paths.setdefault(path, {})[method] = _operation(description, description["paths"][path][method], read)
    info = {
        "title": "GitHub REST API, as far as fixer uses it",
        "version": f"@octokit/openapi {VERSION}",
        "license": {"name": "MIT"},
    }
    return {"openapi": description["openapi"], "info": info, "servers": [{"url": "/"}], "paths": paths}


def _operation(description: Json, operation: Json, read: Any) -> Json:
    made: Json = {
        "parameters": [_parameter(_resolved(description, one)) for one in operation.get("parameters", ())],
        "responses": {
            code: _response(description, _resolved(description, one), read) for code, one in operation["responses"].items()
        },
    }
    if "requestBody" in operation:
        schema = _strict(_flat(description, operation["requestBody"]["content"]["application/json"]["schema"]))
        made["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return made


def _parameter(parameter: Json) -> Json:
    schema = {key: value for key, value in parameter["schema"].items() if key in ("type", "enum", "format", "minimum", "maximum")}
    if parameter["name"] == "per_page":
        schema["maximum"] = 100
    return {**{key: parameter[key] for key in ("name", "in", "required") if key in parameter}, "schema": schema}


def _response(description: Json, response: Json, read: Any) -> Json:
    """GitHub's own media type gets a second name that a client may ask for; other media types are not used."""
    content = response.get("content", {}).get("application/json")
    made: Json = {"description": response["description"]}
    if content is not None:
        schema = content["schema"]
        success = read is not None and _is_success(description, schema, read)
        kept = {"schema": _kept(description, schema, read) if success else _ERROR}
        made["content"] = {"application/json": kept, "application/vnd.github+json": kept}
    return made


def _is_success(description: Json, schema: Json, read: Any) -> bool:
    resolved = _flat(description, schema)
    return isinstance(read, list) == (resolved.get("type") == "array") and "message" not in resolved.get("properties", {})


def _kept(description: Json, schema: Json, read: Any) -> Json:
    """Of a schema what is read. Raises KeyError when the description does not have it."""
    schema = _flat(description, schema)
    if "oneOf" in schema or "anyOf" in schema:
        schema = _flat(description, (schema.get("oneOf") or schema["anyOf"])[0])
    if isinstance(read, list):
        return {"type": "array", "items": _kept(description, schema["items"], read[0])}
    if read is None:
        return {key: schema[key] for key in ("type", "nullable", "enum", "format") if key in schema}
    properties = {
        name: _kept(description, schema["properties"][name], inner) | _UNSAID.get(name, {}) for name, inner in read.items()
    }
    required = [name for name in schema.get("required", ()) if name in properties]
    made = {"type": "object", "additionalProperties": False, "properties": properties}
    made |= {"required": required} if required else {}
    return made | ({"nullable": True} if schema.get("nullable") else {})


def _flat(description: Json, schema: Json) -> Json:
    schema = _resolved(description, schema)
    if "allOf" in schema:
        merged: Json = {key: value for key, value in schema.items() if key != "allOf"}
        for part in schema["allOf"]:
            merged |= _flat(description, part)
        return merged
    if "anyOf" in schema and any(one.get("nullable") or "$ref" in one for one in schema["anyOf"]):
        first = _flat(description, schema["anyOf"][0])
        return {**first, "nullable": schema.get("nullable", False)}
    return schema


def _resolved(description: Json, value: Json) -> Json:
    while "$ref" in value:
        found: Any = description
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value


def _strict(schema: Json) -> Json:
    """A request's schema without words, closed to what it does not name."""
    made: Json = {key: schema[key] for key in ("type", "enum", "required", "format", "nullable") if key in schema}
    if "items" in schema:
        made["items"] = _strict(schema["items"])
    if "properties" in schema:
        made["properties"] = {name: _closed(name, _strict(inner)) for name, inner in schema["properties"].items()}
        made["additionalProperties"] = False
    return made


def _closed(name: str, schema: Json) -> Json:
    more: Mapping[str, Json] = {
        "body": {"maxLength": 65_536, "minLength": 1},
        "side": {"enum": ["LEFT", "RIGHT"]},
        "start_side": {"enum": ["LEFT", "RIGHT"]},
        "line": {"minimum": 1},
        "start_line": {"minimum": 1},
        "commit_id": {"minLength": 6},
        "path": {"minLength": 1},
        "comments": {"maxItems": 100},
    }
    return schema | more.get(name, {})


if __name__ == "__main__":
    json.dump(cut(json.loads(Path(sys.argv[1]).read_bytes())), sys.stdout, indent=1, sort_keys=True)
    print()
