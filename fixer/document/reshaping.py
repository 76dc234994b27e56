"""Moving, wrapping and recasting: the same content in another shape, each comment with what it belongs to."""

from __future__ import annotations

from collections.abc import Sequence

from fixer.document import data as values
from fixer.document import layout, rendering
from fixer.document.data import Data
from fixer.document.edit import Becomes, Edit, Edits, Gains, Gone, refuse
from fixer.document.layout import Child
from fixer.document.node import Node
from fixer.document.rendering import Quote
from fixer.document.scalars import Value
from fixer.document.span import Span
from fixer.document.structure import block_extent, delete, render


def wrap(node: Node, key: str | None = None) -> Edits:
    """Make a list of one of the node, or with `key` a mapping of one entry."""
    if node.tag is not None or node.anchor is not None or node.alias is not None:
        return refuse(node.path, "tagged", "it has a tag, an anchor or is an alias")
    if node.is_null or node.style in ("literal", "folded"):
        return refuse(node.path, "nothing-to-wrap", "it is empty or a block scalar")
    before = values.data(node)
    becomes = Becomes(node.route, values.Sequence((before,)) if key is None else values.Mapping(((values.of(key), before),)))
    if node.shape == "scalar" or node.style == "flow":
        return _wrap_inline(node, key, becomes)
    if not layout.own_line(node.document.text, node.span.start):
        return refuse(node.path, "beside-dash", "it begins beside a dash")
    return _wrap_block(node, key, becomes)


def _wrap_inline(node: Node, key: str | None, becomes: Becomes) -> Edits:
    parent = node.parent
    block = key is not None and parent is not None and parent.style == "block" and parent.shape == "mapping"
    source = node.source
    if node.style == "plain" and not block and not rendering.is_plain(source, flow=True) and isinstance(node.value, str):
        source = rendering.scalar(node.value, "plain", flow=True)
    if key is None:
        return (Edit(node.path, node.span, f"[{source}]", (becomes,), (node.route,), _texts(node.document, node.span)),)
    if not block or node.key is None:
        return (Edit(node.path, node.span, f"{{{key}: {source}}}", (becomes,), (node.route,), _texts(node.document, node.span)),)
    text = node.document.text
    start = len(text[: node.span.start].rstrip(" \t"))
    indent = " " * (layout.column(text, node.key.span.start) + layout.step(node))
    written = f"{node.document.newline}{indent}{key}: {source}"
    return (Edit(node.path, Span(start, node.span.end), written, (becomes,), (node.route,), _texts(node.document, node.span)),)


def _wrap_block(node: Node, key: str | None, becomes: Becomes) -> Edits:
    text = node.document.text
    column = layout.column(text, node.span.start)
    owner = node.key
    base = layout.column(text, owner.span.start) if owner is not None else max(0, column - 2)
    offset = layout.dash_offset(node) if key is None else layout.step(node)
    head = base + offset if owner is not None else column
    inner = head + (2 if key is None else layout.step(node))
    if key is None and node.shape == "sequence":
        return refuse(node.path, "nothing-to-wrap", "it is a list already")
    start = layout.line_start(text, node.span.start)
    body = reindent(text[start : node.span.end], inner - column)
    if key is None:
        body = " " * head + "- " + body[inner:]
    else:
        body = " " * head + f"{key}:{node.document.newline}" + body
    span = Span(start, node.span.end)
    return (Edit(node.path, span, body, (becomes,), (node.route,), _texts(node.document, span)),)


def reindent(text: str, by: int) -> str:
    """`text` with every line but the empty ones moved by so many columns."""
    lines = text.split("\n")
    if by >= 0:
        return "\n".join(" " * by + line if line.strip() else line for line in lines)
    return "\n".join(line[min(-by, len(line) - len(line.lstrip(" "))) :] for line in lines)


def _texts(document: object, span: Span) -> tuple[str, ...]:
    from fixer.document.document import Document

    assert isinstance(document, Document)
    return tuple(comment.text for comment in layout.comments_in(document, span))


Recast = Value | tuple[str, Value]


def recast(node: Node, children: Sequence[Recast], into: Node | None = None, quote: Quote | None = None) -> Edits:
    """Turn a mapping into a sequence or back, child by child, so that each child's comments stay with it.

    A scalar becomes a list of any length in flow style, each string quoted as the scalar was.

    children  for each present child, in order: the value of an item, or `(key, value)` of an entry
    into      another sequence or mapping of the document: the children are appended there and the node's entry goes away
    quote     for strings in block style, instead of the manner of the present children
    """
    if node.tag is not None or node.anchor is not None or node.alias is not None:
        return refuse(node.path, "tagged", "it has a tag, an anchor or is an alias")
    if node.shape == "scalar" and into is None:
        return _recast_scalar(node, children)
    if not node.children or len(children) != len(node.children):
        return refuse(node.path, "children", "each child needs one to take its place")
    if any(layout.is_explicit(child) for child in node.children):
        return refuse(node.path, "explicit-key", "keys written with `?` are not edited")
    if any("\n" in child.source and layout.comments_in(node.document, child.span) for child in node.children):
        return refuse(node.path, "comment-lost", "a comment inside a child would have no place")
    if into is not None:
        return _append(node, children, into)
    to_sequence = node.shape == "mapping"
    becomes = Becomes(node.route, _collected(children, to_sequence))
    if node.style == "flow":
        return _recast_flow(node, children, becomes)
    return _recast_block(node, children, becomes, quote)


def _recast_scalar(node: Node, children: Sequence[Recast]) -> Edits:
    if node.style in ("literal", "folded") or "\n" in node.source or (node.is_null and not node.source):
        return refuse(node.path, "nothing-to-wrap", "it is empty or has several lines")
    quote: Quote = "single" if node.style == "single" else "double" if node.style == "double" else "plain"
    becomes = Becomes(node.route, _collected(children, True))
    return (Edit(node.path, node.span, rendering.flow(list(children), quote), (becomes,), (node.route,)),)


def _collected(children: Sequence[Recast], to_sequence: bool) -> Data:
    if to_sequence:
        return values.Sequence(tuple(values.of(child) for child in children))
    return values.Mapping(tuple((values.of(key), values.of(value)) for key, value in children))


def _pair(child: Recast, to_sequence: bool) -> tuple[str | None, Value]:
    return (None, child) if to_sequence else (child[0], child[1])


def _recast_flow(node: Node, children: Sequence[Recast], becomes: Becomes) -> Edits:
    to_sequence = node.shape == "mapping"
    opening, closing = "[]" if to_sequence else "{}"
    edits = [Edit(node.path, Span(node.span.start, node.span.start + 1), opening, (becomes,), (node.route,))]
    for child, new in zip(layout.children(node), children, strict=True):
        edits.append(Edit(node.path, Span(child.head, child.end), _flow_child(new, to_sequence)))
    edits.append(Edit(node.path, Span(node.span.end - 1, node.span.end), closing))
    return tuple(edits)


def _flow_child(child: Recast, to_sequence: bool) -> str:
    key, value = _pair(child, to_sequence)
    return rendering.flow(value) if key is None else f"{rendering.scalar(key, flow=True)}: {rendering.flow(value)}"


def _recast_block(node: Node, children: Sequence[Recast], becomes: Becomes, quote: Quote | None) -> Edits:
    text = node.document.text
    to_sequence = node.shape == "mapping"
    column = layout.column(text, node.span.start)
    owner = node.key
    too_shallow = not to_sequence and owner is not None and column <= layout.column(text, owner.span.start)
    shift = layout.step(node) if too_shallow else 0
    edits: list[Edit] = []
    for child, new in zip(layout.children(node), children, strict=True):
        written = " " * shift + render(node, *_pair(new, to_sequence), column + shift, quote)
        edits.append(
            Edit(node.path, Span(child.head, child.end), written, () if edits else (becomes,), () if edits else (node.route,))
        )
    return tuple(edits)


def _append(node: Node, children: Sequence[Recast], into: Node) -> Edits:
    wanted = "mapping" if isinstance(children[0], tuple) else "sequence"
    if into.shape != wanted or into.document is not node.document or not into.children or into.tag or into.alias:
        return refuse(node.path, "no-place", f"there is no {wanted} with children to add to")
    parent = node.parent
    if parent is None or len(parent.children) == 1 or layout.is_explicit(node):
        return refuse(node.path, "no-place", "its entry cannot go away")
    to_sequence = wanted == "sequence"
    gains = tuple(
        Gains(into.route, len(into.children), None if key is None else values.of(key), values.of(value))
        for key, value in (_pair(child, to_sequence) for child in children)
    )
    (cut,) = delete(node)
    cut = Edit(cut.path, cut.span, "", cut.meaning, cut.holders)
    if into.style == "flow":
        return _append_flow(into, [_flow_child(child, to_sequence) for child in children], gains, cut)
    return _append_block(node, children, into, gains, cut)


def _append_flow(into: Node, children: Sequence[str], gains: tuple[Gains, ...], cut: Edit) -> Edits:
    at = layout.children(into)[-1].end
    return (Edit(into.path, Span(at, at), "".join(f", {child}" for child in children), gains, (into.route,)), cut)


def _append_block(node: Node, children: Sequence[Recast], into: Node, gains: tuple[Gains, ...], cut: Edit) -> Edits:
    document, text = node.document, node.document.text
    last = layout.children(into)[-1]
    indent = " " * layout.column(text, last.head)
    lines: list[str] = []
    kept: list[str] = []
    start = cut.span.start
    for child, new in zip(layout.children(node), children, strict=True):
        above = [found.text for found in layout.comments_in(document, Span(start, child.head))]
        end = min(layout.line_end(text, child.end) + 1, cut.span.end)
        behind = [found.text for found in layout.comments_in(document, Span(child.end, end))] if node.style == "block" else []
        lines += above
        lines.append(render(into, *_pair(new, into.shape == "sequence"), len(indent)) + "".join(f"  {found}" for found in behind))
        kept += [*above, *behind]
        start = end if node.style == "block" else child.end
    rest = [found.text for found in layout.comments_in(document, Span(start, cut.span.end))]
    written = "".join(document.newline + indent + line for line in [*lines, *rest])
    at = layout.line_end(text, last.end)
    return (Edit(into.path, Span(at, at), written, gains, (into.route,), (*kept, *rest)), cut)


def move(node: Node, mapping: Node, key: str | None = None) -> Edits:
    """Move the entry whose value is `node` to the end of another mapping of the same document, its comments with it."""
    parent, owner = node.parent, node.key
    if parent is None or owner is None or layout.is_explicit(node):
        return refuse(node.path, "no-key", "only a mapping's entry can be moved")
    if mapping.document is not node.document or mapping.tag or mapping.alias:
        return refuse(node.path, "no-place", "it can only move within its document")
    name = key or owner.text
    if mapping.shape == "mapping" and any(entry.key.text == name for entry in mapping.entries):
        return refuse(node.path, "key-exists", f"`{name}` already stands there")
    if mapping.route[: len(node.route)] == node.route:
        return refuse(node.path, "no-place", "it cannot move into itself")
    cuts = delete(node)
    if cuts[0].refused:
        return cuts
    cut = Edit(cuts[0].path, cuts[0].span, "", cuts[0].meaning, cuts[0].holders)
    written, comments = _entry_text(node, parent, name)
    if written is None:
        return refuse(node.path, "no-place", "it shares its lines with others")
    return _place(node, mapping, name, written, comments, cut)


def _entry_text(node: Node, parent: Node, name: str) -> tuple[str | None, tuple[str, ...]]:
    """The entry's own text, beginning at column 0, under its new name."""
    text, owner = node.document.text, node.key
    assert owner is not None
    value = text[owner.outer.end : node.outer.end]
    renamed = (rendering.scalar(name) if name != owner.text else text[owner.outer.start : owner.outer.end]) + value
    span = Span(owner.outer.start, node.outer.end)
    if parent.style == "flow":
        return (None if "\n" in renamed else renamed), _texts(node.document, span)
    column = layout.column(text, owner.outer.start)
    extent, _ = block_extent(node, parent)
    rest = text[node.outer.end : extent.end].rstrip()
    first, *more = (renamed + rest).split("\n")
    body = "\n".join([first, *(reindent("\n".join(more), -column).split("\n") if more else [])])
    return body, _texts(node.document, Span(span.start, extent.end))


def _place(node: Node, mapping: Node, name: str, written: str, comments: tuple[str, ...], cut: Edit) -> Edits:
    text, newline = node.document.text, node.document.newline
    moved = values.data(node)
    if mapping.is_null and mapping.source == "" and mapping.key is not None and mapping.parent is not None:
        indent = layout.column(text, mapping.key.span.start) + layout.step(mapping)
        at = layout.line_end(text, mapping.span.end)
        meaning: Becomes | Gains = Becomes(mapping.route, values.Mapping(((values.of(name), moved),)))
    elif mapping.shape == "mapping" and mapping.style == "block":
        found = layout.children(mapping)
        indent = layout.column(text, found[0].head)
        at = layout.line_end(text, found[-1].end)
        meaning = Gains(mapping.route, len(found), values.of(name), moved)
    elif mapping.shape == "mapping" and not comments and "\n" not in written and mapping.entries:
        at = layout.children(mapping)[-1].end
        meaning = Gains(mapping.route, len(mapping.entries), values.of(name), moved)
        return (Edit(node.path, Span(at, at), f", {written}", (meaning,), (mapping.route,)), cut)
    else:
        return refuse(node.path, "no-place", "it cannot stand there")
    body = newline + reindent(written, indent)
    return (Edit(node.path, Span(at, at), body, (meaning,), (mapping.route,), comments), cut)


__all__ = ["Child", "Gone", "move", "recast", "reindent", "wrap"]
