"""Changing `|` and `>` scalars: the header, and the lines that differ."""

from __future__ import annotations

import re

from fixer.document import layout, lines, rendering
from fixer.document.node import Node
from fixer.document.pieces import content_indent
from fixer.document.span import Span
from fixer.expressions import regex

_HEADER = regex(r"[|>](?:[1-9][-+]?|[-+][1-9]?)?")


def rewritten(node: Node, value: str, step: int) -> tuple[Span, str] | None:
    """The smallest splice that gives a literal or folded scalar another text; None where no such scalar can hold it."""
    text, newline = node.document.text, node.document.newline
    header = _HEADER.match(text, node.span.start)
    if header is None or not value.strip():
        return None
    body = value if node.style == "literal" else _unfolded(value)
    wanted = None if body is None else rendering.literal_header(body, step, keep="+" in header.group())
    if wanted is None or body is None:
        return None
    # an indentation indicator counts from the parent's column
    counted = bool(wanted.strip("|+-")) or not node.text.strip()
    indent = _parent_indent(node) + step if counted else content_indent(node)
    old = text[node.span.start : node.span.end]
    sign = wanted.replace("|", "|" if node.style == "literal" else ">")
    tail = text[header.end() : lines.line_end(text, header.end())]
    new = sign + tail + rendering.literal_lines(body, indent).replace("\n", newline)
    if tail.strip() and "#" not in tail:
        return None
    return trimmed(node.span, old, new)


def _unfolded(value: str) -> str | None:
    """The lines that fold to `value`, one for each of its own; None where indented lines would fold in other ways."""
    body = value.rstrip("\n")
    if any(line.startswith((" ", "\t")) for line in body.split("\n")) or body.startswith("\n"):
        return None
    return re.sub(r"\n+", lambda run: run.group() + "\n", body) + value[len(body) :]


def _parent_indent(node: Node) -> int:
    return lines.column(node.document.text, layout.head(node)) if node.parent is not None else 0


def trimmed(span: Span, old: str, new: str) -> tuple[Span, str]:
    """The splice that turns `old`, which stands in `span`, into `new`, without what both begin and end with."""
    shortest = min(len(old), len(new))
    first = next((i for i in range(shortest) if old[i] != new[i]), shortest)
    last = next((i for i in range(shortest - first) if old[-1 - i] != new[-1 - i]), shortest - first)
    return Span(span.start + first, span.end - last), new[first : len(new) - last]


def replaced(node: Node, written: str) -> tuple[Span, str]:
    """A scalar of one line in place of a block scalar; the comment of its header stays."""
    text = node.document.text
    header = _HEADER.match(text, node.span.start)
    start = header.end() if header else node.span.start
    return node.span, written + text[start : lines.line_end(text, start)].rstrip()
