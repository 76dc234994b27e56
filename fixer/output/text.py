"""The report for people: what is wrong, where, what it follows from, and how it would be mended.

configs/prometheus.yml:30:19: PRM001 error scrape target …
   |
28 |   - job_name: 'auth-service'
29 |     static_configs:
30 |       - targets: ['auth-service:8081']
   |                   ^^^^^^^^^^^^^^^^^^^ scrape-target-published-port
   |
   ::: docker-compose.yml:12:9
   …
   = fix (safe): scrape auth-service:8080
30 -       - targets: ['auth-service:8081']
30 +       - targets: ['auth-service:8080']
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from fixer.document.node import Node
from fixer.document.proof import shown
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE, Fix, Severity
from fixer.output.excerpt import AFTER, Mark, excerpt, mark
from fixer.output.fix import last_line, preview
from fixer.output.hints import counted, why_not
from fixer.output.report import Report, offered
from fixer.output.terminal import PLAIN, Style, safe

_COLOURS = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.INFO: "cyan"}


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:
    """Everything that is not suppressed, and how much of it can be mended."""
    lines: list[str] = []
    for report in reports:
        for reported in report.open:
            lines += [*finding(report, reported, style), ""]
    lines.append(total([reported for report in reports for reported in report.open], accepted(reports)))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def finding(report: Report, reported: Reported, style: Style = PLAIN) -> Iterator[str]:
    """One finding as lines without their ends."""
    found = reported.finding
    fixes = offered(reported)
    marks = _marks(found.node, found.related, found.rule.name)
    last = max(
        [*(one.line + 1 + AFTER for _, ones in marks for one in ones), *(last_line(report, reported, fix) for fix in fixes)]
    )
    gutter = len(str(last))
    yield headline(report, reported, style)
    for number, (node, ones) in enumerate(marks):
        if number:
            yield f"{' ' * gutter} {style.paint(':::', 'blue')} {place(report, node)}"
        yield from excerpt(_lines(node), ones, gutter, style)
    for fix in fixes:
        yield from _fix(report, reported, fix, gutter, style)
    reason = why_not(reported)
    if reason:
        yield _note(gutter, "not fixed", reason, style)
    for reference in found.rule.meta.references[:1]:
        yield _note(gutter, "see", reference, style)


def headline(report: Report, reported: Reported, style: Style = PLAIN) -> str:
    """`path:line:column: CODE severity message`."""
    found = reported.finding
    severity = found.severity if found.severity is not None else found.rule.meta.severity
    code = style.paint(found.rule.code, "bold")
    word = style.paint(severity.name.lower(), _COLOURS[severity], "bold")
    return f"{style.paint(place(report, found.node), 'bold')}: {code} {word} {safe(found.message)}"


def place(report: Report, node: Node) -> str:
    """`path:line:column`."""
    line, column = node.position
    return f"{safe(report.name(node.path))}:{line}:{column}"


def accepted(reports: Iterable[Report]) -> int:
    """How many findings a baseline accepts."""
    return sum(one.baseline for report in reports for one in report.outcome.reported)


def total(found: Iterable[Reported], known: int = 0) -> str:
    """`2 errors and 1 warning; …`: what was found, and what which command would mend; `known` is how much is accepted."""
    every = list(found)
    if not every:
        return f"No new findings; the baseline accepts {known}." if known else "No findings."
    severities = Counter(one.finding.severity for one in every)
    parts = [counted(severities[severity], _NOUNS[severity]) for severity in sorted(_NOUNS, reverse=True) if severities[severity]]
    text = " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
    mendable = sum(1 for one in every if one.finding.fixes and one.refused is None)
    unsafe = sum(1 for one in every if one.refused is not None and one.refused.code == "unsafe")
    offers = [f"`fixer apply` mends {mendable}"] if mendable else []
    if unsafe:
        offers.append(f"`--unsafe-fixes` {unsafe} more" if mendable else f"`fixer apply --unsafe-fixes` mends {unsafe}")
    return f"{'; '.join([text, ', '.join(offers)] if offers else [text])}. `fixer rule CODE` explains."


_NOUNS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "info finding"}


def _marks(node: Node, related: Sequence[Node], name: str) -> list[tuple[Node, list[Mark]]]:
    """The places to show by file, the finding's own first; each file with its first node."""
    files: dict[str, tuple[Node, list[Mark]]] = {node.path: (node, [mark(node, name)])}
    for other in related:
        _, ones = files.setdefault(other.path, (other, []))
        one = mark(other, shown(other.route), "-")
        if all((one.line, one.start, one.end) != (known.line, known.start, known.end) for known in ones):
            ones.append(one)
    return list(files.values())


def _lines(node: Node) -> list[str]:
    return [line.removesuffix("\r") for line in node.document.text.split("\n")]


def _fix(report: Report, reported: Reported, fix: Fix, gutter: int, style: Style) -> Iterator[str]:
    word = f"{'alternative' if len(offered(reported)) > 1 else 'fix'} ({fix.applicability.name.lower()})"
    named = f"{fix.option}: {fix.title}" if fix.option else fix.title
    yield _note(gutter, word, named, style)
    yield from preview(report, reported, fix, gutter, style)
    refused = reported.refused.reason if reported.refused is not None else ""
    if fix.applicability <= UNSAFE and fix.caveat and fix.caveat != refused:
        yield _note(gutter, "caveat", fix.caveat, style)


def _note(gutter: int, word: str, text: str, style: Style) -> str:
    return f"{' ' * gutter} {style.paint('=', 'blue')} {style.paint(f'{word}:', 'bold')} {safe(text)}"
