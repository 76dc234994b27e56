"""How a collection is laid out: where each child begins and ends, and what shares its lines."""

from __future__ import annotations

from typing import NamedTuple

from fixer.document.comments import Comment
from fixer.document.document import Document
from fixer.document.lines import line_end, line_start
from fixer.document.node import Node
from fixer.document.span import Span
from fixer.expressions import regex

_DASH_GAP = regex(r"(?:\s|(?<=\s)#[^\n]*)*")
_QUESTION = regex(r"(?<![^\s{,\[\ufeff])\?[ \t]+\Z")
_BESIDE = regex(r"[ \t]*(?:[-?:][ \t]+)+\Z")


class Child(NamedTuple):
    """A mapping's entry or a sequence's item.

    head  where its key, its `?` or its dash begins;  end  where its value ends
    """

    node: Node
    head: int
    end: int


def children(node: Node) -> tuple[Child, ...]:
    """The children of a collection as they stand in the text."""
    if node.shape == "mapping":
        text = node.document.text
        return tuple(
            Child(value, _question(text, key.outer.start), max(value.outer.end, key.outer.end)) for key, value in node.entries
        )
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
    gap = _DASH_GAP.match(text, start)
    return gap.end() if gap else start


def _question(text: str, key: int) -> int:
    """The key's own start, or that of the `?` before it."""
    found = _QUESTION.search(text, line_start(text, key), key)
    return found.start() if found else key


def child_of(node: Node, parent: Node) -> tuple[int, tuple[Child, ...]]:
    """Index of `node` among its parent's children, and those."""
    return index_of(node, parent), children(parent)


def index_of(node: Node, parent: Node) -> int:
    """Which of its parent's children a node is."""
    return next(index for index, child in enumerate(parent.children) if child.route == node.route)


def head(node: Node) -> int:
    """Where the node's key or dash begins; the node itself where it has none."""
    parent = node.parent
    if parent is None:
        return node.outer.start
    index, found = child_of(node, parent)
    return found[index].head


def is_explicit(node: Node) -> bool:
    """Whether the entry whose value is `node` is written with `? key`."""
    key = node.key
    return key is not None and _question(node.document.text, key.outer.start) != key.outer.start


def last_leaf(node: Node) -> Node:
    """What a block collection ends in."""
    while node.children and node.style == "block" and node.alias is None:
        node = node.children[-1]
    return node


def keeps_blank_lines(node: Node) -> bool:
    """Whether the blank lines behind a node are part of it: it ends in a `|+` or `>+`."""
    node = last_leaf(node)
    header = node.document.text[node.span.start : line_end(node.document.text, node.span.start)].split("#")[0]
    return node.style in ("literal", "folded") and "+" in header


def is_bare_pair(node: Node) -> bool:
    """Whether this is the mapping of `[key: value]`, which has no braces of its own."""
    return node.shape == "mapping" and node.style == "flow" and not node.source.startswith("{")


def stands_beside(text: str, offset: int) -> bool:
    """Whether only dashes and other indicators of block style stand before `offset` on its line."""
    return _BESIDE.match(text[line_start(text, offset) : offset]) is not None


def comments_in(document: Document, span: Span) -> tuple[Comment, ...]:
    """The comments that begin inside the span."""
    return tuple(comment for comment in document.comments if span.start <= comment.span.start < span.end)


def texts(document: Document, span: Span) -> tuple[str, ...]:
    """The same as text."""
    return tuple(comment.text for comment in comments_in(document, span))


def comment_behind(document: Document, offset: int) -> Comment | None:
    """The comment on the line of `offset`, behind it."""
    return next(iter(comments_in(document, Span(offset, line_end(document.text, offset) + 1))), None)
