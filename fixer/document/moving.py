"""An entry moves into another mapping, its comments with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from fixer.document import data as values
from fixer.document import layout, lines, rendering
from fixer.document.adding import block_place, closing, fill, fills_in_flow, flow_place, is_empty
from fixer.document.comment_edits import comment
from fixer.document.deleting import extent, remove
from fixer.document.edit import Becomes, Edit, Edits, Gains, refuse
from fixer.document.node import Node
from fixer.document.span import Span


def move(node: Node, mapping: Node, key: str | None = None) -> Edits:
    """Move the entry whose value is `node` to the end of another mapping of the same document."""
    parent, owner = node.parent, node.key
    if parent is None or owner is None:
        return refuse(node.path, "no-key", "only a mapping's entry can be moved")
    if layout.is_explicit(node):
        return refuse(node.path, "explicit-key", "keys written with `?` are not edited")
    if mapping.document is not node.document or mapping.route[: len(node.route)] == node.route:
        return refuse(node.path, "no-place", "it can only move to another place of its document")
    name = key or owner.text
    if mapping.shape == "mapping" and any(entry.key.text == name for entry in mapping.entries):
        return refuse(node.path, "key-exists", f"`{name}` already stands there")
    cuts = remove(parent, [layout.index_of(node, parent)], above=True)
    written = rendering.scalar(name) if name != owner.text else node.document.text[owner.outer.start : owner.outer.end]
    luggage = _flow_luggage(node, written) if parent.style == "flow" else _block_luggage(node, owner, parent, written)
    placed = _place(node, mapping, luggage, values.of(name) if key else values.data(owner), written)
    return placed if placed[0].refused else (*placed, *(cut._replace(drops=False) for cut in cuts))


class _Luggage(NamedTuple):
    """What moves: the entry's text for a column, and the comments in it."""

    text: Callable[[int], str]
    comments: tuple[str, ...]


def _flow_luggage(node: Node, key: str) -> _Luggage:
    text = node.document.text
    column = lines.column(text, layout.head(node))
    value = text[node.outer.start : node.outer.end]
    body = f"{key}: {value}" if value else f"{key}:"
    return _Luggage(lambda indent: lines.reindent(body, max(0, indent - column)), layout.texts(node.document, node.outer))


def _block_luggage(node: Node, owner: Node, parent: Node, key: str) -> _Luggage:
    document, text = node.document, node.document.text
    index = layout.index_of(node, parent)
    column = lines.column(text, owner.outer.start)
    end = extent(parent, index, index).end
    body = key + text[owner.outer.end : node.outer.end] + text[node.outer.end : end].rstrip()
    above: tuple[str, ...] = ()
    if lines.own_line(text, owner.outer.start):
        start = lines.line_start(text, owner.outer.start)
        above = layout.texts(document, Span(lines.comments_above(text, start, column), start))

    def written(indent: int) -> str:
        return (document.newline + " " * indent).join([*above, lines.reindent(body, indent - column)])

    return _Luggage(written, (*above, *layout.texts(document, Span(owner.outer.end, end))))


def _place(node: Node, mapping: Node, luggage: _Luggage, key: values.Data, name: str) -> Edits:
    moved, flow = values.data(node), _in_flow(node)
    in_flow = mapping.style == "flow" if mapping.children else fills_in_flow(mapping)
    if in_flow and flow is None:
        return refuse(node.path, "comment-lost", "a comment inside of it would have no place in flow style")
    above = comment(mapping, "\n".join(luggage.comments), "above") if in_flow and luggage.comments else ()
    comments = () if in_flow else luggage.comments
    if is_empty(mapping, "mapping"):
        becomes = Becomes(mapping.route, values.Mapping(((key, moved),), mapping.tag))
        edits = fill(mapping, becomes, "mapping", "{" + f"{name}: {flow}" + "}", luggage.text)
        return (*above, *(edit._replace(comments=comments if edit.meaning else ()) for edit in edits))
    if mapping.shape != "mapping":
        return refuse(node.path, "not-a-mapping", f"it is a {mapping.shape}, not a mapping")
    count = len(mapping.entries)
    if mapping.style == "flow":
        span, text = flow_place(mapping, count, f"{name}: {flow}")
        comments = layout.texts(node.document, span)
    else:
        column = lines.column(node.document.text, layout.children(mapping)[0].head)
        span, text = block_place(mapping, count, luggage.text(column))
    gain = Gains(mapping.route, count, key, moved)
    return (*above, *closing(mapping, span.start), Edit(node.path, span, text, (gain,), (mapping.route,), comments))


def _in_flow(node: Node) -> str | None:
    """The node's text in flow style on one line, or None where its comments would be lost."""
    text = node.document.text
    before = text[node.outer.start : node.span.start] if node.alias is None else ""
    if node.alias is not None:
        return text[node.outer.start : node.outer.end]
    if layout.comments_in(node.document, node.outer):
        return None
    before = " ".join(before.split()) + " " if before else ""
    if node.shape == "scalar":
        bare = node.style == "plain" and node.source
        fits = "\n" not in node.source and (not bare or rendering.reads_bare(node.text, True))
        return before + (node.source if fits else rendering.scalar(node.text, "plain", flow=True))
    if node.shape == "sequence":
        return before + "[" + ", ".join(_in_flow(item) or "null" for item in node.items) + "]"
    return before + "{" + ", ".join(f"{_in_flow(key)}: {_in_flow(value)}" for key, value in node.entries) + "}"


__all__ = ["move"]
