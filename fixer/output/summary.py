"""What `apply` says behind the patch: why each change was made, and why others were not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixer.engine.changes import changes
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE
from fixer.output.hints import counted, why_not
from fixer.output.report import Report
from fixer.output.terminal import PLAIN, Style, safe
from fixer.output.text import headline


def render(reports: Sequence[Report], made: str, style: Style = PLAIN) -> Iterator[str]:
    """Lines for a terminal; `made` says what became of fixes: `fixed`, or `would be fixed` in a dry run."""
    explained: set[str] = set()
    for report in reports:
        for reported in report.open:
            rule = reported.finding.rule
            yield headline(report, reported, style)
            yield f"    {_fate(reported, made, style)}"
            if rule.code not in explained:
                yield from (f"    see {safe(reference)}" for reference in rule.meta.references[:1])
            explained.add(rule.code)
    yield _total(reports, made)


def _fate(reported: Reported, made: str, style: Style) -> str:
    fix = reported.fix
    if fix is None:
        return f"{style.paint('not fixed', 'yellow')}: {safe(why_not(reported))}"
    caveat = f"; {fix.caveat}" if fix.applicability <= UNSAFE and fix.caveat else ""
    return f"{style.paint(made, 'green')} ({fix.applicability.name.lower()}): {safe(fix.title)}{safe(caveat)}"


def _total(reports: Sequence[Report], made: str) -> str:
    every = [reported for report in reports for reported in report.open]
    if not every:
        return "No findings."
    done = sum(1 for reported in every if reported.fix is not None)
    files = sum(len(changes(report.outcome)) for report in reports)
    where = f" in {counted(files, 'file')}" if done else ""
    return f"{done} of {counted(len(every), 'finding')} {made}{where}."
