"""A fix as a small excerpt: the lines that go and the lines that come, numbered."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.document.document import Document
from fixer.document.edit import Edit
from fixer.document.proof import splice
from fixer.engine.outcome import Reported
from fixer.engine.rule import Fix
from fixer.output.diff import blocks, lines
from fixer.output.report import Report, by_path, splices
from fixer.output.terminal import Style, cut, safe


def preview(report: Report, reported: Reported, fix: Fix, gutter: int, style: Style) -> Iterator[str]:
    """The fix's changes file by file; each file but the finding's own is named first."""
    for path, edits in by_path(fix).items():
        document = report.basis(reported, path)
        if path != reported.finding.node.path:
            new = " (new file)" if document is None else ""
            yield f"{' ' * gutter} {style.paint(':::', 'blue')} {safe(report.name(path))}{new}"
        yield from _changed(document, edits, gutter, style)


def last_line(report: Report, reported: Reported, fix: Fix) -> int:
    """The highest line number that `preview` shows."""
    numbers = [1]
    for path, edits in by_path(fix).items():
        old, new = _texts(report.basis(reported, path), edits)
        numbers += [max(block.old.stop, block.new.stop) for block in blocks(lines(old), lines(new))]
    return max(numbers)


def _texts(document: Document | None, edits: list[Edit]) -> tuple[bytes, bytes]:
    text = document.text if document is not None else ""
    return text.encode(), splice(text, splices(document, edits)).encode()


def _changed(document: Document | None, edits: list[Edit], gutter: int, style: Style) -> Iterator[str]:
    old, new = map(lines, _texts(document, edits))
    last = 0
    for block in blocks(old, new):
        if last and block.old.start > last:
            yield style.paint("…".rjust(gutter), "blue")
        if not block.old and block.old.start > 0:
            yield _line(block.old.start, "|", old[block.old.start - 1], gutter, style)
        yield from (_line(number + 1, "-", old[number], gutter, style) for number in block.old)
        yield from (_line(number + 1, "+", new[number], gutter, style) for number in block.new)
        last = max(block.old.stop, 1)


def _line(number: int, sign: str, content: bytes, gutter: int, style: Style) -> str:
    text = safe(content.decode().rstrip("\r\n"))
    shown = cut(text, style.width - gutter - 3 if style.width else 0)
    colour = {"-": "red", "+": "green", "|": "blue"}[sign]
    head = style.paint(f"{str(number).rjust(gutter)} {sign}", colour if sign == "|" else "blue")
    if sign == "|":
        return f"{head} {shown}".rstrip()
    return f"{style.paint(str(number).rjust(gutter), 'blue')} {style.paint(f'{sign} {shown}'.rstrip(), colour)}"
