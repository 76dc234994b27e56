"""What was fixed and why, for a commit or a pull request: a title, a blank line, a body.

The title has at most 72 characters. Names and values from files are plain words in it, wherever it is shown.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from textwrap import wrap

from fixer.engine.changes import changes
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE, Rule
from fixer.output.hints import counted
from fixer.output.markdown_text import plain
from fixer.output.report import Report

TITLE, WIDTH = 72, 72
"""Characters of the title, and of a line of our own prose."""

LISTED = 200
"""Fixes that are listed; of a change over more of them nobody reads the message."""


def message(reports: Sequence[Report]) -> str:
    """Empty when nothing is fixed."""
    fixed = [(report, one) for report in reports for one in report.open if one.fix is not None]
    files = sum(len(changes(report.outcome)) for report in reports)
    if not fixed or not files:
        return ""
    rules = list({one.finding.rule.code: one.finding.rule for _, one in fixed}.values())
    left = len(fixed) - LISTED
    lines = [_title(rules, files), ""]
    for rule in rules:
        same = [(report, one) for report, one in fixed[:LISTED] if one.finding.rule is rule]
        lines += [*_about(rule), *(line for report, one in same for line in _item(report, one)), ""]
    lines += [f"Not listed: {left} more.", ""] if left > 0 else []
    version = reports[0].version
    return "".join(f"{line}\n" for line in [*lines, f"Made by fixer{f' {version}' if version else ''}."])


def _title(rules: Sequence[Rule], files: int) -> str:
    """Names the rules as far as there is room."""
    where = f" in {counted(files, 'file')}"
    for shown in range(len(rules), 0, -1):
        names = [rule.name for rule in rules[:shown]]
        more = f" and {len(rules) - shown} more" if shown < len(rules) else ""
        title = f"Fix {', '.join(names)}{more}{where}"
        if len(title) <= TITLE:
            return title
    return f"Fix {counted(len(rules), 'kind')} of misconfiguration{where}"


def _about(rule: Rule) -> Iterator[str]:
    yield f"{rule.code} {rule.name}"
    yield ""
    yield from wrap(rule.docs.strip().partition("\n")[0], WIDTH)
    yield from (f"See {reference}" for reference in rule.meta.references[:1])
    yield ""


def _item(report: Report, reported: Reported) -> Iterator[str]:
    finding, fix = reported.finding, reported.fix
    assert fix is not None
    yield f"- {plain(report.name(finding.node.path))}: {plain(finding.message)}"
    yield f"  Fix ({fix.applicability.name.lower()}): {plain(fix.title)}"
    if fix.applicability <= UNSAFE and fix.caveat:
        yield f"  Caveat: {plain(fix.caveat)}"
