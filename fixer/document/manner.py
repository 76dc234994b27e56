"""How a file's author writes: indentation, quotes, blank lines. New text follows the nearest example."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.document import layout
from fixer.document.lines import column, own_line
from fixer.document.node import Node
from fixer.document.rendering import Manner, Quote
from fixer.expressions import regex

_BLANK_LINE = regex(r"\n[ \t]*\r?\n")


def manner(node: Node, quote: Quote | None = None) -> Manner:
    """How a new child of `node` is written; `quote` for its strings instead of what the present children show."""
    return Manner(step(node), dash_offset(node), quote or quotes(node), key_quotes(node), fallback(node))


def step(node: Node) -> int:
    """Columns per level, as the nearest block mapping in a block mapping shows; 2 where none does."""
    return next((indent for indent in _indents(node, "mapping") if indent > 0), 2)


def dash_offset(node: Node) -> int:
    """Columns between a key and the dashes below it, as the nearest such sequence shows; one step where none does."""
    return next((max(0, indent) for indent in _indents(node, "sequence")), step(node))


def _indents(node: Node, shape: str) -> Iterator[int]:
    """How much deeper than their key block collections of this shape stand, those near `node` first."""
    for candidate in _around(node):
        if candidate.shape == "mapping" and candidate.style == "block":
            for key, value in candidate.entries:
                yield from _indent(key, value, shape)
        if (owner := candidate.key) is not None:
            yield from _indent(owner, candidate, shape)


def _indent(key: Node, value: Node, shape: str) -> Iterator[int]:
    text = value.document.text
    if value.shape == shape and value.style == "block" and value.home is None and own_line(text, value.span.start):
        yield column(text, value.span.start) - column(text, key.span.start)


def _around(node: Node) -> Iterator[Node]:
    """The node, its ancestors from near to far, then every node of the document."""
    current: Node | None = node
    while current is not None:
        yield current
        root, current = current, current.parent
    yield from root.walk()


def quotes(node: Node) -> Quote:
    """How string values among the children of `node` are quoted; plain unless all that could say so agree."""
    return _agreed({child.style for child in node.children if child.shape == "scalar" and child.scalar_tag == "str"})


def fallback(node: Node) -> Quote:
    """The quotes that a string gets which cannot be bare: those of the children of `node` that have some, else the file's."""
    styles = [child.style for child in node.children]
    single, double = styles.count("single"), styles.count("double")
    return node.document.quote if single == double else "single" if single > double else "double"


def key_quotes(node: Node) -> Quote:
    """How the keys of a mapping are quoted; plain unless all agree."""
    return _agreed({entry.key.style for entry in node.entries})


def _agreed(styles: set[str]) -> Quote:
    if styles == {"single"}:
        return "single"
    return "double" if styles == {"double"} else "plain"


def apart(node: Node, index: int) -> bool:
    """Whether a blank line belongs between a new child number `index` and the one before it, as its neighbours show."""
    count = len(node.children)
    if count < 2:
        return False
    found = layout.children(node)
    before = min(max(index - 1, 0), count - 2)
    return _BLANK_LINE.search(node.document.text, found[before].end, found[before + 1].head) is not None
