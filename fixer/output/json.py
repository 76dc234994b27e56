"""The report for programs. Columns count code points from 1, ends are exclusive, places are those of the text on disk."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.document.span import Span, position
from fixer.engine.outcome import Reported
from fixer.engine.rule import Fix
from fixer.errors import Template
from fixer.output.changes import changes
from fixer.output.report import Report, by_path, offered, on_disk, splices
from fixer.output.terminal import PLAIN, Style

VERSION = "1"
"""Of the format: another one when a field goes or changes its meaning."""


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """One object: version, tool, findings, errors."""
    content = {
        "version": VERSION,
        "tool": {"name": "fixer", "version": reports[0].version if reports else ""},
        "findings": [_finding(report, reported) for report in reports for reported in report.outcome.reported],
        "errors": [error for report in reports for error in _errors(report)],
    }
    return json.dumps(content, indent=2).encode() + b"\n"


def _finding(report: Report, reported: Reported) -> dict[str, Any]:
    found = reported.finding
    assert found.severity is not None
    content: dict[str, Any] = {
        "code": found.rule.code,
        "name": found.rule.name,
        "severity": found.severity.name.lower(),
        "message": found.message,
        "facts": {name: _plain(value) for name, value in found.facts.items()},
        **_place(report, found.node),
        "related": [_place(report, node) for node in found.related],
        "fingerprint": reported.fingerprint,
        "suppressed": reported.suppressed,
        "baseline": reported.baseline,
        "fixes": [_fix(report, reported, fix) for fix in offered(reported)],
    }
    if reported.refused is not None:
        content["refused"] = reported.refused.code
    if reported.after:
        content["after"] = list(reported.after)
    return content


def _plain(value: object) -> object:
    """A fact as JSON has it; what JSON has no form for as a reader would see it."""
    if isinstance(value, str | int | float | bool | None):
        return value
    return [_plain(item) for item in value] if isinstance(value, list | tuple) else str(value)


def _place(report: Report, node: Node) -> dict[str, Any]:
    return {"path": report.name(node.path), **_range(node.document.text, node.span)}


def _range(text: str, span: Span) -> dict[str, Any]:
    return {"location": _point(text, span.start), "end_location": _point(text, span.end)}


def _point(text: str, offset: int) -> dict[str, int]:
    row, column = position(text, offset)
    return {"row": row, "column": column}


def _fix(report: Report, reported: Reported, fix: Fix) -> dict[str, Any]:
    return {
        "title": fix.title,
        "applicability": fix.applicability.name.lower(),
        "caveat": fix.caveat,
        "changes": list(changes(report, reported, fix)),
        "edits": list(_edits(report, reported, fix)) if on_disk(reported, fix) else [],
    }


def _edits(report: Report, reported: Reported, fix: Fix) -> Iterator[dict[str, Any]]:
    for path, edits in by_path(fix).items():
        document: Document | None = report.basis(reported, path)
        text = document.text if document is not None else ""
        for edit in splices(document, edits):
            yield {"path": report.name(path), **_range(text, edit.span), "content": edit.text}


def _errors(report: Report) -> Iterator[dict[str, Any]]:
    for problem in report.problems:
        if not isinstance(problem, Template):
            place = {"row": problem.line, "column": max(problem.column, 1)} if problem.line else None
            yield {"path": report.name(problem.path), "location": place, "reason": problem.reason, "codes": []}
    for error in report.outcome.errors:
        path = report.name(error.path) if error.path else None
        yield {"path": path, "location": None, "reason": error.reason, "codes": list(error.codes)}
