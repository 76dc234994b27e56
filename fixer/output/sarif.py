"""SARIF 2.1.0, as code scanning and editors read it: findings with stable fingerprints and fixes that can be applied.

A fix is in it when somebody may take it with a click: certain or with a caveat, the only one that counts, and in files that
are there (SARIF cannot say that a file is created). What comments or a baseline silence is marked, not left out.
"""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from fixer.document.edit import Edit
from fixer.document.node import Node
from fixer.document.proof import shown
from fixer.document.span import Span, position
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE, Fix, Rule, Severity
from fixer.errors import Template
from fixer.output.line_hash import line_hashes
from fixer.output.report import Report, by_path, creates, splices
from fixer.output.terminal import PLAIN, Style, safe

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

RESULTS = 25_000
"""GitHub takes no more in one run, and shows the 5,000 most severe of them."""

COMPRESSED = 10_000_000
"""GitHub takes no more bytes than that, compressed."""

PLACES = 100
"""Related places of one finding that are listed."""

LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

_BASE = "%SRCROOT%"


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """One run for all trees. When there are too many findings the most severe stay, and a notification counts the others."""
    found = [(report, one) for report in reports for one in report.outcome.reported if not one.after]
    limit = RESULTS
    while True:
        content = json.dumps(_log(reports, _kept(found, limit), len(found)), indent=1).encode() + b"\n"
        if len(content) <= COMPRESSED or limit <= 1 or len(gzip.compress(content)) <= COMPRESSED:
            return content
        limit = min(limit, len(found)) // 2


Found = tuple[Report, Reported]


def _kept(found: list[Found], limit: int) -> list[Found]:
    """What counts comes first, then the more severe; the order of what stays is as it was."""
    if len(found) <= limit:
        return found
    ranked = sorted(range(len(found)), key=lambda index: (not found[index][1].remains, -_severity(found[index][1]), index))
    return [found[index] for index in sorted(ranked[:limit])]


def _severity(reported: Reported) -> Severity:
    severity = reported.finding.severity
    assert severity is not None
    return severity


def _log(reports: Sequence[Report], kept: list[Found], total: int) -> dict[str, Any]:
    rules = list({one.finding.rule.code: one.finding.rule for _, one in kept}.values())
    index = {rule.code: number for number, rule in enumerate(rules)}
    driver: dict[str, Any] = {"name": "fixer", "rules": [_rule(rule) for rule in rules]}
    if reports and reports[0].version:
        driver |= {"version": reports[0].version, "semanticVersion": reports[0].version}
    silenced = any(one.suppressed is not None or one.baseline for _, one in kept)
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "fixer/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_BASE: {"description": {"text": "The root of the repository."}}},
        "invocations": [_invocation(reports, total - len(kept))],
        "results": [_result(report, one, index[one.finding.rule.code], silenced) for report, one in kept],
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(rule: Rule) -> dict[str, Any]:
    summary = rule.docs.strip().partition("\n")[0] or rule.name
    content = {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": summary},
        "fullDescription": {"text": summary},
        "help": {"text": rule.docs.strip() or summary, "markdown": rule.docs.strip() or summary},
        "defaultConfiguration": {"level": LEVELS[rule.meta.severity], "enabled": rule.meta.default},
        "properties": {
            "precision": "very-high",
            "problem.severity": {"note": "recommendation"}.get(LEVELS[rule.meta.severity], LEVELS[rule.meta.severity]),
            "tags": sorted({"misconfiguration", *rule.meta.products}),
        },
    }
    return {**content, "helpUri": rule.meta.references[0]} if rule.meta.references else content


def _invocation(reports: Sequence[Report], left_out: int) -> dict[str, Any]:
    notifications = [notification for report in reports for notification in _notifications(report)]
    failed = bool(notifications)
    if left_out:
        text = f"{left_out} more findings are left out: there are more than a report may hold."
        notifications.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": not failed, "toolExecutionNotifications": notifications}


def _notifications(report: Report) -> Iterator[dict[str, Any]]:
    for problem in report.problems:
        if isinstance(problem, Template):
            continue
        place: dict[str, Any] = {"artifactLocation": _artifact(report, problem.path)}
        if problem.line:
            place["region"] = {"startLine": problem.line, "startColumn": max(problem.column, 1)}
        message = {"text": f"{report.rooted(problem.path)}: {_text(problem.reason)}"}
        yield {"level": "error", "message": message, "locations": [{"physicalLocation": place}]}
    for error in report.outcome.errors:
        notification: dict[str, Any] = {"level": "error", "message": {"text": _text(error.reason)}}
        if error.codes:
            notification["message"] = {"text": f"{', '.join(error.codes)}: {_text(error.reason)}"}
        if error.path:
            notification["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(report, error.path)}}]
        yield notification


def _result(report: Report, reported: Reported, index: int, silenced: bool) -> dict[str, Any]:
    finding = reported.finding
    content: dict[str, Any] = {
        "ruleId": finding.rule.code,
        "ruleIndex": index,
        "level": LEVELS[_severity(reported)],
        "message": {"text": _message(reported)},
        "locations": [{**_place(report, finding.node), "logicalLocations": [_logical(finding.node)]}],
        "partialFingerprints": {
            "primaryLocationLineHash": _line_hash(finding.node),
            "fixerFinding/v1": reported.fingerprint,
        },
    }
    related = [_related(report, node, number) for number, node in enumerate(finding.related[:PLACES], start=1)]
    if related:
        content["relatedLocations"] = related
    fixes = list(_fixes(report, reported))
    if fixes:
        content["fixes"] = fixes
    if silenced:
        content["suppressions"] = list(_suppressions(reported))
    return content


def _message(reported: Reported) -> str:
    fix = reported.candidate
    how = f" Fix: {fix.title}." if fix is not None else ""
    caveat = f" Caveat: {fix.caveat}." if fix is not None and fix.applicability <= UNSAFE and fix.caveat else ""
    return _text(f"{reported.finding.message}.{how}{caveat}")


def _text(text: str) -> str:
    """Nothing in it is a link, which SARIF's plain text would take `[…](…)` for."""
    return safe(text).replace("](", "]\u200b(")


def _line_hash(node: Node) -> str:
    hashes = line_hashes(node.document.text)
    return hashes[min(node.position.line, len(hashes)) - 1]


def _place(report: Report, node: Node) -> dict[str, Any]:
    region = _region(node.document.text, node.span)
    return {"physicalLocation": {"artifactLocation": _artifact(report, node.path), "region": region}}


def _related(report: Report, node: Node, number: int) -> dict[str, Any]:
    return {"id": number, "message": {"text": _text(shown(node.route))}, **_place(report, node)}


def _logical(node: Node) -> dict[str, str]:
    return {"fullyQualifiedName": _text(shown(node.route))}


def _artifact(report: Report, path: str) -> dict[str, str]:
    name = report.rooted(path)
    uri = quote(os.fsencode(name), safe="/")
    if name.startswith("/"):
        return {"uri": f"file://{uri}"}
    return {"uri": uri, "uriBaseId": _BASE}


def _region(text: str, span: Span) -> dict[str, int]:
    """Lines and columns from 1, the end exclusive; a byte order mark is no column."""
    (line, column), (last, end) = position(text, span.start), position(text, span.end)
    mark = text.startswith("\ufeff")
    return {
        "startLine": line,
        "startColumn": max(column - (mark and line == 1), 1),
        "endLine": last,
        "endColumn": max(end - (mark and last == 1), 1),
    }


def _fixes(report: Report, reported: Reported) -> Iterator[dict[str, Any]]:
    fix = reported.candidate
    if fix is None:
        return
    files = by_path(fix)
    if any(creates(edits) or report.basis(reported, path) is None for path, edits in files.items()):
        return
    yield {
        "description": {"text": _described(fix)},
        "artifactChanges": [_change(report, reported, path, edits) for path, edits in files.items()],
    }


def _described(fix: Fix) -> str:
    caveat = f" Caveat: {fix.caveat}." if fix.applicability <= UNSAFE and fix.caveat else ""
    return _text(f"{fix.title[:1].upper()}{fix.title[1:]} ({fix.applicability.name.lower()}).{caveat}")


def _change(report: Report, reported: Reported, path: str, edits: list[Edit]) -> dict[str, Any]:
    document = report.basis(reported, path)
    assert document is not None
    replacements = [_replacement(document.text, edit) for edit in splices(document, edits)]
    return {"artifactLocation": _artifact(report, path), "replacements": replacements}


def _replacement(text: str, edit: Edit) -> Mapping[str, Any]:
    deleted = {"deletedRegion": _region(text, edit.span)}
    return {**deleted, "insertedContent": {"text": edit.text}} if edit.text else deleted


def _suppressions(reported: Reported) -> Iterator[dict[str, str]]:
    if reported.suppressed is not None:
        reason = {"justification": reported.suppressed} if reported.suppressed else {}
        yield {"kind": "inSource", "status": "accepted", **reason}
    if reported.baseline:
        yield {"kind": "external", "status": "accepted", "justification": "in the baseline"}
