"""Lines and columns of a text, and what stands on them."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.document.span import Span
from fixer.expressions import regex

_BLANK_OR_COMMENT = regex(r"[ \t]*(?:(?<=[ \t])#[^\n]*)?\r?(?=\n|\Z)")
_GAP = regex(r"(?:[ \t\r\n,]|(?<=[\s,])#[^\n]*)*")
_BLANK_LINES = regex(r"(?:[ \t]*\r?\n)*")
_BLOCK_HEADER = regex(r"[^#\n]*[:-][ \t]+[|>][-+0-9]*[ \t]*(?:#[^\n]*)?\r?\n?")
_COMMENT_LINE = regex(r"([ \t]*)#[^\n]*(?:\n|\Z)")


def line_start(text: str, offset: int) -> int:
    """Start of the line of `offset`; a byte order mark is no part of its line."""
    start = text.rfind("\n", 0, offset) + 1
    return start + (start == 0 and text.startswith("\ufeff"))


def line_end(text: str, offset: int) -> int:
    """End of the line without its line break."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if text[end - 1 : end] == "\r" else end


def next_line(text: str, offset: int) -> int:
    """Start of the next line, or the end of the text."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def column(text: str, offset: int) -> int:
    """Column of `offset`, from 0."""
    return offset - line_start(text, offset)


def indentation(text: str, offset: int) -> str:
    """The blanks that the line of `offset` begins with."""
    start = line_start(text, offset)
    end = start
    while text[end : end + 1] in (" ", "\t"):
        end += 1
    return text[start:end]


def own_line(text: str, offset: int) -> bool:
    """Whether only blanks stand before `offset` on its line."""
    return not text[line_start(text, offset) : offset].strip(" \t")


def rest_is_blank(text: str, offset: int) -> bool:
    """Whether only blanks or a comment follow `offset` on its line."""
    return _BLANK_OR_COMMENT.match(text, offset) is not None


def blanks_before(text: str, offset: int) -> int:
    """Where the spaces and tabs that end at `offset` begin."""
    while offset and text[offset - 1] in " \t":
        offset -= 1
    return offset


def between(text: str, start: int, end: int) -> int:
    """Offset behind the blanks, line breaks, comments and commas that follow `start`, at most `end`."""
    gap = _GAP.match(text, start, end)
    return gap.end() if gap else start


def behind_comma(text: str, end: int) -> int:
    """Behind the comma that follows `end` on its line, or `end`."""
    at = end
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at + 1 if text[at : at + 1] == "," else end


def blank_lines(text: str, start: int) -> int:
    """Start of the first line from `start` on that is not blank."""
    found = _BLANK_LINES.match(text, start)
    return found.end() if found else start


def follows_blank(text: str, start: int) -> bool:
    """Whether the line above the one that begins at `start` is blank, or there is none."""
    return start <= line_start(text, 0) or not text[line_start(text, start - 1) : start].strip()


def comments_above(text: str, start: int, indent: int, *, deeper: bool = False) -> int:
    """Start of the unbroken run of comment lines, in column `indent` (or `deeper`), that ends above the line at `start`."""
    while start > line_start(text, 0):
        above = line_start(text, start - 1)
        found = _COMMENT_LINE.match(text, above)
        if not found or len(found[1]) < indent or (len(found[1]) > indent and not deeper):
            break
        start = above
    return start


def comments_inside(text: str, start: int, indent: int) -> int:
    """Behind the comment lines from `start` on that are deeper than column `indent`: they are inside what begins there."""
    while (found := _COMMENT_LINE.match(text, start)) and start < len(text) and len(found[1]) > indent:
        start = found.end()
    return start


def reindent(text: str, by: int) -> str:
    """`text` with every line but the first and the blank ones moved by so many columns."""
    first, *rest = text.split("\n")
    if by >= 0:
        return "\n".join([first, *(" " * by + line if line.strip() else line for line in rest)])
    return "\n".join([first, *(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in rest)])


def whole_lines(text: str, span: Span) -> Span:
    """The span, or with the line break before it where it takes the last line of a text that ends without one."""
    if span.end < len(text) or text.endswith("\n") or span.start <= line_start(text, 0):
        return span
    return Span(span.start - (2 if text[span.start - 2 : span.start] == "\r\n" else 1), span.end)


def block_texts(text: str) -> Iterator[Span]:
    """The lines of each block scalar (`|`, `>`), header left out, judged by indentation alone: for a text that does not parse."""
    start, begun, below = 0, 0, -1
    for line in text.splitlines(keepends=True):
        indent = len(line) - len(line.lstrip(" \t"))
        if below >= 0 and line.strip() and indent <= below:
            yield Span(begun, start)
            below = -1
        start += len(line)
        if below < 0 and _BLOCK_HEADER.fullmatch(line):
            begun, below = start, indent
    if below >= 0:
        yield Span(begun, start)
