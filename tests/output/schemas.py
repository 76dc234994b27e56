"""What GitLab and reviewdog read, as strict JSON Schemas written from their documentation."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_TEXT = {"type": "string", "minLength": 1}
_NUMBER = {"type": "integer", "minimum": 1}


def _object(properties: Mapping[str, Any], *optional: str) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": dict(properties), "required": required, "additionalProperties": False}


GITLAB = {
    "type": "array",
    "items": _object(
        {
            "description": _TEXT,
            "check_name": _TEXT,
            "fingerprint": _TEXT,
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": _object({"path": {**_TEXT, "pattern": "^[^/]"}, "lines": _object({"begin": _NUMBER, "end": _NUMBER})}),
        }
    ),
}
"""Code Quality: https://docs.gitlab.com/ci/testing/code_quality/ (`end` is of the Code Climate form it comes from)."""

_POINT = _object({"line": _NUMBER, "column": _NUMBER})
_RANGE = _object({"start": _POINT, "end": _POINT})
_LOCATION = _object({"path": _TEXT, "range": _RANGE})
_SOURCE = _object({"name": _TEXT})

_DIAGNOSTIC = {
    "message": _TEXT,
    "location": _LOCATION,
    "severity": {"enum": ["ERROR", "WARNING", "INFO"]},
    "code": _object({"value": _TEXT, "url": {**_TEXT, "pattern": "^https?://"}}, "url"),
    "suggestions": {"type": "array", "minItems": 1, "items": _object({"range": _RANGE, "text": {"type": "string"}})},
    "relatedLocations": {"type": "array", "minItems": 1, "items": _object({"message": _TEXT, "location": _LOCATION})},
}
_OPTIONAL = ("suggestions", "relatedLocations")

RDJSON = _object({"source": _SOURCE, "diagnostics": {"type": "array", "items": _object(_DIAGNOSTIC, *_OPTIONAL)}})
"""DiagnosticResult: https://github.com/reviewdog/reviewdog/tree/master/proto/rdf (names as its JSON form has them)."""

RDJSONL = _object({**_DIAGNOSTIC, "source": _SOURCE}, *_OPTIONAL)
"""One line: a Diagnostic."""
