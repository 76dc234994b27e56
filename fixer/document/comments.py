"""Where the comments are.

libyaml gives none, but between scalars a `#` at the start of a line or behind white space can be nothing else.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from fixer.document.span import Span
from fixer.expressions import regex

if TYPE_CHECKING:
    from fixer.document.document import Document
    from fixer.document.node import Node

_COMMENT = regex(r"(?:(?<=[\s\ufeff])|\A)#[^\r\n]*(?:\r(?!\n)[^\r\n]*)*", re.MULTILINE)


class Comment(NamedTuple):
    """A comment from its `#` to the end of its line, trailing blanks left out."""

    span: Span
    text: str


def comments(document: Document) -> tuple[Comment, ...]:
    """All comments of the document in order."""
    text, found, start = document.text, [], 0
    for taken in [*scalars(document), Span(len(text), len(text))]:
        if "#" in text[start : taken.start]:
            found += [_comment(match) for match in _COMMENT.finditer(text, start, taken.start)]
        start = max(start, taken.end)
    return tuple(found)


def _comment(match: re.Match[str]) -> Comment:
    text = match.group().rstrip()
    return Comment(Span(match.start(), match.start() + len(text)), text)


def scalars(document: Document) -> list[Span]:
    """Spans of all scalars, keys included, in order; the header of `|` and `>` is left out as it may bear a comment."""
    spans: list[Span] = []

    def visit(node: Node) -> None:
        if node.alias is not None:
            return
        if node.shape == "scalar":
            header = document.text.find("\n", *node.span) + 1 if node.style in ("literal", "folded") else 0
            spans.append(Span(header or node.span.start, node.span.end))
        for key, value in node.entries:
            visit(key)
            visit(value)
        for item in node.items:
            visit(item)

    for root in document.roots:
        visit(root)
    return sorted(spans)
