"""Go source to nodes, by tree-sitter's grammar (the optional extra `go`; imported when the first Go file is parsed).

A syntax tree becomes the same nodes as YAML has, so that edits are proven by the same comparison: a node with children is
a sequence of them, a word is a scalar, and the tag is the name the grammar gives it. Comments are not data, nor are brackets,
commas, dots and line ends, which the tags imply; operators are. String literals are scalars as they are written, quotes included.

A document has one root, the `source_file`. Reference: https://github.com/tree-sitter/tree-sitter-go (`src/node-types.json`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from fixer.document.comments import Comment
from fixer.document.node import Node, Route
from fixer.document.span import Span
from fixer.errors import Unreadable

if TYPE_CHECKING:
    from fixer.document.document import Document

DEPTH = 100
"""What is nested deeper (a sum of hundreds of strings) is one scalar: nobody edits inside of it."""

_WORDS = frozenset({"interpreted_string_literal", "raw_string_literal", "rune_literal"})
_IMPLIED = frozenset("(){}[],.;\n\0") | {"\r\n", ""}


def compose(document: Document) -> tuple[Node, ...]:
    """The file as one tree. Raises `Unreadable` with line and column of the first thing that is no Go."""
    source = document.text.encode("utf-8", "surrogatepass")
    root = _parsed(source)
    if root.has_error:
        wrong = _first_error(root)
        line, column = wrong.start_point
        raise Unreadable(document.path, "not Go as its grammar has it", line + 1, column + 1)
    return (_Composer(document, source).node(root, (0,)),)


def comments(document: Document) -> tuple[Comment, ...]:
    """Every comment, `//` and `/* */`, in order."""
    source = document.text.encode("utf-8", "surrogatepass")
    offsets = Offsets(source)
    found = []
    for syntax in _walk(_parsed(source)):
        if syntax.type == "comment":
            start = offsets[syntax.start_byte]
            text = document.text[start : offsets[syntax.end_byte]].rstrip()
            found.append(Comment(Span(start, start + len(text)), text))
    return tuple(found)


def _parsed(source: bytes) -> Any:
    """tree-sitter's root node. The packages have types of their own, but need not be there."""
    import tree_sitter
    import tree_sitter_go

    return tree_sitter.Parser(tree_sitter.Language(tree_sitter_go.language())).parse(source).root_node


def _walk(syntax: Any) -> Iterator[Any]:
    left = [syntax]
    while left:
        one = left.pop()
        yield one
        left += reversed(one.children)


def _first_error(root: Any) -> Any:
    return next((one for one in _walk(root) if one.is_error or one.is_missing), root)


class Offsets:
    """From bytes of a text to its characters."""

    def __init__(self, source: bytes) -> None:
        self._inner = [] if source.isascii() else [at for at, byte in enumerate(source) if byte & 0xC0 == 0x80]

    def __getitem__(self, byte: int) -> int:
        return byte - bisect_left(self._inner, byte)


class _Composer:
    """From tree-sitter's nodes to ours."""

    def __init__(self, document: Document, source: bytes) -> None:
        self._document, self._offsets = document, Offsets(source)

    def node(self, syntax: Any, route: Route) -> Node:
        span = self._span(syntax)
        if not syntax.children or syntax.type in _WORDS or len(route) > DEPTH:
            text = self._document.text[span.start : span.end]
            return Node(self._document, route, "scalar", "plain", span, span, text, syntax.type)
        children = [child for child in syntax.children if child.type != "comment" and child.type not in _IMPLIED]
        items = tuple(self.node(child, (*route, index)) for index, child in enumerate(children))
        return Node(self._document, route, "sequence", "flow", span, span, tag=syntax.type, items=items)

    def _span(self, syntax: Any) -> Span:
        """The grammar counts the line end behind a list of statements in."""
        start, end = self._offsets[syntax.start_byte], self._offsets[syntax.end_byte]
        return Span(start, start + len(self._document.text[start:end].rstrip()))


def enclosing(document: Document, route: Route) -> str:
    """What a reader calls the place: the name of the function around it, else `import` or the kind of thing it is in."""
    name = ""
    for depth in range(2, len(route) + 1):
        node = document.at(route[:depth])
        if node is not None and node.tag in ("function_declaration", "method_declaration"):
            return next(item.text for item in node.items if item.tag in ("identifier", "field_identifier"))
        if node is not None and not name:
            name = (node.tag or "").removesuffix("_declaration")
    return name or "the file"
