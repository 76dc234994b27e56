"""Nodes: what stands where in a document, with aliases already unshared.

Every place that can be reached has a node of its own. What stands behind an alias is a copy of the anchored node with the
route of the place that uses it and the span of the place that defines it, so that walking never meets a cycle and an
edit always knows how many places it changes (`Document.uses`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import EllipsisType
from typing import TYPE_CHECKING, Literal, NamedTuple

from fixer.document.scalars import Value, resolve, typed
from fixer.document.span import Position, Span, position

if TYPE_CHECKING:
    from fixer.document.document import Document

Shape = Literal["scalar", "sequence", "mapping"]
Style = Literal["plain", "single", "double", "literal", "folded", "block", "flow"]


class Duplicate(NamedTuple):
    """Route component of the second and later entries of a mapping that have the same key."""

    key: str
    ordinal: int

    def __str__(self) -> str:
        return f"{self.key}#{self.ordinal}"


_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
"""What a plain scalar without tag is null as; asked so often that the resolver only decides the rest."""

Step = int | str | Duplicate
Route = tuple[Step, ...]


@dataclass(slots=True, eq=False)
class Node:
    """A scalar, sequence or mapping of a document.

    Nobody changes a node once it is made; it is not `frozen` as that alone makes reading a file take a quarter longer.

    route   document number, then keys (as written, unquoted) and indices down to here; through aliases and `<<` too
    span    the content alone; block collections end where their last child ends
    outer   the content with its anchor and tag; for an alias the `*name` itself
    text    the decoded scalar; empty for collections
    tag     an explicit tag (`!reset`, `tag:yaml.org,2002:str`), else None; in Go the grammar's name of the node
    home    the anchored node this one is an alias's copy of, or inside of; else None
    """

    document: Document = field(repr=False)
    route: Route
    shape: Shape
    style: Style
    span: Span
    outer: Span
    text: str = ""
    tag: str | None = None
    anchor: str | None = None
    entries: tuple[Entry, ...] = field(default=(), repr=False)
    items: tuple[Node, ...] = field(default=(), repr=False)
    home: Node | None = field(default=None, repr=False)
    alias: str | None = None
    _effective: dict[str, Node] | None = field(default=None, init=False, repr=False)

    @property
    def path(self) -> str:
        return self.document.path

    @property
    def position(self) -> Position:
        return position(self.document.text, self.span.start)

    @property
    def source(self) -> str:
        """The content as it is written."""
        return self.document.text[self.span.start : self.span.end]

    @property
    def value(self) -> Value:
        """A scalar as YAML 1.2 reads it, a list of values, or a dict (merge keys applied, the last duplicate wins)."""
        if self.shape == "scalar":
            return typed(self.scalar_tag, self.text)
        if self.shape == "sequence":
            return [item.value for item in self.items]
        return {key: node.value for key, node in self.pairs()}

    @property
    def scalar_tag(self) -> str:
        """Short name of the scalar's type: `str`, `int`, `float`, `bool`, `null`, or an explicit local tag."""
        if self.document.language != "yaml":
            return self.tag or "str"
        return resolve(self.text, self.style, self.tag)

    @property
    def is_null(self) -> bool:
        return self.shape == "scalar" and (self.tag is not None or self.text in _NULLS) and self.scalar_tag == "null"

    @property
    def key(self) -> Node | None:
        """The key node when this is a mapping's value, else None."""
        parent = self.parent
        if parent is None or parent.shape != "mapping":
            return None
        return next((entry.key for entry in parent.entries if entry.value.route == self.route), None)

    @property
    def parent(self) -> Node | None:
        """The node this one stands in, or None for the root of a document."""
        return self.document.at(self.route[:-1]) if len(self.route) > 1 else None

    @property
    def children(self) -> tuple[Node, ...]:
        """The values of a mapping or the items of a sequence as written: duplicates and `<<` included."""
        return tuple(entry.value for entry in self.entries) if self.shape == "mapping" else self.items

    def pairs(self) -> Iterator[tuple[str, Node]]:
        """A mapping's effective entries: the last of duplicates, inherited ones behind the own."""
        return iter(self._pairs.items())

    @property
    def _pairs(self) -> dict[str, Node]:
        if self._effective is None:  # kept, as every rule asks for it again
            effective = {entry.key.text: entry.value for entry in self.entries if not entry.merges}
            for value in (entry.value for entry in self.entries if entry.merges):
                for source in value.items if value.shape == "sequence" else (value,):
                    for key, node in source.pairs():
                        effective.setdefault(key, node)
            self._effective = effective
        return self._effective

    def get(self, *keys: str | int) -> Node | None:
        """The effective node down this path, or None."""
        node: Node | None = self
        for key in keys:
            if node is None:
                return None
            if isinstance(key, int):
                node = node.items[key] if -len(node.items) <= key < len(node.items) else None
            else:
                node = node._pairs.get(key)
        return node

    def find(self, *pattern: str | int | EllipsisType) -> Iterator[Node]:
        """Nodes down this path, where `...` stands for every child."""
        found = [self]
        for step in pattern:  # level by level: the same order as one by one, and no generator within a generator
            if isinstance(step, EllipsisType):
                found = [child for node in found for child in (node.items or node._pairs.values())]
            else:
                found = [child for node in found if (child := node.get(step)) is not None]
        return iter(found)

    def walk(self) -> Iterator[Node]:
        """This node and everything below it as written, keys left out."""
        ahead = [self]
        while ahead:
            node = ahead.pop()
            yield node
            if node.entries:
                ahead += [entry.value for entry in reversed(node.entries)]
            elif node.items:
                ahead += reversed(node.items)


class Entry(NamedTuple):
    """One `key: value` of a mapping."""

    key: Node
    value: Node

    @property
    def merges(self) -> bool:
        return self.key.text == "<<" and self.key.style == "plain" and self.key.tag is None
