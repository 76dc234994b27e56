"""Mappings become sequences and back, child by child, so that each child's comments stay with it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from fixer.document import data as values
from fixer.document import layout, lines, manner, rendering
from fixer.document.adding import block_place, fill, fills_in_flow, flow_place, is_empty, render
from fixer.document.comment_edits import comment
from fixer.document.deleting import extent, remove
from fixer.document.edit import Becomes, Edit, Edits, Gains, refuse
from fixer.document.layout import Child
from fixer.document.node import Node
from fixer.document.rendering import Quote
from fixer.document.scalars import Value
from fixer.document.span import Span

Recast = Value | tuple[str, Value]


def recast(node: Node, children: Sequence[Recast], into: Node | None = None, quote: Quote | None = None) -> Edits:
    """Turn a mapping into a sequence or back, or a scalar into a list of any length.

    children  for each present child, in order: the value of an item, or `(key, value)` of an entry
    into      another sequence or mapping of the document: the children are appended there and the node's entry goes away
    quote     for strings, instead of the manner of the present children or the scalar
    """
    if node.tag is not None and node.tag.startswith("tag:"):
        return refuse(node.path, "tagged", f"it has the tag {node.tag}")
    if node.shape == "scalar" and into is None:
        return _recast_scalar(node, children, quote)
    if not node.children or len(children) != len(node.children):
        return refuse(node.path, "children", "each child needs one to take its place")
    if any(node.document.used_outside(child) for child in node.children):
        return refuse(node.path, "shared", "the anchor of a child is used elsewhere")
    if into is not None:
        return _append(node, children, into, quote)
    becomes = Becomes(node.route, _collected(children, node.shape == "mapping")._replace(tag=node.tag))
    if node.style == "flow":
        return _recast_flow(node, children, becomes, quote)
    return _recast_block(node, children, becomes, quote)


def _recast_scalar(node: Node, children: Sequence[Recast], quote: Quote | None) -> Edits:
    if node.style in ("literal", "folded") or (node.is_null and not node.source):
        return refuse(node.path, "nothing-to-wrap", "it is empty or a block scalar")
    old: Quote = "single" if node.style == "single" else "double" if node.style == "double" else "plain"
    text = rendering.flow(list(children), rendering.Manner(quote=quote or old))
    becomes = Becomes(node.route, _collected(children, True)._replace(tag=node.tag))
    return (Edit(node.path, node.span, text, (becomes,), (node.route,)),)


def _collected(children: Sequence[Recast], to_sequence: bool) -> values.Sequence | values.Mapping:
    if to_sequence:
        return values.Sequence(tuple(values.of(child) for child in children))
    return values.Mapping(tuple((values.of(key), values.of(value)) for key, value in children))


def _pair(child: Recast, to_sequence: bool) -> tuple[str | None, Value]:
    return (None, child) if to_sequence else (child[0], child[1])


def _in_flow(like: rendering.Manner, child: Recast, to_sequence: bool) -> str:
    key, value = _pair(child, to_sequence)
    return rendering.flow(value, like) if key is None else rendering.flow_entry(key, value, like)


def _recast_flow(node: Node, children: Sequence[Recast], becomes: Becomes, quote: Quote | None) -> Edits:
    to_sequence = node.shape == "mapping"
    found = layout.children(node)
    if any(layout.comments_in(node.document, Span(child.head, child.end)) for child in found):
        return refuse(node.path, "comment-lost", "a comment inside a child would have no place")
    like = manner.manner(node, quote)
    opening, closing = "[]" if to_sequence else "{}"
    if layout.is_bare_pair(node):
        return (Edit(node.path, node.span, f"[{_in_flow(like, children[0], True)}]", (becomes,), (node.route,)),)
    edits = [Edit(node.path, Span(node.span.start, node.span.start + 1), opening, (becomes,), (node.route,))]
    for child, new in zip(found, children, strict=True):
        edits.append(Edit(node.path, Span(child.head, child.end), _in_flow(like, new, to_sequence)))
    edits.append(Edit(node.path, Span(node.span.end - 1, node.span.end), closing))
    return tuple(edits)


def _recast_block(node: Node, children: Sequence[Recast], becomes: Becomes, quote: Quote | None) -> Edits:
    """Child by child. A comment inside a child goes above it; a mapping may not stand as far left as a list."""
    text, newline = node.document.text, node.document.newline
    to_sequence = node.shape == "mapping"
    column, owner = lines.column(text, node.span.start), node.key
    too_shallow = not to_sequence and owner is not None and column <= lines.column(text, owner.span.start)
    shift = manner.step(node) if too_shallow else 0
    edits: list[Edit] = []
    for child, new in zip(layout.children(node), children, strict=True):
        span = Span(child.head, child.end)
        inside = layout.texts(node.document, span)
        if inside and not lines.own_line(text, child.head):
            return refuse(node.path, "comment-lost", "a comment inside a child would have no place")
        above = "".join(comment + newline + " " * (column + shift) for comment in inside)
        one_line = layout.comment_behind(node.document, child.end) is not None
        like = manner.manner(node, quote)._replace(lines=not one_line)
        written = " " * shift + above + render(node, *_pair(new, to_sequence), column + shift, like)
        edits.append(Edit(node.path, span, written, comments=inside))
    edits[0] = edits[0]._replace(meaning=(becomes,), holders=(node.route,))
    return tuple(edits)


def _append(node: Node, children: Sequence[Recast], into: Node, quote: Quote | None) -> Edits:
    wanted = "mapping" if isinstance(children[0], tuple) else "sequence"
    parent = node.parent
    fits = is_empty(into, wanted) or into.shape == wanted
    if not fits or into.document is not node.document or into.route[: len(node.route)] == node.route:
        return refuse(node.path, "no-place", f"there is no {wanted} to add to")
    if parent is None or len(parent.children) == 1:
        return refuse(node.path, "no-place", "its entry cannot go away")
    cuts = tuple(cut._replace(drops=False) for cut in remove(parent, [layout.index_of(node, parent)]))
    placed = _placed(node, children, into, quote)
    return placed if placed[0].refused else (*placed, *cuts)


def _placed(node: Node, children: Sequence[Recast], into: Node, quote: Quote | None) -> Edits:
    """The children in their new place."""
    to_sequence = isinstance(children[0], tuple) is False
    pairs = [_pair(child, to_sequence) for child in children]
    like = manner.manner(into, quote)
    flow = ", ".join(_in_flow(like, child, to_sequence) for child in children)
    comments, written = _with_comments(node, pairs, into, quote)
    count = len(into.children)
    in_flow = into.style == "flow" if count else fills_in_flow(into)
    above = comment(into, "\n".join(comments), "above") if in_flow and comments else ()
    comments = () if in_flow else comments
    if not count:
        brackets, shape = (f"[{flow}]", "sequence") if to_sequence else ("{" + flow + "}", "mapping")
        becomes = Becomes(into.route, _collected(children, to_sequence)._replace(tag=into.tag))
        edits = fill(into, becomes, shape, brackets, written)
        return (*above, *(edit._replace(comments=comments if edit.meaning else ()) for edit in edits))
    gains = tuple(Gains(into.route, count, None if key is None else values.of(key), values.of(value)) for key, value in pairs)
    if in_flow:
        span, text = flow_place(into, count, flow)
        return (*above, Edit(into.path, span, text, gains, (into.route,), layout.texts(into.document, span)))
    column = lines.column(into.document.text, layout.children(into)[0].head)
    return (Edit(into.path, *block_place(into, count, written(column)), gains, (into.route,), comments),)


def _with_comments(
    node: Node, pairs: Sequence[tuple[str | None, Value]], into: Node, quote: Quote | None
) -> tuple[tuple[str, ...], Callable[[int], str]]:
    """Every comment of the node's lines in its new order, and the function that writes the children for a column."""
    surroundings = list(_surroundings(node))
    like = manner.manner(into, quote)

    def written(indent: int) -> str:
        found: list[str] = []
        for (above, behind), (key, value) in zip(surroundings, pairs, strict=True):
            found += [*above, "  ".join([render(into, key, value, indent, like._replace(lines=not behind)), *behind])]
        return (node.document.newline + " " * indent).join(found)

    return tuple(text for above, behind in surroundings for text in (*above, *behind)), written


def _surroundings(node: Node) -> Iterator[tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each child the comments that go above it, and the one behind it."""
    document, text = node.document, node.document.text
    found: tuple[Child, ...] = layout.children(node)
    parent = node.parent
    assert parent is not None
    index = layout.index_of(node, parent)
    whole = extent(parent, index, index) if parent.style == "block" else node.outer
    start = node.key.outer.end if node.key is not None else node.outer.start
    for number, child in enumerate(found):
        last = number + 1 == len(found)
        line = min(lines.line_end(text, child.end) + 1, whole.end)
        end = line if node.style == "block" and (last or found[number + 1].head >= line) else child.end
        above = layout.texts(document, Span(start, child.end))
        behind = layout.texts(document, Span(child.end, end))
        if last:
            above += layout.texts(document, Span(end, whole.end))
        yield above, behind
        start = end
