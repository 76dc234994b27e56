"""The report as Markdown, for a job's summary or a comment: findings, a picture of what is broken, and the patch, folded.

Whatever comes from files is inert in it: code, or text in which nothing is markup, a mention, a reference or an address.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixer.engine.changes import changes
from fixer.engine.outcome import Reported
from fixer.engine.rule import UNSAFE
from fixer.errors import Template
from fixer.output.diff import patch
from fixer.output.hints import counted, why_not
from fixer.output.markdown_text import code, inert, prose, span, visible
from fixer.output.mermaid import picture
from fixer.output.report import Report, offered
from fixer.output.terminal import PLAIN, Style
from fixer.output.text import accepted, total

BYTES = 60_000
"""A comment on GitHub may have 65,536 characters; a job's summary more."""

LISTED, DRAWN = 30_000, 8_000
"""Bytes of these that findings and pictures may take; the patch gets what is left."""


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """At most `BYTES`; what does not fit is counted."""
    found = [(report, reported) for report in reports for reported in report.open]
    content = f"## fixer\n\n{total([reported for _, reported in found], accepted(reports))}\n"
    content += _listed([_item(report, reported) for report, reported in found])
    content += "".join(_problems(reports))
    content += _pictures(reports)
    content += _folded(reports, BYTES - _size(content))
    return content.encode("utf-8", "replace")


def _size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def _listed(items: Sequence[str]) -> str:
    kept, size = [], 0
    for item in items:
        size += _size(item)
        if size > LISTED:
            break
        kept.append(item)
    left = len(items) - len(kept)
    more = [f"- {counted(left, 'more finding')} not shown here\n"] if left else []
    return "\n" + "".join([*kept, *more]) if items else ""


def _item(report: Report, reported: Reported) -> str:
    finding = reported.finding
    assert finding.severity is not None
    place = span(f"{report.name(finding.node.path)}:{finding.node.position.line}")
    rule = f"**{finding.rule.code}** {finding.rule.name}"
    head = f"- **{finding.severity.name.lower()}** {place} {rule}: {prose(finding.message)}\n"
    return head + "".join(f"  - {line}\n" for line in _details(reported))


def _details(reported: Reported) -> Iterator[str]:
    fixes = offered(reported)
    for fix in fixes:
        word = "alternative" if len(fixes) > 1 else "fix"
        option = f"{inert(fix.option)}: " if fix.option else ""
        caveat = f"; {prose(fix.caveat)}" if fix.applicability <= UNSAFE and fix.caveat else ""
        yield f"{word} ({fix.applicability.name.lower()}): {option}{prose(fix.title)}{caveat}"
    if reported.refused is not None and reported.refused.code != "unsafe":
        yield f"not fixed: {prose(why_not(reported))}"
    elif not fixes:
        yield why_not(reported)


def _problems(reports: Sequence[Report]) -> Iterator[str]:
    lines = []
    for report in reports:
        for problem in report.problems:
            if not isinstance(problem, Template):
                place = f":{problem.line}:{problem.column}" if problem.line else ""
                lines.append(f"- {span(report.name(problem.path) + place)}: {inert(problem.reason)}\n")
        for error in report.outcome.errors:
            said = [span(report.name(error.path))] if error.path else []
            lines.append(f"- {' '.join([*said, *map(inert, error.codes)])}: {inert(error.reason)}\n")
    if lines:
        yield f"\n**{counted(len(lines), 'error')}**: not everything could be looked at.\n"
        yield _listed(lines)


def _pictures(reports: Sequence[Report]) -> str:
    texts, left, size = [], 0, 0
    for report in reports:
        drawn = picture(report)
        size += _size(drawn.text)
        if drawn.text and size <= DRAWN:
            texts.append("\n" + code(drawn.text, "mermaid"))
            left += drawn.left_out
        else:
            left += sum(1 for _ in report.present)
    return "".join([*texts, f"\n{counted(left, 'finding')} not drawn.\n" if left else ""])


def _folded(reports: Sequence[Report], room: int) -> str:
    """The patch, as many whole files of it as there is room for."""
    patches = [patch([change], report.patched) for report in reports for change in changes(report.outcome)]
    if not patches:
        return ""
    shown: list[str] = []
    for one in patches:
        candidate = [*shown, visible(one.decode("utf-8", "replace"))]
        if _size(_fold(candidate, len(patches))) > room:
            break
        shown = candidate
    return _fold(shown, len(patches))


def _fold(shown: Sequence[str], every: int) -> str:
    left = every - len(shown)
    body = [code("".join(shown), "diff")] if shown else []
    more = [f"{counted(left, 'file')} not shown here; `fixer apply --dry-run` prints the whole patch.\n"] if left else []
    inner = "\n".join([*body, *more])
    return f"\n<details>\n<summary>Patch of {counted(every, 'file')}</summary>\n\n{inner}\n</details>\n"
