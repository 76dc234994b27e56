"""What a document's data is once the meanings of edits are applied to what stands there now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from fixer.document import data as values
from fixer.document.data import Data, Mapping
from fixer.document.document import Document
from fixer.document.edit import Becomes, Edit, Gains, Gone, Meaning, Renamed
from fixer.document.node import Node, Route


def expected(document: Document, edits: Sequence[Edit]) -> tuple[Data | None, ...]:
    """The data of each document of the file once the edits' meanings are applied to what stands there now."""
    changes = _Changes([meaning for edit in edits for meaning in edit.meaning])
    return tuple(changes.data(root) for root in document.roots)


class _Changes:
    """Meanings by route."""

    def __init__(self, meanings: Iterable[Meaning]) -> None:
        self._becomes: dict[Route, Data] = {}
        self._gone: set[Route] = set()
        self._keys: dict[Route, Data] = {}
        self._gains: defaultdict[tuple[Route, int], list[Gains]] = defaultdict(list)
        self._touched: set[Route] = set()
        for meaning in meanings:
            match meaning:
                case Becomes(route, data):
                    self._becomes[route] = data
                case Gone(route):
                    self._gone.add(route)
                case Renamed(route, key):
                    self._keys[route] = key
                case Gains(route, before, _, _):
                    self._gains[route, before].append(meaning)
                case _:
                    continue
            self._touched.update(route[:depth] for depth in range(1, len(route) + 1))

    def data(self, node: Node) -> Data:
        if node.route not in self._touched:
            return values.data(node)
        if node.route in self._becomes:
            return self._becomes[node.route]
        if node.shape == "scalar":  # only its key changes
            return values.data(node)
        if node.shape == "sequence":
            return values.Sequence(tuple(self._items(node)), node.tag)
        return Mapping(tuple(self._pairs(node)), node.tag)

    def _items(self, node: Node) -> Iterable[Data]:
        for index, item in enumerate(node.items):
            yield from (gain.data for gain in self._gains[node.route, index])
            if item.route not in self._gone:
                yield self.data(item)
        yield from (gain.data for gain in self._gains[node.route, len(node.items)])

    def _pairs(self, node: Node) -> Iterable[tuple[Data | None, Data]]:
        for index, (key, value) in enumerate(node.entries):
            yield from ((gain.key, gain.data) for gain in self._gains[node.route, index])
            if value.route not in self._gone:
                yield self._keys.get(value.route) or values.data(key), self.data(value)
        yield from ((gain.key, gain.data) for gain in self._gains[node.route, len(node.entries)])
