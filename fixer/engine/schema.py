"""A JSON Schema for `fixer.toml`, made from the same tables that check it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fixer.engine.catalogue import Catalogue
from fixer.engine.configuration import KEYS
from fixer.engine.rule import Option, Rule, Severity

_TYPES: Mapping[type, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    float: "number",
    list: "array",
    dict: "object",
}
_STRINGS = {"type": "array", "items": {"type": "string"}}


def schema(catalogue: Catalogue) -> dict[str, Any]:
    """The schema (draft 2020-12) with every key, rule and option. Imports every rule."""
    words = ["ALL", *catalogue.names]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "fixer.toml",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key: {"description": purpose, **_content(kind, catalogue, words)} for key, (kind, purpose) in KEYS.items()
        },
    }


def _content(kind: str, catalogue: Catalogue, words: list[str]) -> dict[str, Any]:
    if kind == "rules":
        # Prefixes are strings too; the known words come first so that editors offer them.
        return {"type": "array", "items": {"anyOf": [{"enum": words}, {"type": "string", "pattern": "^[A-Z]+[0-9]{0,3}$"}]}}
    if kind == "strings":
        return dict(_STRINGS)
    if kind == "boolean":
        return {"type": "boolean", "default": False}
    if kind == "severity":
        return {"enum": [severity.name.lower() for severity in Severity], "default": "warning"}
    if kind == "versions":
        version = {"type": "string", "pattern": r"^v?[0-9]+(\.[0-9]+)*$"}
        return _object(dict.fromkeys(sorted(catalogue.products), version))
    rules = [catalogue.rule(listed) for listed in catalogue.listed]
    return _object({rule.code: _rule(rule) for rule in rules if rule.meta.options})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": dict(properties)}


def _rule(rule: Rule) -> dict[str, Any]:
    return {"title": rule.name, **_object({name: _option(option) for name, option in rule.meta.options.items()})}


def _option(option: Option) -> dict[str, Any]:
    found: dict[str, Any] = {"description": option.help, "type": _TYPES[option.kind]}
    if option.kind is list:
        found["items"] = {"enum": list(option.choices)} if option.choices else {"type": "string"}
    elif option.kind is dict:
        found["additionalProperties"] = {"type": "string"}
    elif option.choices:
        found["enum"] = list(option.choices)
    if option.default is not None:
        found["default"] = list(option.default) if isinstance(option.default, tuple) else option.default
    return found
