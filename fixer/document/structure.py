"""Deleting and adding children of mappings and sequences, in block and flow style."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from fixer.document import data as values
from fixer.document import layout, rendering
from fixer.document.edit import Becomes, Edit, Edits, Gains, Gone, refuse
from fixer.document.layout import Child
from fixer.document.node import Node
from fixer.document.rendering import Quote
from fixer.document.scalars import Value
from fixer.document.span import Span


def delete(node: Node, leaving: str = "") -> Edits:
    """Remove a mapping's entry (`node` is its value) or a sequence's item, with the comments inside and behind it.

    An only child takes its parent along, as an empty `volumes:` is not what anyone means. `leaving` stands in its place:
    comment lines, each with its `# `.
    """
    parent = node.parent
    if parent is None:
        return refuse(node.path, "root", "nothing would be left of the document")
    if len(parent.children) == 1:
        return delete(parent, leaving)
    if layout.is_explicit(node):
        return refuse(node.path, "explicit-key", "keys written with `?` are not edited")
    if parent.style == "flow":
        if leaving:
            return refuse(node.path, "flow-comment", "a comment cannot stand inside a flow collection")
        return (_cut_flow(node, parent),)
    span, indent = block_extent(node, parent)
    text = "".join(f"{indent}{line}{node.document.newline}" for line in leaving.splitlines())
    if leaving and not layout.own_line(node.document.text, span.start):
        return refuse(node.path, "beside-dash", "a comment cannot take the place of what stands beside a dash")
    return (Edit(node.path, span, text, (Gone(node.route),), (parent.route,), tuple(leaving.splitlines()), drops=True),)


def keep(sequence: Node, indices: Collection[int]) -> Edits:
    """Remove every item of a list but those at `indices`, of which there must be one."""
    kept = [index in indices for index in range(len(sequence.items))]
    if sequence.shape != "sequence" or not any(kept):
        return refuse(sequence.path, "nothing-kept", "nothing of the list would be left")
    if sequence.style != "flow":
        return tuple(edit for item, stays in zip(sequence.items, kept, strict=True) if not stays for edit in delete(item))
    return tuple(_cut_run(sequence, start, end) for start, end in _runs(kept))


def _runs(kept: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last index of each unbroken row of items that go."""
    indices = [index for index, stays in enumerate(kept) if not stays]
    for _, row in groupby(enumerate(indices), lambda pair: pair[1] - pair[0]):
        run = [index for _, index in row]
        yield run[0], run[-1]


def _cut_run(sequence: Node, start: int, end: int) -> Edit:
    found = layout.children(sequence)
    gone = tuple(Gone(child.node.route) for child in found[start : end + 1])
    if end + 1 < len(found):
        span = Span(found[start].head, found[end + 1].head)
    else:
        span = Span(found[start - 1].end, found[end].end)
    return Edit(sequence.path, span, "", gone, (sequence.route,), drops=True)


def child_of(node: Node, parent: Node) -> tuple[int, tuple[Child, ...]]:
    """Index of `node` among its parent's children, and those."""
    found = layout.children(parent)
    return next(i for i, child in enumerate(found) if child.node.route == node.route), found


def block_extent(node: Node, parent: Node) -> tuple[Span, str]:
    """What a block child takes up, whole lines where it can, and the indentation of its first line."""
    text = node.document.text
    index, found = child_of(node, parent)
    child = found[index]
    indent = " " * layout.column(text, child.head)
    if not layout.own_line(text, child.head):
        following = found[index + 1].head if index + 1 < len(found) else child.end
        end = layout.skip_blanks(text, layout.line_end(text, child.end), following)
        return Span(child.head, end), indent
    start = layout.line_start(text, child.head)
    end = _with_own_comments(text, layout.next_line(text, child.end), len(indent))
    if end == len(text) and not text.endswith("\n") and start:
        start -= 2 if text[start - 2 : start] == "\r\n" else 1
        return Span(start, end), indent
    return Span(start + (text[start : start + 1] == "\ufeff"), end), indent


def _with_own_comments(text: str, end: int, indent: int) -> int:
    """Behind the comment lines that follow and are indented deeper than the child's head: they are inside of it."""
    while end < len(text):
        line = text[end : layout.line_end(text, end)]
        if not line.lstrip(" ").startswith("#") or len(line) - len(line.lstrip(" ")) <= indent:
            break
        end = layout.next_line(text, end)
    return end


def _cut_flow(node: Node, parent: Node) -> Edit:
    text = node.document.text
    index, found = child_of(node, parent)
    child = found[index]
    last = index + 1 == len(found)
    comma = layout.between(text, child.end, child.end + 1 if last else found[index + 1].head)
    behind = _behind_comma(text, child.end)
    if layout.own_line(text, child.head) and layout.rest_is_blank(text, behind):
        span = Span(layout.line_start(text, child.head), layout.next_line(text, behind))
    elif last:
        span = Span(found[index - 1].end, child.end)
    else:
        span = Span(child.head, comma)
    return Edit(node.path, span, "", (Gone(node.route),), (parent.route,), drops=True)


def _behind_comma(text: str, end: int) -> int:
    at = end
    while text[at : at + 1] in (" ", "\t"):
        at += 1
    return at + 1 if text[at : at + 1] == "," else end


def add(mapping: Node, key: str, value: Value, after: str | None = None) -> Edits:
    """Give a mapping a new entry: behind the key `after`, else at the end. An empty value (`volumes:`) becomes a mapping."""
    if mapping.shape == "mapping" and any(entry.key.text == key for entry in mapping.entries):
        return refuse(mapping.path, "key-exists", f"`{key}` already stands there")
    keys = [entry.key.text for entry in mapping.entries]
    index = keys.index(after) + 1 if after in keys else len(keys)
    return _gain(mapping, index, key, value)


def insert(sequence: Node, index: int, value: Value) -> Edits:
    """Give a sequence a new item before item `index`; its length (or more) means the end."""
    return _gain(sequence, min(index, len(sequence.items)), None, value)


def _gain(node: Node, index: int, key: str | None, value: Value) -> Edits:
    wanted = "sequence" if key is None else "mapping"
    if node.tag is not None:
        return refuse(node.path, "tagged", f"it has the tag {node.tag}")
    if node.is_null and node.source == "" and node.alias is None:
        return _fill_empty(node, key, value)
    if node.shape != wanted:
        return refuse(node.path, f"not-a-{wanted}", f"it is a {node.shape}, not a {wanted}")
    if any(layout.is_explicit(child) for child in node.children):
        return refuse(node.path, "explicit-key", "keys written with `?` are not edited")
    gain = Gains(node.route, index, None if key is None else values.of(key), values.of(value))
    place, text = _flow_place(node, index, key, value) if node.style == "flow" else _block_place(node, index, key, value)
    return (Edit(node.path, place, text, (gain,), (node.route,)),)


def render(node: Node, key: str | None, value: Value, indent: int, quoted: Quote | None = None) -> str:
    """A child for the block collection `node` (or the one that it becomes), in the manner of the document."""
    step, offset, quote = layout.step(node), layout.dash_offset(node), quoted or layout.quote(node)
    if key is None:
        text = rendering.item(value, indent, step, offset, quote)
    else:
        text = rendering.entry(key, value, indent, step, offset, quote)
    return text.replace("\n", node.document.newline)


def _block_place(node: Node, index: int, key: str | None, value: Value) -> tuple[Span, str]:
    text, newline = node.document.text, node.document.newline
    found = layout.children(node)
    indent = layout.column(text, found[0].head)
    written = render(node, key, value, indent)
    if index == 0:
        return Span(found[0].head, found[0].head), written + newline + " " * indent
    at = layout.line_end(text, found[index - 1].end)
    gap = newline if layout.blank_lines_between(node) else ""
    return Span(at, at), gap + newline + " " * indent + written


def _flow_place(node: Node, index: int, key: str | None, value: Value) -> tuple[Span, str]:
    text = node.document.text
    quote = layout.quote(node)
    written = rendering.flow(value, quote)
    if key is not None:
        written = f"{rendering.scalar(key, flow=True)}: {written}"
    found = layout.children(node)
    if not found:
        return Span(node.span.start + 1, node.span.start + 1), written
    if index < len(found):
        return Span(found[index].head, found[index].head), f"{written}, "
    last = found[-1]
    behind = _behind_comma(text, last.end)
    separate = layout.own_line(text, last.head) and layout.rest_is_blank(text, behind)
    if not separate:
        return Span(last.end, last.end), f", {written}"
    indent = " " * layout.column(text, last.head)
    if behind > last.end:
        at = layout.line_end(text, behind)
        return Span(at, at), f"{node.document.newline}{indent}{written},"
    return Span(last.end, last.end), f",{node.document.newline}{indent}{written}"


def _fill_empty(node: Node, key: str | None, value: Value) -> Edits:
    """An empty value becomes a block collection with one child."""
    parent = node.parent
    if parent is None or parent.style == "flow" or parent.shape != "mapping" or layout.is_explicit(node) or node.anchor:
        return refuse(node.path, "empty-value", "an empty value is only filled in a block mapping")
    document, owner = node.document, node.key
    assert owner is not None
    column = layout.column(document.text, owner.span.start)
    indent = column + (layout.dash_offset(node) if key is None else layout.step(node))
    at = layout.line_end(document.text, node.span.end)
    becomes = Becomes(node.route, values.of([value] if key is None else {key: value}))
    text = document.newline + " " * indent + render(node, key, value, indent)
    return (Edit(node.path, Span(at, at), text, (becomes,), (node.route,)),)
