"""The JSON Schema of the `json` format, draft 2020-12 and strict: what is not named here is not there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fixer.engine.rule import Applicability, Severity
from fixer.output.json import VERSION

_STRING = {"type": "string"}


def schema() -> dict[str, Any]:
    """Of the version that is written. Another version comes when a field goes or changes its meaning, not for new ones."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Report of fixer, version {VERSION}",
        **_object(
            {
                "version": {"const": VERSION, "description": "Of this format."},
                "tool": _object({"name": {"const": "fixer"}, "version": _STRING}),
                "findings": {"type": "array", "items": {"$ref": "#/$defs/finding"}},
                "errors": {"type": "array", "items": {"$ref": "#/$defs/error"}},
            }
        ),
        "$defs": {"finding": _finding(), "fix": _fix(), "edit": _edit(), "place": _place(), "point": _point(), "error": _error()},
    }


def _finding() -> dict[str, Any]:
    return _object(
        {
            "code": {"type": "string", "pattern": "^[A-Z]+[0-9]{3}$"},
            "name": {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"},
            "severity": {"enum": [severity.name.lower() for severity in Severity]},
            "message": _STRING,
            "facts": {"type": "object", "description": "What the message was made of: names, ports, paths."},
            **_location(),
            "related": {
                "type": "array",
                "items": {"$ref": "#/$defs/place"},
                "description": "Other places that it follows from.",
            },
            "fingerprint": {
                "type": "string",
                "pattern": "^[0-9a-f]{16}$",
                "description": "Stays when lines move and wording changes.",
            },
            "suppressed": {
                "type": ["string", "null"],
                "description": "The reason a comment gives for silencing it; null when none does.",
            },
            "baseline": {"type": "boolean", "description": "Whether the baseline accepts it."},
            "fixes": {
                "type": "array",
                "items": {"$ref": "#/$defs/fix"},
                "description": "The fix that is made, else all there are: alternatives.",
            },
            "refused": {"type": "string", "pattern": "^[a-z-]+$", "description": "Why no fix is made: a stable code."},
            "after": {
                "type": "array",
                "items": _STRING,
                "minItems": 1,
                "description": "Fingerprints of the findings whose fixes made it appear; its places are in no file on disk.",
            },
        },
        optional=("refused", "after"),
    )


def _fix() -> dict[str, Any]:
    return _object(
        {
            "title": _STRING,
            "applicability": {"enum": [level.name.lower() for level in Applicability]},
            "caveat": {"type": "string", "description": "What it may change for the worse; empty when nothing."},
            "changes": {"type": "array", "items": _STRING, "description": "What changes in the data, for a reader."},
            "edits": {
                "type": "array",
                "items": {"$ref": "#/$defs/edit"},
                "description": "All or none of them; empty where they are not places of the text on disk.",
            },
        }
    )


def _edit() -> dict[str, Any]:
    return _object({**_location(), "content": {"type": "string", "description": "What comes in place of the range."}})


def _place() -> dict[str, Any]:
    return _object(_location())


def _location() -> dict[str, Any]:
    return {
        "path": {"type": "string", "minLength": 1},
        "location": {"$ref": "#/$defs/point"},
        "end_location": {"$ref": "#/$defs/point", "description": "Exclusive."},
    }


def _point() -> dict[str, Any]:
    number = {"type": "integer", "minimum": 1}
    return {**_object({"row": number, "column": number}), "description": "Both from 1; columns count code points."}


def _error() -> dict[str, Any]:
    return _object(
        {
            "path": {"type": ["string", "null"]},
            "location": {"anyOf": [{"$ref": "#/$defs/point"}, {"type": "null"}]},
            "reason": _STRING,
            "codes": {"type": "array", "items": _STRING, "description": "Rules that are to blame."},
        }
    )


def _object(properties: Mapping[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}
