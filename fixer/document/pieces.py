"""Which characters of the source each character of a scalar's value came from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixer.document.lines import line_end, next_line
from fixer.document.node import Node
from fixer.expressions import regex

_BREAK = r"[ \t]*\r?\n(?:[ \t]*\r?\n)*[ \t]*"
_TOKENS = {
    "plain": regex(rf"{_BREAK}|[\s\S]"),
    "single": regex(rf"''|{_BREAK}|[\s\S]"),
    "double": regex(
        rf"\\(?:x[0-9a-fA-F]{{2}}|u[0-9a-fA-F]{{4}}|U[0-9a-fA-F]{{8}}|\r?\n(?:[ \t]*\r?\n)*[ \t]*|.)|{_BREAK}|[\s\S]"
    ),
}
_ESCAPED = {
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "t": "\t",
    "\t": "\t",
    "n": "\n",
    "v": "\v",
    "f": "\f",
    "r": "\r",
    "e": "\x1b",
    "N": "\x85",
    "_": "\xa0",
    "L": "\u2028",
    "P": "\u2029",
}


class Piece(NamedTuple):
    """Source characters that stand for one character of the value."""

    start: int
    end: int
    character: str


def pieces(node: Node) -> list[Piece] | None:
    """One piece for each character of a scalar's value; None where the source reads otherwise (and for literals)."""
    found = list(_folded(node) if node.style == "folded" else _quoted(node)) if node.style != "literal" else []
    return found if "".join(piece.character for piece in found) == node.text else None


def _quoted(node: Node) -> Iterator[Piece]:
    quoted = node.style != "plain"
    start, end = node.span.start + quoted, node.span.end - quoted
    for match in _TOKENS[node.style].finditer(node.document.text, start, end):
        token = match.group()
        if "\n" in token:
            count = token.count("\n") - 1
            if not token.startswith("\\"):
                yield from _breaks(node.document.text, match.start(), match.end(), count) if count else (_one(match, " "),)
            elif count:
                yield from _breaks(node.document.text, match.start(), match.end(), count)
        elif token == "''" and node.style == "single":
            yield _one(match, "'")
        else:
            yield _one(match, _decoded(token) if len(token) > 1 else token)


def _one(match: re.Match[str], character: str) -> Piece:
    return Piece(match.start(), match.end(), character)


def _decoded(token: str) -> str:
    body = token[1:]
    return chr(int(body[1:], 16)) if body[0] in "xuU" else _ESCAPED.get(body, body)


def _breaks(text: str, start: int, end: int, count: int) -> Iterator[Piece]:
    """So many line breaks of the value, from at least as many of the source between `start` and `end`."""
    at = start
    for left in range(count - 1, -1, -1):
        stop = text.index("\n", at) + 1 if left else end
        yield Piece(at, stop, "\n")
        at = stop


def _folded(node: Node) -> Iterator[Piece]:
    """A line break between two lines is a blank, further ones stay, and so do all next to a line that is indented deeper."""
    text = node.document.text
    indent = content_indent(node)
    at, before_deep, blank = -1, False, 0
    for start, stop in _lines(text, next_line(text, node.span.start), node.span.end):
        if not text[start:stop].strip(" "):
            blank += 1
            continue
        content = start + indent
        deep = text[content : content + 1] in (" ", "\t")
        kept = blank + (at >= 0 and (deep or before_deep))
        if at < 0:
            yield from (Piece(content, content, "\n") for _ in range(kept))
        else:
            yield from _breaks(text, at, content, kept) if kept else (Piece(at, content, " "),)
        yield from (Piece(i, i + 1, text[i]) for i in range(content, stop))
        at, before_deep, blank = stop, deep, 0
    yield from (Piece(at, at, "\n") for _ in range(len(node.text) - len(node.text.rstrip("\n"))))


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        yield start, min(line_end(text, start), end)
        start = next_line(text, start)


def content_indent(node: Node) -> int:
    """Columns that the lines of a block scalar are indented by: what its first line has more than the value's first line."""
    first = next((line for line in node.source.split("\n")[1:] if line.strip()), "")
    read = next((line for line in node.text.split("\n") if line.strip()), "")
    return (len(first) - len(first.lstrip(" "))) - (len(read) - len(read.lstrip(" ")))
