"""A node of any shape becomes a value of any other."""

from __future__ import annotations

from fixer.document import data as values
from fixer.document import layout, lines, manner, rendering
from fixer.document.adding import lead
from fixer.document.edit import Becomes, Edit, Edits, refuse
from fixer.document.node import Node
from fixer.document.rendering import Quote
from fixer.document.scalars import Value
from fixer.document.span import Span


def replace(node: Node, value: Value, quote: Quote | None = None) -> Edits:
    """Put `value` in the node's place, whatever shape either has. Refused where a comment inside would be lost.

    quote  for strings, instead of that of the neighbours
    """
    parent, text = node.parent, node.document.text
    if parent is None or layout.is_explicit(node):
        return refuse(node.path, "no-place", "only what stands in a mapping or a list can be replaced")
    if node.document.used_outside(node):
        return refuse(node.path, "shared", "an anchor inside of it is used elsewhere")
    one_line = layout.comment_behind(node.document, node.outer.end) is not None
    like = manner.manner(parent, quote)._replace(lines=not one_line)
    before = lead(node) if node.outer.start == node.outer.end else ""
    becomes = Becomes(node.route, values.of(value))
    if parent.style == "flow":
        span, written = node.outer, before + rendering.flow(value, like)
    elif parent.shape == "sequence":
        column = lines.column(text, layout.head(node))
        span, written = node.outer, before + rendering.item(value, column, like)[2:]
    else:
        key = node.key
        start = text.index(":", key.outer.end) + 1 if key is not None else node.outer.start
        column = lines.column(text, layout.head(node))
        span, written = Span(start, node.outer.end), rendering.block(value, column, like)
    if layout.comments_in(node.document, span):
        return refuse(node.path, "comment-lost", "a comment inside of it would have no place")
    written = written.replace("\n", node.document.newline)
    return (Edit(node.path, span, written, (becomes,), (parent.route,)),)


__all__ = ["replace"]
