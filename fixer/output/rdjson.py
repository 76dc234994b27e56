"""Reviewdog's Diagnostic Format: one object with all findings. `rdjsonl` has one finding a line.

Columns count bytes of UTF-8 from 1, ends are exclusive, suggestions hold the literal text that replaces their range. A
suggestion is there when the fix that counts stays in the finding's own file: half of a fix is none.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from fixer.document.node import Node
from fixer.document.proof import shown, splice
from fixer.document.span import Span
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE, Severity
from fixer.output.report import Report, by_path, splices
from fixer.output.terminal import PLAIN, Style, safe

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}

SOURCE = {"name": "fixer"}


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """Everything that is open and on disk."""
    content = {"source": SOURCE, "diagnostics": list(diagnostics(reports))}
    return json.dumps(content, indent=1, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


def diagnostics(reports: Sequence[Report]) -> Iterator[dict[str, Any]]:
    """One for each finding."""
    for report in reports:
        for reported in report.present:
            yield _diagnostic(report, reported)


def _diagnostic(report: Report, reported: Reported) -> dict[str, Any]:
    finding = reported.finding
    rule = finding.rule
    assert finding.severity is not None
    reference = {"url": rule.meta.references[0]} if rule.meta.references else {}
    content: dict[str, Any] = {
        "message": _message(reported),
        "location": _location(report, finding.node),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": rule.code, **reference},
    }
    suggestion = _suggestion(report, reported)
    if suggestion is not None:
        content["suggestions"] = [suggestion]
    related = [{"message": safe(shown(node.route)), "location": _location(report, node)} for node in finding.related]
    if related:
        content["relatedLocations"] = related
    return content


def _message(reported: Reported) -> str:
    fix = reported.candidate
    if fix is None:
        return safe(reported.finding.message)
    caveat = f" Caveat: {fix.caveat}." if fix.applicability <= UNSAFE and fix.caveat else ""
    return safe(f"{reported.finding.message}. Fix ({fix.applicability.name.lower()}): {fix.title}.{caveat}")


def _location(report: Report, node: Node) -> dict[str, Any]:
    return {"path": report.name(node.path), "range": _range(node.document.text, node.span)}


def _range(text: str, span: Span) -> dict[str, Any]:
    return {"start": _point(text, span.start), "end": _point(text, span.end)}


def _point(text: str, offset: int) -> dict[str, int]:
    start = text.rfind("\n", 0, offset) + 1
    return {"line": text.count("\n", 0, start) + 1, "column": len(text[start:offset].encode()) + 1}


def _suggestion(report: Report, reported: Reported) -> dict[str, Any] | None:
    """All edits of the fix as one replacement, from the first to the last."""
    fix = reported.candidate
    files = by_path(fix) if fix is not None else {}
    document = report.basis(reported, reported.finding.node.path)
    if list(files) != [reported.finding.node.path] or document is None:
        return None
    edits = splices(document, files[reported.finding.node.path])
    start, end = min(edit.span.start for edit in edits), max(edit.span.end for edit in edits)
    after = splice(document.text, edits)
    return {"range": _range(document.text, Span(start, end)), "text": after[start : end + len(after) - len(document.text)]}
