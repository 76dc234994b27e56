"""A piece of a file with line numbers, and marks under what is meant."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixer.document.node import Node
from fixer.document.span import position
from fixer.output.terminal import Style, cells, cut, safe

BEFORE, AFTER = 2, 1
"""Lines shown around the marked one."""


class Mark(NamedTuple):
    """A span of one line (columns count from 0), the sign it is underlined with, and what is said of it."""

    line: int
    start: int
    end: int
    label: str
    sign: str = "^"


def mark(node: Node, label: str, sign: str = "^") -> Mark:
    """The node's first line; of an empty value the place where it would stand. Lines count from 0."""
    text, span = node.document.text, node.span
    line, column = position(text, span.start)
    end = text.find("\n", span.start, span.end)
    width = len(text[span.start : span.end if end < 0 else end].rstrip())
    return Mark(line - 1, column - 1, column - 1 + max(width, 1), label, sign)


def excerpt(lines: Sequence[str], marks: Sequence[Mark], gutter: int, style: Style) -> Iterator[str]:
    """The marked lines and some around them, each with its number right-aligned in `gutter` columns."""
    by_line: dict[int, list[Mark]] = {}
    for one in sorted(marks, key=lambda one: (one.line, one.start)):
        by_line.setdefault(one.line, []).append(one)
    yield _margin("", gutter, style)
    width = style.width - gutter - 3 if style.width else 0
    last = None
    for number in _shown(lines, sorted(by_line)):
        if last is not None and number > last + 1:
            yield style.paint("…".rjust(gutter), "blue")
        last = number
        own = by_line.get(number, [])
        shift, line = _window(lines[number], own, width)
        yield f"{_margin(str(number + 1), gutter, style)} {line}".rstrip()
        for one in own:
            yield f"{_margin('', gutter, style)} {_underline(lines[number], one, shift, width, style)}"
    yield _margin("", gutter, style)


def _shown(lines: Sequence[str], marked: Sequence[int]) -> list[int]:
    shown: set[int] = set()
    for number in marked:
        first, last = max(number - BEFORE, 0), min(number + AFTER, len(lines) - 1)
        while first < number and not lines[first].strip():
            first += 1
        while last > number and not lines[last].strip():
            last -= 1
        shown.update(range(first, last + 1))
    return sorted(shown)


def _margin(text: str, gutter: int, style: Style) -> str:
    return style.paint(f"{text.rjust(gutter)} |", "blue")


def _window(line: str, marks: Sequence[Mark], width: int) -> tuple[int, str]:
    """The part of a line that fits, marks in view: how many characters are left out at its start, and the text."""
    shown = safe(line)
    if not width or cells(shown) <= width:
        return 0, shown
    shift = 0
    if marks:
        end = marks[0].end
        room = width - 2 - min(cells(safe(marks[0].label)) + 1, width // 3)  # the label stands behind the mark
        while shift < marks[0].start - 8 and cells(safe(line[shift:end])) > room:
            shift += 1
    return shift, cut(("…" if shift else "") + safe(line[shift:]), width)


def _underline(line: str, mark: Mark, shift: int, width: int, style: Style) -> str:
    indent = cells(safe(line[shift : mark.start])) + (shift > 0)
    length = max(cells(safe(line[mark.start : mark.end])), 1)
    label = safe(mark.label)
    if width:
        length = max(min(length, width - indent - min(cells(label) + 1, width // 3)), 1)
        label = cut(label, max(width - indent - length - 1, 1))
    colour = "red" if mark.sign == "^" else "blue"
    return " " * indent + style.paint(f"{mark.sign * length} {label}".rstrip(), colour, "bold")
