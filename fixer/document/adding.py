"""New children for mappings and sequences, in block and flow style, and for empty values that become one."""

from __future__ import annotations

import re
from collections.abc import Callable

from fixer.document import data as values
from fixer.document import layout, lines, manner, rendering
from fixer.document.edit import Becomes, Edit, Edits, Gains, refuse
from fixer.document.node import Node
from fixer.document.rendering import Manner
from fixer.document.scalars import Value
from fixer.document.span import Span
from fixer.expressions import regex

_BLOCK_SCALAR = regex(r"[|>][-+\d]*\r?\n")


def add(mapping: Node, key: str, value: Value, after: str | None = None, *, first: bool = False) -> Edits:
    """Give a mapping a new entry: behind the key `after`, as the `first`, else at the end.

    An empty value (`volumes:`) becomes a mapping.
    """
    keys = [entry.key.text for entry in mapping.entries]
    if key in keys:
        return refuse(mapping.path, "key-exists", f"`{key}` already stands there")
    end = 0 if first else len(keys)
    return _gain(mapping, keys.index(after) + 1 if after in keys else end, key, value)


def insert(sequence: Node, index: int, value: Value) -> Edits:
    """Give a sequence a new item before item `index`; its length (or more) means the end."""
    return _gain(sequence, min(index, len(sequence.items)), None, value)


def _gain(node: Node, index: int, key: str | None, value: Value) -> Edits:
    wanted = "sequence" if key is None else "mapping"
    if is_empty(node, wanted):
        return _fill(node, key, value)
    if node.shape != wanted:
        return refuse(node.path, f"not-a-{wanted}", f"it is a {node.shape}, not a {wanted}")
    gain = Gains(node.route, index, None if key is None else values.of(key), values.of(value))
    if node.style == "flow":
        place, text = _flow_place(node, index, key, value)
    else:
        written = render(node, key, value, lines.column(node.document.text, layout.children(node)[0].head))
        place, text = block_place(node, index, written)
    kept = layout.texts(node.document, place)
    return (*closing(node, place.start), Edit(node.path, place, text, (gain,), (node.route,), kept))


def render(node: Node, key: str | None, value: Value, indent: int, like: Manner | None = None) -> str:
    """A child for the block collection `node` (or the one that it becomes), in the manner of the document."""
    like = like or manner.manner(node)
    text = rendering.item(value, indent, like) if key is None else rendering.entry(key, value, indent, like)
    return text.replace("\n", node.document.newline)


def block_place(node: Node, index: int, written: str) -> tuple[Span, str]:
    """Where a new child of a block collection goes, and its text with the line breaks and blanks around it."""
    text, newline = node.document.text, node.document.newline
    found = layout.children(node)
    indent = " " * lines.column(text, found[0].head)
    gap = newline if manner.apart(node, index) and not (index and layout.keeps_blank_lines(found[index - 1].node)) else ""
    if index:
        before = found[index - 1]
        at_end = index == len(found) and node.parent is None  # comments behind the last entry of the file belong to it
        inside = lines.comments_inside(text, lines.next_line(text, before.end), -1 if at_end else len(indent))
        at = lines.line_end(text, max(before.end, inside - 1))
        return Span(at, at), gap + newline + indent + _ended(text, at, written, newline)
    start = found[0].head
    if lines.own_line(text, start):
        start = lines.comments_above(text, lines.line_start(text, start), len(indent), deeper=True)
        return Span(start, start), indent + written + newline + gap
    return Span(start, start), written + newline + gap + indent


def closing(node: Node, at: int) -> Edits:
    """What keeps a literal without a line break as it is when text follows it at the end of the file: the `-` in its header."""
    text = node.document.text
    last = layout.last_leaf(node)
    if at < len(text) or node.style == "flow" or last.style not in ("literal", "folded") or last.alias is not None:
        return ()
    sign = re.compile(r"[|>]\d?").match(text, last.span.start)
    if sign is None or last.text.endswith("\n") or text[sign.end()] == "-":
        return ()
    return (Edit(node.path, Span(sign.end(), sign.end() + (text[sign.end()] == "+")), "-"),)


def _ended(text: str, at: int, written: str, newline: str) -> str:
    """With a line break where the text has none at its end and what is written there may end in a literal that needs it."""
    return written + newline if at == len(text) and _BLOCK_SCALAR.search(written) else written


def _flow_place(node: Node, index: int, key: str | None, value: Value) -> tuple[Span, str]:
    like = manner.manner(node)
    written = rendering.flow(value, like) if key is None else rendering.flow_entry(key, value, like)
    return flow_place(node, index, written)


def flow_place(node: Node, index: int, written: str) -> tuple[Span, str]:
    """Where a new child of a flow collection that has some goes, and its text with its comma and blanks."""
    text = node.document.text
    found = layout.children(node)
    if layout.is_bare_pair(node):
        source = node.source
        return node.span, "{" + (f"{source}, {written}" if index else f"{written}, {source}") + "}"
    if index < len(found):
        head = found[index].head
        if lines.own_line(text, head):
            return Span(head, head), f"{written},{node.document.newline}{lines.indentation(text, head)}"
        return Span(head, head), f"{written}, "
    last = found[-1]
    behind = lines.behind_comma(text, last.end)
    owner = last.node.key
    bare = owner is not None and text[owner.outer.end : last.end].strip() == ":"
    comma = " ," if bare else ","  # `{a:, b: 1}` would have a key `a:`
    if not (lines.own_line(text, last.head) and lines.rest_is_blank(text, behind)):
        return (Span(behind, behind), f" {written}") if behind > last.end else (Span(last.end, last.end), f"{comma} {written}")
    indent = node.document.newline + lines.indentation(text, last.head)
    if behind > last.end:
        at = lines.line_end(text, behind)
        return Span(at, at), f"{indent}{written},"
    end = lines.line_end(text, last.end)
    return Span(last.end, end), f"{comma}{text[last.end : end]}{indent}{written}"


def is_empty(node: Node, shape: str) -> bool:
    """Whether the node can become the first collection of this shape that stands there: a null, `{}` or `[]`."""
    return node.is_null or (node.shape == shape and not node.children)


def _fill(node: Node, key: str | None, value: Value) -> Edits:
    """An empty value becomes a collection with one child."""
    like = manner.manner(node)
    flow = rendering.flow([value], like) if key is None else "{" + rendering.flow_entry(key, value, like) + "}"
    child = values.of(value)
    new = values.Sequence((child,), node.tag) if key is None else values.Mapping(((values.of(key), child),), node.tag)
    becomes = Becomes(node.route, new)
    return fill(node, becomes, "sequence" if key is None else "mapping", flow, lambda indent: render(node, key, value, indent))


def fill(node: Node, becomes: Becomes, shape: str, flow: str, block: Callable[[int], str]) -> Edits:
    """An empty node becomes a collection: `flow` inside of flow style, else what `block` writes for a column."""
    edits = _filled(node.home or node, becomes, shape, flow, block)
    return tuple(edit._replace(holders=(node.route,)) for edit in edits)


def _filled(node: Node, becomes: Becomes, shape: str, flow: str, block: Callable[[int], str]) -> Edits:
    parent = node.parent
    if node.shape != "scalar" and layout.comments_in(node.document, node.span):
        return refuse(node.path, "comment-lost", "a comment stands between its brackets")
    if parent is None or fills_in_flow(node):
        return (Edit(node.path, node.span, lead(node) + flow, (becomes,), (node.route,)),)
    text = node.document.text
    offset = manner.dash_offset(node) if shape == "sequence" else manner.step(node)
    indent = lines.column(text, layout.head(node)) + (offset if parent.shape == "mapping" else 2)
    return _fill_block(node, parent, becomes, indent, block(indent))


def fills_in_flow(node: Node) -> bool:
    """Whether what fills this empty node has to be written in flow style."""
    place = node.home or node
    parent = place.parent
    return parent is None or parent.style == "flow" or "\n" in place.source or layout.is_explicit(place)


def _fill_block(node: Node, parent: Node, becomes: Becomes, indent: int, written: str) -> Edits:
    text, newline = node.document.text, node.document.newline
    start, end = node.span.start, lines.line_end(text, node.span.end)
    bare = layout.comment_behind(node.document, node.span.end) is None
    below = bool(node.source) and lines.own_line(text, start)
    written = _ended(text, end, written, newline)
    if bare and (below or (parent.shape == "sequence" and node.span == node.outer)):
        blanks = " " * (indent - lines.column(text, start)) if below else lead(node)
        return (Edit(node.path, node.span, blanks + written, (becomes,), (node.route,)),)
    written = newline + " " * indent + written
    if node.source:
        start = lines.blanks_before(text, start)
    if bare:
        return (Edit(node.path, Span(start, end), written, (becomes,), (node.route,)),)
    gone = (Edit(node.path, Span(start, node.span.end), ""),) if node.source else ()
    return (*gone, Edit(node.path, Span(end, end), written, (becomes,), (node.route,)))


def lead(node: Node) -> str:
    """What has to stand between the place of an empty node and a value that is put there."""
    if node.source:
        return ""
    text, at = node.document.text, node.span.start
    key = node.key
    if key is not None and ":" not in text[key.outer.end : at]:
        below = node.document.newline + " " * lines.column(text, layout.head(node))
        return f"{below}: " if layout.is_explicit(node) else ": "
    return "" if text[at - 1 : at] in ("", " ", "\t", "\n", "[") else " "
