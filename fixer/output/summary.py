"""What `apply` says behind the patch: why each change was made, and why others were not."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from fixer.engine.changes import changes
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE
from fixer.output.hints import counted, why_not
from fixer.output.report import Report, by_path
from fixer.output.terminal import PLAIN, Style, safe
from fixer.output.text import headline


def render(reports: Sequence[Report], made: str, lost: Collection[str] = (), style: Style = PLAIN) -> Iterator[str]:
    """Lines for a terminal.

    made  what became of fixes: `fixed`, or `would be fixed` in a dry run
    lost  names of files that could not be written, and with them the rest of their unit
    """
    for report in reports:
        for reported in report.open:
            yield headline(report, reported, style)
            yield f"    {_fate(report, reported, made, lost, style)}"
    yield _total(reports, made, lost)


def _fate(report: Report, reported: Reported, made: str, lost: Collection[str], style: Style) -> str:
    fix = reported.fix
    if fix is None:
        return f"{style.paint('not fixed', 'yellow')}: {safe(why_not(reported))}"
    if _lost(report, reported, lost):
        return f"{style.paint('not fixed', 'red')}: its file could not be written"
    caveat = f"; {fix.caveat}" if fix.applicability <= UNSAFE and fix.caveat else ""
    word = style.paint(made, "green")
    return f"{word} ({fix.applicability.name.lower()}): {safe(fix.title)}{safe(caveat)}"


def _lost(report: Report, reported: Reported, lost: Collection[str]) -> bool:
    return reported.fix is not None and any(report.name(path) in lost for path in by_path(reported.fix))


def _total(reports: Sequence[Report], made: str, lost: Collection[str]) -> str:
    every = [(report, reported) for report in reports for reported in report.open]
    if not every:
        return "No findings."
    done = sum(1 for report, reported in every if reported.fix is not None and not _lost(report, reported, lost))
    files = sum(1 for report in reports for change in changes(report.outcome) if report.name(change.path) not in lost)
    where = f" in {counted(files, 'file')}" if done else ""
    return f"{done} of {counted(len(every), 'finding')} {made}{where}."
