"""JUnit's XML, which every CI server shows: a suite for each file, a test case for each finding.

A finding fails its case, one that is silenced skips it, and what could not be looked at is an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import NamedTuple
from xml.sax.saxutils import escape, quoteattr

from fixer.engine.outcome import Reported
from fixer.errors import Template
from fixer.output.hints import why_not
from fixer.output.report import Report
from fixer.output.terminal import PLAIN, Style, safe


class Case(NamedTuple):
    """`inner` is the element that says what became of it, `state` that element's name."""

    file: str
    name: str
    line: int
    state: str
    inner: str


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """The document; with a suite of one passed case when there is nothing to say, as a report without any is an error to some."""
    cases = list(chain.from_iterable(_cases(report) for report in reports))
    suites: dict[str, list[Case]] = {}
    for case in cases:
        suites.setdefault(case.file, []).append(case)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<testsuites name="fixer" {_counts(cases or [_NOTHING])}>']
    for file, group in (suites or {"fixer": [_NOTHING]}).items():
        lines += [f"  <testsuite name={_quoted(file)} {_counts(group)}>", *map(_case, group), "  </testsuite>"]
    return "".join(f"{line}\n" for line in [*lines, "</testsuites>"]).encode("utf-8", "replace")


_NOTHING = Case("fixer", "no findings", 0, "", "")


def _counts(cases: Sequence[Case]) -> str:
    states = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    numbers = (f'{name}="{sum(case.state == state for case in cases)}"' for name, state in states.items())
    return " ".join([f'tests="{len(cases)}"', *numbers, 'time="0"'])


def _case(case: Case) -> str:
    line = f' file={_quoted(case.file)} line="{case.line}"' if case.line else ""
    head = f'    <testcase name={_quoted(case.name)} classname={_quoted(case.file)}{line} time="0"'
    return f"{head}>\n      {case.inner}\n    </testcase>" if case.inner else f"{head}/>"


def _cases(report: Report) -> Iterator[Case]:
    for problem in report.problems:
        if not isinstance(problem, Template):
            place = f" (line {problem.line}, column {problem.column})" if problem.line else ""
            yield _error(report.name(problem.path), "readable", problem.line, f"{problem.reason}{place}")
    for error in report.outcome.errors:
        yield _error(report.name(error.path) if error.path else "fixer", " ".join(error.codes) or "fixer", 0, error.reason)
    for reported in report.outcome.reported:
        if not reported.after:
            yield _finding(report, reported)


def _error(file: str, name: str, line: int, reason: str) -> Case:
    return Case(file, name, line, "error", f"<error message={_quoted(reason)}/>")


def _finding(report: Report, reported: Reported) -> Case:
    finding = reported.finding
    line, column = finding.node.position
    file, name = report.name(finding.node.path), f"{finding.rule.code} {finding.rule.name} ({line}:{column})"
    if reported.suppressed is not None or reported.baseline:
        reason = reported.suppressed or ("in the baseline" if reported.baseline else "ignored by a comment")
        return Case(file, name, line, "skipped", f"<skipped message={_quoted(reason)}/>")
    assert finding.severity is not None
    kind = finding.severity.name.lower()
    body = "".join(f"{escape(safe(text))}\n" for text in _body(report, reported))
    inner = f"<failure type={_quoted(kind)} message={_quoted(finding.message)}>{body}</failure>"
    return Case(file, name, line, "failure", inner)


def _body(report: Report, reported: Reported) -> Iterator[str]:
    finding = reported.finding
    line, column = finding.node.position
    yield f"{report.name(finding.node.path)}:{line}:{column}: {finding.rule.code} {finding.message}"
    fix = reported.candidate
    if fix is not None:
        yield f"fix ({fix.applicability.name.lower()}): {fix.title}"
    elif why_not(reported):
        yield f"not fixed: {why_not(reported)}"
    yield from (f"see {reference}" for reference in finding.rule.meta.references[:1])


def _quoted(text: str) -> str:
    return quoteattr(safe(text))
