"""A node becomes the only child of a new list or mapping in its place."""

from __future__ import annotations

from fixer.document import data as values
from fixer.document import layout, lines, manner, rendering
from fixer.document.edit import Becomes, Edit, Edits, refuse
from fixer.document.node import Node
from fixer.document.span import Span


def wrap(node: Node, key: str | None = None) -> Edits:
    """Make a list of one of the node, or with `key` a mapping of one entry."""
    if node.is_null and node.alias is None:
        return refuse(node.path, "nothing-to-wrap", "it is empty")
    parent = node.parent
    block = node.alias is None and node.style in ("block", "literal", "folded")
    if layout.is_explicit(node) and "\n" in node.source:
        return refuse(node.path, "explicit-key", "values of several lines below a `?` key are not edited")
    if block:
        span, text = _block(node, parent, key)
    elif key is not None and parent is not None and parent.style == "block" and not layout.is_explicit(node):
        span, text = _below_key(node, parent, key)
    else:
        span, text = node.outer, _in_brackets(node, key)
    before = values.data(node)
    new = values.Sequence((before,)) if key is None else values.Mapping(((values.of(key), before),))
    holder = parent.route if parent is not None else node.route
    text = text.replace("\r\n", "\n").replace("\n", node.document.newline)
    return (Edit(node.path, span, text, (Becomes(node.route, new),), (holder,), layout.texts(node.document, span)),)


def _outer(node: Node) -> str:
    return node.document.text[node.outer.start : node.outer.end]


def _in_brackets(node: Node, key: str | None) -> str:
    """On the same line; a word that flow style cannot hold bare gets quotes."""
    source = _outer(node)
    bare = node.style == "plain" and node.alias is None and node.source
    if bare and not rendering.reads_bare(node.text, flow=True):
        before = node.document.text[node.outer.start : node.span.start]
        source = before + rendering.scalar(node.text, "plain", flow=True)
    if not node.source:  # an anchor or a tag alone
        source += " "
    if layout.is_bare_pair(node):
        source = "{" + source + "}"
    return f"[{source}]" if key is None else "{" + f"{rendering.scalar(key, flow=True)}: {source}" + "}"


def _below_key(node: Node, parent: Node, key: str) -> tuple[Span, str]:
    """`key: value` on a line of its own below the present key, or beside the dash."""
    text, start = node.document.text, node.outer.start
    head = lines.column(text, layout.head(node))
    if parent.shape == "sequence" or lines.own_line(text, start):
        return node.outer, f"{rendering.scalar(key)}: {lines.reindent(_outer(node), 2)}"
    step = manner.step(node)
    body = lines.reindent(_outer(node), step)
    return Span(lines.blanks_before(text, start), node.outer.end), "\n" + " " * (head + step) + f"{rendering.scalar(key)}: {body}"


def _block(node: Node, parent: Node | None, key: str | None) -> tuple[Span, str]:
    """A block collection or a literal: what surrounds it goes before its first line, and its lines move right."""
    text, start = node.document.text, node.outer.start
    column, step = lines.column(text, start), manner.step(node)
    owner = lines.column(text, layout.head(node)) if parent is not None else None
    name = "-" if key is None else f"{rendering.scalar(key)}:"
    header = node.style != "block" or node.outer != node.span  # `|`, an anchor or a tag stays on the line of the key
    if parent is not None and parent.shape == "mapping" and owner is not None:
        head = owner + (manner.dash_offset(node) if key is None else step)
        if not lines.own_line(text, start):
            body = lines.reindent(_outer(node), head - owner)
            return Span(lines.blanks_before(text, start), node.outer.end), "\n" + " " * head + f"{name} {body}"
        span, before = Span(lines.line_start(text, start), node.outer.end), " " * head
    else:
        head, span, before = column, node.outer, ""
    shift = 2 if key is None else manner.dash_offset(node) if node.shape == "sequence" and head != column else step
    body = lines.reindent(_outer(node), head + shift - column)
    if key is None or header:
        return span, f"{before}{name} {body}"
    return span, f"{before}{name}\n" + " " * (head + shift) + body


__all__ = ["wrap"]
