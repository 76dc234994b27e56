"""Workflow commands: lines in a job's log that GitHub shows as annotations at the changed files.

It takes ten errors, ten warnings and ten notices from a step and drops the others without a word; here what counts comes
first, and what is left out is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixer.document.span import position
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE, Severity
from fixer.errors import Template
from fixer.output.hints import counted, why_not
from fixer.output.report import Report
from fixer.output.terminal import PLAIN, Style, safe

LIMIT = 10
"""Annotations of one level that GitHub takes from a step."""

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}

_IN_PROPERTIES = {"\n": "%0A", "\r": "%0D", ":": "%3A", ",": "%2C"}

Annotation = tuple[str, bool, str]
"""Command, whether it counts for the exit status, and the line."""


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """One command a line; the last one says how many findings have none."""
    every = [*(problem for report in reports for problem in _problems(report))]
    every += [_finding(report, one) for report in reports for one in report.present]
    kept = [*_first(every, "error", LIMIT), *_first(every, "warning", LIMIT)]
    notices = _first(every, "notice", LIMIT)
    if len(kept) + len(notices) < len(every):
        notices = notices[: LIMIT - 1]
    lines = [line for line in (line for _, _, line in every) if line in {*kept, *notices}]
    left = len(every) - len(kept) - len(notices)
    if left:
        lines.append(workflow_command("notice", {"title": "fixer"}, _left(left)))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _first(every: Sequence[Annotation], command: str, limit: int) -> list[str]:
    """The first ones of a level, those that count before the others."""
    same = [one for one in every if one[0] == command]
    return [line for _, _, line in sorted(same, key=lambda one: not one[1])[:limit]]


def _left(number: int) -> str:
    what = counted(number, "more finding")
    return f"{what} not shown here: GitHub takes {LIMIT} errors, {LIMIT} warnings and {LIMIT} notices from a step."


def _problems(report: Report) -> Iterator[Annotation]:
    for problem in report.problems:
        if not isinstance(problem, Template):
            place = {"line": problem.line, "col": problem.column} if problem.line else {}
            file = {"file": report.rooted(problem.path)}
            yield "error", True, workflow_command("error", {**file, **place, "title": "fixer"}, problem.reason)
    for error in report.outcome.errors:
        file = {"file": report.rooted(error.path)} if error.path else {}
        title = " ".join(["fixer", *error.codes])
        yield "error", True, workflow_command("error", {**file, "title": title}, error.reason)


def _finding(report: Report, reported: Reported) -> Annotation:
    finding = reported.finding
    assert finding.severity is not None
    text, span = finding.node.document.text, finding.node.span
    (line, column), (last, end) = position(text, span.start), position(text, span.end)
    # columns say something within one line only
    columns = {"col": column, "endColumn": end} if line == last else {}
    properties = {"file": report.rooted(finding.node.path), "line": line, "endLine": last, **columns}
    title = {"title": f"{finding.rule.code} {finding.rule.name}"}
    command = _COMMANDS[finding.severity]
    return command, reported.fails, workflow_command(command, {**properties, **title}, *_message(reported))


def _message(reported: Reported) -> Iterator[str]:
    yield reported.finding.message
    fix = reported.candidate
    if fix is not None:
        caveat = f"; {fix.caveat}" if fix.applicability <= UNSAFE and fix.caveat else ""
        yield f"Fix ({fix.applicability.name.lower()}): {fix.title}{caveat}"
    elif why_not(reported):
        yield f"Not fixed: {why_not(reported)}"


def workflow_command(name: str, properties: dict[str, object], *message: str) -> str:
    """One workflow command; nothing in its values can end it or begin another. Several messages are lines of one."""
    said = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {said}::{'%0A'.join(map(_data, message))}"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25")


def _property(text: str) -> str:
    """GitHub undoes what is written with `%`, so that a path with a line break in it still names its file."""
    return "".join(_IN_PROPERTIES.get(letter) or _data(letter) for letter in text)
