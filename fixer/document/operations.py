"""The edits a rule can ask for. Each gives spans, text and meaning; what cannot be edited gives a refusal with its reason.

All return a tuple, so that the edits of a fix are added up: `put(port, 8080) + delete(mount)`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Concatenate, ParamSpec

from fixer.document import adding, comment_edits, conf_edits, deleting, go_edits, moving, recasting, scalar_edits, wrapping
from fixer.document.comment_edits import Where, recomment, uncomment
from fixer.document.document import Document
from fixer.document.edit import Created, Edit, Edits, Repaired, refuse
from fixer.document.node import Node
from fixer.document.recasting import Recast
from fixer.document.rendering import Quote
from fixer.document.scalars import Value
from fixer.document.span import Span

__all__ = [
    "add",
    "comment",
    "create",
    "delete",
    "everywhere",
    "insert",
    "keep",
    "move",
    "put",
    "recast",
    "recomment",
    "rename",
    "repair",
    "uncomment",
    "wrap",
]

P = ParamSpec("P")


def put(node: Node, value: Value, quote: Quote | None = None) -> Edits:
    """Give a scalar another value; only the characters that differ are spliced, quotes stay unless `quote` says otherwise."""
    if node.document.language == "conf":
        return conf_edits.put(node, value)
    if node.document.language == "go":
        return go_edits.put(node, value)
    return scalar_edits.put(node, value, quote)


def rename(node: Node, key: str) -> Edits:
    """Give the entry whose value is `node` another key."""
    return _yaml(node) or scalar_edits.rename(node, key)


def delete(node: Node, leaving: str = "") -> Edits:
    """Remove a mapping's entry (`node` is its value) or a sequence's item; comment lines `leaving` take its place.

    An only child takes its parent along. Comments inside and behind it go too, which makes the fix UNSAFE.
    """
    if node.document.language == "conf":
        return conf_edits.delete(node, leaving)
    return _yaml(node) or deleting.delete(node, leaving)


def keep(sequence: Node, indices: Collection[int]) -> Edits:
    """Remove every item of a list but those at `indices`, of which there must be one; with the comments of what goes."""
    return _yaml(sequence) or deleting.keep(sequence, indices)


def add(mapping: Node, key: str, value: Value, after: str | None = None, *, first: bool = False) -> Edits:
    """Give a mapping, or an empty value, a new entry: behind the key `after`, as the `first`, else at the end."""
    if mapping.document.language == "conf":
        return conf_edits.add(mapping, key, value, after)
    return _yaml(mapping) or adding.add(mapping, key, value, after, first=first)


def insert(sequence: Node, index: int, value: Value) -> Edits:
    """Give a sequence, or an empty value, a new item before item `index`; its length means the end.

    In Go the value is source: statements, import specs or declarations, as if they stood at the left margin.
    """
    if sequence.document.language == "go":
        return go_edits.insert(sequence, index, value)
    return _yaml(sequence) or adding.insert(sequence, index, value)


def move(node: Node, mapping: Node, key: str | None = None) -> Edits:
    """Move the entry whose value is `node` to the end of another mapping, its comments with it."""
    return _yaml(node) or moving.move(node, mapping, key)


def wrap(node: Node, key: str | None = None) -> Edits:
    """Make a list of one of the node, or with `key` a mapping of one entry."""
    return _yaml(node) or wrapping.wrap(node, key)


def recast(node: Node, children: Sequence[Recast], into: Node | None = None, quote: Quote | None = None) -> Edits:
    """Turn a mapping into a sequence or back, one new child for each present one, its comments staying with it.

    A scalar becomes a list of any length. Strings are quoted as before unless `quote` says otherwise.
    With `into` the children are appended to that collection instead, and the node's entry goes away.
    """
    return _yaml(node) or recasting.recast(node, children, into, quote)


def comment(node: Node, text: str, where: Where) -> Edits:
    """Leave a comment (`# …`, in Go `// …`) on the line above the node's, or behind it."""
    return comment_edits.comment(node, text, where)


def create(path: str, text: str) -> Edits:
    """A new file."""
    return (Edit(path, Span(0, 0), text, (Created(),)),)


def repair(document: Document, span: Span, text: str) -> Edits:
    """Change white space or quotes in a file that does not parse, so that it does."""
    return (Edit(document.path, span, text, (Repaired(),)),)


def everywhere(node: Node, edit: Callable[Concatenate[Node, P], Edits], *args: P.args, **kwargs: P.kwargs) -> Edits:
    """The edit made of each place that means this node's text: where it is anchored and wherever an alias brings it."""
    return tuple(one for use in node.document.uses(node) for one in edit(use, *args, **kwargs))


def _yaml(node: Node) -> Edits:
    if node.document.language == "yaml":
        return ()
    return refuse(node.path, "language", f"{node.document.language} files have no such edit")
