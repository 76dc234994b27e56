"""GitLab's Code Quality report: what the widget of a merge request compares with the target branch by fingerprint."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from fixer.document.span import position
from fixer.engine.rule import Severity
from fixer.output.report import Report
from fixer.output.terminal import PLAIN, Style, safe

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """A list; without a byte order mark, which GitLab does not take."""
    return json.dumps(list(_issues(reports)), indent=1).encode() + b"\n"


def _issues(reports: Sequence[Report]) -> Iterator[dict[str, Any]]:
    seen: Counter[str] = Counter()
    for report in reports:
        for reported in report.present:
            finding = reported.finding
            assert finding.severity is not None
            # of issues with the same fingerprint GitLab shows one
            seen[reported.fingerprint] += 1
            number = seen[reported.fingerprint]
            text, span = finding.node.document.text, finding.node.span
            yield {
                "description": f"{finding.rule.code} {safe(finding.message)}",
                "check_name": finding.rule.name,
                "fingerprint": reported.fingerprint if number == 1 else f"{reported.fingerprint}-{number}",
                "severity": _SEVERITIES[finding.severity],
                "location": {
                    "path": safe(report.rooted(finding.node.path)),
                    "lines": {"begin": position(text, span.start).line, "end": position(text, span.end).line},
                },
            }
