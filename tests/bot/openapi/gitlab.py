"""What `fixer post gitlab` uses of GitLab's REST interface, described strictly.

Written by hand from GitLab's pages on discussions, notes and merge requests: its own OpenAPI document has a licence of its own
(CC BY-SA), and says of the position of a comment no more than that there is one. Every status that `fixer` tells apart is here.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

TEXT = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 1}
FLAG = {"type": "boolean"}
COMMIT = {"type": "string", "pattern": "^[0-9a-f]{40}$"}
BODY = {"type": "string", "minLength": 1, "maxLength": 1_000_000}


def closed(required: dict[str, Json], **optional: Json) -> Json:
    """An object with these keys and no others."""
    return {"type": "object", "additionalProperties": False, "required": [*required], "properties": {**required, **optional}}


POSITION = closed(
    {
        "position_type": {"type": "string", "enum": ["text", "file"]},
        "base_sha": COMMIT,
        "start_sha": COMMIT,
        "head_sha": COMMIT,
        "old_path": TEXT,
        "new_path": TEXT,
    },
    new_line=NUMBER,
    old_line=NUMBER,
)
NOTE = closed(
    {"id": NUMBER, "body": TEXT, "author": closed({"username": TEXT}), "system": FLAG},
    position=POSITION,
    resolvable=FLAG,
    resolved=FLAG,
)
DISCUSSION = closed({"id": TEXT, "individual_note": FLAG, "notes": {"type": "array", "minItems": 1, "items": NOTE}})
VERSION = closed({"head_commit_sha": COMMIT, "base_commit_sha": COMMIT, "start_commit_sha": COMMIT})
DIFF = closed({"old_path": TEXT, "new_path": TEXT, "diff": TEXT, "deleted_file": FLAG})
ERROR = {"type": "object", "properties": {"message": {}, "error": {}}}


def listed(items: Json) -> Json:
    return {"type": "array", "items": items}


def operation(success: int, answer: Json | None, body: Json | None = None, paged: bool = False) -> Json:
    names = ("per_page", "page") if paged else ()
    made: Json = {
        "parameters": [
            {"name": name, "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": 100}} for name in names
        ],
        "responses": {
            str(success): {"content": {"application/json": {"schema": answer}}} if answer is not None else {},
            **{str(code): {"content": {"application/json": {"schema": ERROR}}} for code in (400, 401, 403, 404, 422)},
        },
    }
    return made | ({"requestBody": {"content": {"application/json": {"schema": body}}}} if body is not None else {})


_ROOT = "/projects/{id}/merge_requests/{merge_request_iid}"
_NOTE = closed({"body": BODY})

DESCRIPTION: Json = {
    "paths": {
        "/user": {"get": operation(200, closed({"username": TEXT}))},
        _ROOT: {"get": operation(200, closed({"state": {"enum": ["opened", "closed", "locked", "merged"]}, "sha": COMMIT}))},
        f"{_ROOT}/versions": {"get": operation(200, listed(VERSION))},
        f"{_ROOT}/diffs": {"get": operation(200, listed(DIFF), paged=True)},
        f"{_ROOT}/discussions": {
            "get": operation(200, listed(DISCUSSION), paged=True),
            "post": operation(201, DISCUSSION, closed({"body": BODY, "position": POSITION})),
        },
        f"{_ROOT}/discussions/{{discussion_id}}": {"put": operation(200, DISCUSSION, closed({"resolved": FLAG}))},
        f"{_ROOT}/discussions/{{discussion_id}}/notes/{{note_id}}": {
            "put": operation(200, NOTE, _NOTE),
            "delete": operation(204, None),
        },
        f"{_ROOT}/notes": {"post": operation(201, NOTE, _NOTE)},
        f"{_ROOT}/notes/{{note_id}}": {"put": operation(200, NOTE, _NOTE)},
    }
}
