"""Leaving, changing and removing comments. None of these touches the data."""

from __future__ import annotations

from typing import Literal

from fixer.document import layout, lines
from fixer.document.comments import Comment, scalars
from fixer.document.document import Document
from fixer.document.edit import Edit, Edits, refuse
from fixer.document.node import Node
from fixer.document.span import Span

Where = Literal["above", "behind"]


def comment(node: Node, text: str, where: Where) -> Edits:
    """Put `text` (`# …`, several lines for `above`) over the line of the node's key or dash, or at the end of its line.

    Behind a node whose line already bears a comment, or which is a block, it goes above.
    """
    document = node.document
    written = text.split("\n")
    if not all(line.startswith(document.mark) for line in written):
        return refuse(node.path, "not-a-comment", f"a comment begins with `{document.mark}`")
    if node.path.lower().endswith(".json"):
        return refuse(node.path, "language", "JSON has no comments")
    if where == "behind" and len(written) == 1 and _is_free_behind(node):
        at = lines.blanks_before(document.text, lines.line_end(document.text, node.span.end))
        return (Edit(node.path, Span(at, at), f"  {text}", comments=(text,)),)
    at = _line_above(node)
    indent = lines.indentation(document.text, at)
    block = "".join(f"{indent}{line}{document.newline}" for line in written)
    return (Edit(node.path, Span(at, at), block, comments=tuple(written)),)


def _is_free_behind(node: Node) -> bool:
    """Whether a comment can stand at the end of the node's line."""
    document = node.document
    if document.language != "yaml" or "\n" in document.text[node.span.start : node.span.end]:
        return False
    end = lines.line_end(document.text, node.span.end)
    return layout.comment_behind(document, node.span.end) is None and _around(document, end) is None


def _line_above(node: Node) -> int:
    """Start of the node's line, or of the line where the scalar begins that runs on into it."""
    document = node.document
    at = lines.line_start(document.text, layout.head(node))
    while (scalar := _around(document, at)) is not None:
        at = lines.line_start(document.text, scalar.start)
    return at


def _around(document: Document, offset: int) -> Span | None:
    """The scalar that has `offset` inside of it."""
    return next((span for span in scalars(document) if span.start < offset < span.end), None)


def uncomment(document: Document, found: Comment) -> Edits:
    """Remove a comment: its whole line when it has one of its own, else with the blanks before it."""
    text = document.text
    start, end = found.span.start, lines.line_end(text, found.span.start)
    if lines.own_line(text, start):
        span = Span(lines.line_start(text, start), lines.next_line(text, end))
    else:
        span = Span(lines.blanks_before(text, start), end)
    return (Edit(document.path, span, "", removes=True),)


def recomment(document: Document, found: Comment, text: str) -> Edits:
    """Give a comment another text."""
    return (Edit(document.path, found.span, text, comments=(text,), removes=True),)
