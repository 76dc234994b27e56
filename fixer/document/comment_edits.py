"""Leaving, changing and removing comments. None of these touches the data."""

from __future__ import annotations

from typing import Literal

from fixer.document import layout
from fixer.document.comments import Comment
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
    lines = text.splitlines()
    if not all(line.startswith("#") for line in lines):
        return refuse(node.path, "not-a-comment", "a comment begins with `#`")
    multiline = "\n" in document.text[node.span.start : node.span.end]
    if (
        where == "behind"
        and not multiline
        and document.language == "yaml"
        and layout.comment_behind(document, node.span.end) is None
    ):
        at = len(document.text[: layout.line_end(document.text, node.span.end)].rstrip(" \t"))
        return (Edit(node.path, Span(at, at), f"  {text}", comments=(text,)),)
    at = layout.line_start(document.text, _head(node))
    at += document.text[at : at + 1] == "\ufeff"
    indent = document.text[at : layout.skip_blanks(document.text, at, len(document.text))]
    written = "".join(f"{indent}{line}{document.newline}" for line in lines)
    return (Edit(node.path, Span(at, at), written, comments=tuple(lines)),)


def _head(node: Node) -> int:
    parent = node.parent
    if parent is None:
        return node.outer.start
    return next(child.head for child in layout.children(parent) if child.node.route == node.route)


def uncomment(document: Document, found: Comment) -> Edits:
    """Remove a comment: its whole line when it has one of its own, else with the blanks before it."""
    text = document.text
    start, end = found.span.start, layout.line_end(text, found.span.start)
    if layout.own_line(text, start):
        span = Span(
            layout.line_start(text, start) + (text[layout.line_start(text, start)] == "\ufeff"), layout.next_line(text, end)
        )
    else:
        span = Span(len(text[:start].rstrip(" \t")), end)
    return (Edit(document.path, span, "", removes=True),)


def recomment(document: Document, found: Comment, text: str) -> Edits:
    """Give a comment another text."""
    return (Edit(document.path, found.span, text, comments=(text,), removes=True),)
