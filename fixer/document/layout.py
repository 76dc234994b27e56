"""How a collection is laid out: where each child begins and ends, and what shares its lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from fixer.document.comments import Comment
from fixer.document.document import Document
from fixer.document.node import Node
from fixer.document.rendering import Quote
from fixer.document.span import Span

_BLANK_OR_COMMENT = re.compile(r"[ \t]*(?:(?<=[ \t])#[^\n]*)?\r?(?=\n|\Z)")
_GAP = re.compile(r"(?:[ \t\r\n,]|(?<=[\s,])#[^\n]*)*")


@dataclass(frozen=True)
class Child:
    """A mapping's entry or a sequence's item.

    head  where its key or dash begins;  end  where its value ends
    """

    node: Node
    head: int
    end: int


def children(node: Node) -> tuple[Child, ...]:
    """The children of a collection as they stand in the text."""
    if node.shape == "mapping":
        return tuple(Child(value, key.outer.start, max(value.outer.end, key.outer.end)) for key, value in node.entries)
    if node.style == "flow":
        return tuple(Child(item, item.outer.start, item.outer.end) for item in node.items)
    found: list[Child] = []
    start = node.span.start
    for item in node.items:
        dash = _dash(node.document.text, start)
        found.append(Child(item, dash, max(dash + 1, item.outer.end)))
        start = found[-1].end
    return tuple(found)


def _dash(text: str, start: int) -> int:
    gap = re.compile(r"(?:\s|(?<=\s)#[^\n]*)*").match(text, start)
    return gap.end() if gap else start


def line_start(text: str, offset: int) -> int:
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """End of the line without its line break."""
    end = text.find("\n", offset)
    end = len(text) if end < 0 else end
    return end - 1 if end > offset and text[end - 1] == "\r" else end


def next_line(text: str, offset: int) -> int:
    """Start of the next line, or the end of the text."""
    end = text.find("\n", offset)
    return len(text) if end < 0 else end + 1


def column(text: str, offset: int) -> int:
    start = line_start(text, offset)
    return offset - start - (text[start : start + 1] == "\ufeff")


def own_line(text: str, offset: int) -> bool:
    """Whether only blanks stand before `offset` on its line."""
    return not text[line_start(text, offset) : offset].strip(" \t\ufeff")


def rest_is_blank(text: str, offset: int) -> bool:
    """Whether only blanks or a comment follow `offset` on its line."""
    return _BLANK_OR_COMMENT.match(text, offset) is not None


def between(text: str, start: int, end: int) -> int:
    """Offset behind the blanks, comments and commas that follow `start`, at most `end`."""
    gap = _GAP.match(text, start, end)
    return gap.end() if gap else start


def skip_blanks(text: str, start: int, end: int) -> int:
    """Offset of the first character from `start` on that is no white space, at most `end`."""
    while start < end and text[start].isspace():
        start += 1
    return start


def comments_in(document: Document, span: Span) -> tuple[Comment, ...]:
    return tuple(comment for comment in document.comments if span.start <= comment.span.start < span.end)


def comment_behind(document: Document, offset: int) -> Comment | None:
    """The comment on the line of `offset`, behind it."""
    end = line_end(document.text, offset)
    return next(iter(comments_in(document, Span(offset, end + 1))), None)


def is_explicit(node: Node) -> bool:
    """Whether the entry whose value is `node` is written with `? key`."""
    key = node.key
    text = node.document.text
    return key is not None and text[line_start(text, key.outer.start) : key.outer.start].rstrip().endswith("?")


def step(node: Node) -> int:
    """Columns per level, as the nearest block mapping in a block mapping shows; 2 where none does."""
    return next((indent for indent in _indents(node, "mapping") if indent > 0), 2)


def dash_offset(node: Node) -> int:
    """Columns between a key and the dashes below it, as the nearest such sequence shows; one step where none does."""
    return next((max(0, indent) for indent in _indents(node, "sequence")), step(node))


def _indents(node: Node, shape: str) -> Iterator[int]:
    """How much deeper than their key block collections of this shape stand, those near `node` first."""
    text = node.document.text
    for candidate in (node, *_around(node)):
        if candidate.shape != "mapping" or candidate.style != "block":
            continue
        for key, value in candidate.entries:
            if value.shape == shape and value.style == "block" and value.alias is None and own_line(text, value.span.start):
                yield column(text, value.span.start) - column(text, key.span.start)


def _around(node: Node) -> list[Node]:
    """The node's ancestors from near to far, then every node of the document."""
    ancestors = [node.document.at(node.route[:depth]) for depth in range(len(node.route) - 1, 0, -1)]
    root = ancestors[-1] if ancestors else node
    return [found for found in ancestors if found is not None] + list(root.walk() if root else ())


def quote(node: Node) -> Quote:
    """How string values among the children of `node` are quoted; plain unless all that could say so agree."""
    styles = {child.style for child in node.children if child.shape == "scalar" and child.scalar_tag == "str"}
    if styles == {"single"}:
        return "single"
    return "double" if styles == {"double"} else "plain"


def blank_lines_between(node: Node) -> bool:
    """Whether the last two children of a block collection are set apart by a blank line."""
    if len(node.children) < 2:
        return False
    *_, before, last = children(node)
    return bool(re.search(r"\n[ \t]*\r?\n", node.document.text[before.end : last.head]))
