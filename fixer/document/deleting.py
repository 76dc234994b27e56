"""Deleting children of mappings and sequences, in block and flow style."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from fixer.document import layout, lines
from fixer.document.edit import Edit, Edits, Gone, refuse
from fixer.document.layout import Child
from fixer.document.node import Node
from fixer.document.span import Span


def delete(node: Node, leaving: str = "") -> Edits:
    """Remove a mapping's entry (`node` is its value) or a sequence's item, with the comments inside and behind it.

    An only child takes its parent along, as an empty `volumes:` is not what anyone means. `leaving` stands in its place:
    comment lines, each with its `# `, blanks before it where it stands further in.
    """
    parent = node.parent
    if parent is None:
        return refuse(node.path, "root", "nothing would be left of the document")
    return remove(parent, [layout.index_of(node, parent)], leaving)


def keep(sequence: Node, indices: Collection[int]) -> Edits:
    """Remove every item of a list but those at `indices`, of which there must be one."""
    gone = [index for index in range(len(sequence.items)) if index not in indices]
    if sequence.shape != "sequence" or len(gone) == len(sequence.items):
        return refuse(sequence.path, "nothing-kept", "nothing of the list would be left")
    return remove(sequence, gone)


def remove(parent: Node, indices: Collection[int], leaving: str = "", *, above: bool = False) -> Edits:
    """Remove the children with these numbers, with `above` also the comments over them; all take their parent along."""
    if len(indices) == len(parent.children):
        return delete(parent, leaving)
    runs = list(_runs(indices))
    if parent.style == "flow":
        if leaving:
            return refuse(parent.path, "flow-comment", "a comment cannot stand inside a flow collection")
        return tuple(edit for first, last in runs for edit in _cut_flow(parent, first, last))
    edits: Edits = ()
    for first, last in runs:
        if lines.own_line(parent.document.text, layout.children(parent)[first].head):
            edits += _cut_lines(parent, first, last, leaving, above)
        else:
            edits += _cut_beside(parent, last, leaving)
    return edits


def _runs(indices: Collection[int]) -> Iterator[tuple[int, int]]:
    """First and last number of each unbroken row."""
    for _, row in groupby(enumerate(sorted(indices)), lambda pair: pair[1] - pair[0]):
        run = [index for _, index in row]
        yield run[0], run[-1]


def _gone(parent: Node, first: int, last: int) -> tuple[Gone, ...]:
    return tuple(Gone(child.route) for child in parent.children[first : last + 1])


def _cut_lines(parent: Node, first: int, last: int, leaving: str, above: bool) -> Edits:
    """Block children that begin on lines of their own."""
    document = parent.document
    found = layout.children(parent)
    span = extent(parent, first, last, above=above)
    if first and layout.last_leaf(found[first - 1].node).style in ("literal", "folded"):  # its last line break is part of it
        span = Span(max(span.start, lines.next_line(document.text, found[first - 1].end)), span.end)
    if not leaving:
        span = _with_blank_lines(document.text, span, found[first - 1] if first else None)
    indent = lines.indentation(document.text, found[first].head)
    left = leaving.splitlines()
    comments = tuple(line.strip() for line in left)
    text = "".join(f"{indent}{line}{document.newline}" for line in left)
    if text and document.text.startswith(document.newline, span.start):  # the last line of a text without a final newline
        text = document.newline + text.removesuffix(document.newline)
    return (Edit(parent.path, span, text, _gone(parent, first, last), (parent.route,), comments, drops=True),)


def extent(parent: Node, first: int, last: int, *, above: bool = False) -> Span:
    """The whole lines that block children take up, comments inside them included, with `above` also those over them."""
    text = parent.document.text
    found = layout.children(parent)
    indent = lines.column(text, found[first].head)
    start = lines.line_start(text, found[first].head)
    end = lines.comments_inside(text, lines.next_line(text, found[last].end), indent)
    return lines.whole_lines(text, Span(lines.comments_above(text, start, indent) if above else start, end))


def _with_blank_lines(text: str, span: Span, previous: Child | None) -> Span:
    """With the blank lines behind it where nothing before needs them, or those before it at the end of the text."""
    after = lines.blank_lines(text, span.end)
    keeps = previous is not None and layout.keeps_blank_lines(previous.node)
    apart = lines.follows_blank(text, span.start)
    if after == len(text) and apart and previous is not None and not keeps:
        before = max(len(text[: span.start].rstrip(" \t\r\n")), previous.end)
        return Span(lines.next_line(text, before) if text.endswith("\n") else before, span.end)
    return Span(span.start, after) if previous is None or apart or keeps else span


def _cut_beside(parent: Node, last: int, leaving: str) -> Edits:
    """The first children of a block collection that begins beside a dash: the next one takes their place there.

    What comments the next one goes above the dash, as `leaving` does.
    """
    document, text = parent.document, parent.document.text
    found = layout.children(parent)
    start, following = found[0].head, found[last + 1].head
    own = lines.comments_inside(text, lines.next_line(text, found[last].end), lines.column(text, start))
    kept = layout.texts(document, Span(own, following))
    above = (*leaving.splitlines(), *kept)
    gone = _gone(parent, 0, last)
    if not above:
        return (Edit(parent.path, Span(start, following), "", gone, (parent.route,), drops=True),)
    if not layout.stands_beside(text, start):
        return refuse(parent.path, "beside-dash", "a comment cannot take the place of what stands beside something else")
    line = lines.line_start(text, start)
    indent = lines.indentation(text, start)
    written = "".join(f"{indent}{comment}{document.newline}" for comment in above) + text[line:start]
    return (Edit(parent.path, Span(line, following), written, gone, (parent.route,), above, drops=True),)


def _cut_flow(parent: Node, first: int, last: int) -> Edits:
    """Flow children with a comma of theirs."""
    text = parent.document.text
    found = layout.children(parent)
    start, end = found[first].head, found[last].end
    behind = lines.behind_comma(text, end)
    gone, holders = _gone(parent, first, last), (parent.route,)
    final = last + 1 == len(found)
    if lines.own_line(text, start) and lines.rest_is_blank(text, behind):
        span = Span(lines.line_start(text, start), lines.next_line(text, behind))
        cut = Edit(parent.path, span, "", gone, holders, drops=True)
        return (*(_cut_comma(parent, found[first - 1], start) if final and behind == end and first else ()), cut)
    if final:
        if not layout.comments_in(parent.document, Span(found[first - 1].end, start)):
            return (Edit(parent.path, Span(found[first - 1].end, end), "", gone, holders, drops=True),)
        return (*_cut_comma(parent, found[first - 1], start), Edit(parent.path, Span(start, end), "", gone, holders, drops=True))
    following = found[last + 1].head
    if layout.comments_in(parent.document, Span(end, following)):
        following = lines.behind_comma(text, end)
    return (Edit(parent.path, Span(start, following), "", gone, holders, drops=True),)


def _cut_comma(parent: Node, child: Child, before: int) -> Edits:
    """Without the comma between a child and `before`."""
    text = parent.document.text
    comments = [comment.span for comment in layout.comments_in(parent.document, Span(child.end, before))]
    commas = (at for at in range(child.end, before) if text[at] == ",")
    at = next(at for at in commas if not any(span.start <= at < span.end for span in comments))
    return (Edit(parent.path, Span(at, at + 1), ""),)
