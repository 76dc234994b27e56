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
        for first, *others in _alike(report, made):
            rule = first.finding.rule
            yield headline(report, first, style)
            if others:
                yield f"    also at {', '.join(':'.join(map(str, one.finding.node.position)) for one in others)}"
            yield f"    {_fate(first, made, style)}"
            if rule.code not in explained:
                yield from (f"    see {safe(reference)}" for reference in rule.meta.references[:1])
            explained.add(rule.code)
    yield _total(reports, made)


def _alike(report: Report, made: str) -> Iterator[list[Reported]]:
    """What is open, with findings of one file that read the same and fared the same together."""
    groups: dict[tuple[str, ...], list[Reported]] = {}
    for one in report.open:
        key = (one.finding.node.path, one.finding.rule.code, one.finding.message, _fate(one, made, PLAIN))
        groups.setdefault(key, []).append(one)
    yield from groups.values()


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
