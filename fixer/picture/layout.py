"""Where everything stands: columns of boxes, and ways between them that never cross a box.

Left to right: the host, what watches, services, data stores, and what is elsewhere; a column that would become too tall is
continued beside itself. Between columns there is a gutter, above all of them a lane for each bundle of edges. An edge leaves
its box on the right, goes along the gutter there, along its lane above the boxes to the gutter left of its end, and enters
from the left, where its label stands. Edges of one source (of one end, for `depends on`) are a bundle and share their way, so
that there are few lines.
The same picture always has the same layout. Lengths are pixels.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import sqrt
from typing import NamedTuple

from fixer.output.terminal import cells, cut, safe
from fixer.picture.model import Box, Column, Edge, Kind, Map, State

CHAR, ROW = 6.7, 16
"""Width of a character of the smaller text, and height of a line."""

WIDTH, NARROW, MARGIN, PAD, FRAME = 240, 130, 24, 9, 10
"""Of a box; of the host; around everything; in a box; between a box and the frame of its network."""

SLOT, GAP, TITLE, TALL = 7, 16, 22, 640
"""Between lines beside each other; between boxes; for the name of a network; height that a column may always have."""

NEARLY = 0.75
"""Share of a column's height from which on no other network is begun in it."""

LETTERS = 30
"""Most characters of a label."""

HEADINGS = ("host", "monitoring", "services", "data stores", "elsewhere")

Bundle = tuple[str, int, bool]


class Point(NamedTuple):
    x: float
    y: float


class Placed(NamedTuple):
    """A box, or a frame around some: its upper left corner and size."""

    x: float
    y: float
    width: float
    height: float


class Entry(NamedTuple):
    """Where edges come into a box: the rows of the label, and the numbers of the edges that share it."""

    at: Point
    rows: tuple[str, ...]
    edges: tuple[int, ...]


class Frame(NamedTuple):
    """Boxes on the same networks that stand in one column."""

    place: Placed
    name: str


class Heading(NamedTuple):
    at: Point
    text: str


@dataclass(frozen=True)
class Layout:
    """places and ways have the numbers of boxes and edges; a way is the corners of a line of vertical and horizontal pieces."""

    size: tuple[float, float]
    places: tuple[Placed, ...]
    ways: tuple[tuple[Point, ...], ...]
    entries: tuple[Entry, ...]
    frames: tuple[Frame, ...]
    headings: tuple[Heading, ...]


def shown(text: str, most: int = LETTERS) -> str:
    """`text` on one line, cut to so many cells."""
    return cut(safe(text), most)


def ending(text: str, most: int) -> str:
    """Likewise, but the end is kept: the part of a path or an image that tells it from others."""
    return cut(safe(text)[::-1], most)[::-1]


def rows(edge: Edge, codes: str) -> tuple[str, ...]:
    """What stands at the end of an edge: what it is and what is wrong with it; below, what is proposed or was seen."""
    signs = {State.UP: "✓ ", State.DOWN: "✗ ", State.UNKNOWN: "? "}
    sign = "✗ " if edge.marks else signs.get(edge.state, "")
    word = "" if edge.kind is Kind.PUBLISHES else edge.kind.value
    first = f"{sign}{' '.join(part for part in (word, edge.label, codes) if part)}"
    second = (f"→ {edge.proposed}",) if edge.proposed else ()
    return (shown(first), *map(shown, second))


def layout(drawn: Map) -> Layout:
    """The layout of a picture; of an empty one only its margin."""
    return _Layout(drawn).made()


class _Layout:
    """The steps, each from what the ones before found."""

    def __init__(self, drawn: Map) -> None:
        self.map = drawn
        self.labels = [rows(edge, " ".join(dict.fromkeys(drawn.marks[mark].code for mark in edge.marks))) for edge in drawn.edges]
        self.ends = {number: list(self._entries(number)) for number in range(len(drawn.boxes))}
        self.heights = [self._height(number, box) for number, box in enumerate(drawn.boxes)]
        self.columns = list(self._columns())
        self.column = {box: number for number, column in enumerate(self.columns) for box in column}
        self.bundles = [_bundle(edge) for edge in drawn.edges]

    def _entries(self, box: int) -> Iterator[tuple[int, ...]]:
        """Edges into the box by the label they share, in order of kind; all that depends on it comes in at one place."""
        into = [number for number, edge in enumerate(self.map.edges) if edge.to == box]
        order = list(Kind)
        keys = {number: (order.index(self.map.edges[number].kind), self._apart(number)) for number in into}
        into.sort(key=keys.__getitem__)
        yield from (tuple(group) for _, group in groupby(into, key=keys.__getitem__))

    def _apart(self, number: int) -> int:
        edge = self.map.edges[number]
        return -1 if edge.kind is Kind.DEPENDS and not edge.broken else number

    def _rows(self, entry: tuple[int, ...]) -> tuple[str, ...]:
        first = self.labels[entry[0]]
        if self._apart(entry[0]) != -1:
            return first
        name = self.map.boxes[self.map.edges[entry[0]].source].name
        return (shown(f"needed by {name}" if len(entry) == 1 else f"needed by {len(entry)}"),)

    def _height(self, number: int, box: Box) -> float:
        entering = sum(len(self._rows(entry)) for entry in self.ends[number]) * ROW
        inside = (1 + bool(box.what) + sum(1 + bool(line.proposed) for line in box.lines)) * ROW
        return 2 * PAD + max(entering + 4, inside)

    def _columns(self) -> Iterator[list[int]]:
        """Boxes from left to right, those of one network together, in the order of the files."""
        for kind in Column:
            inside = [number for number, box in enumerate(self.map.boxes) if box.column is kind]
            inside.sort(key=lambda number: self.map.boxes[number].group)
            yield from self._folded(inside)

    def _folded(self, inside: Sequence[int]) -> Iterator[list[int]]:
        """Columns as tall as makes the whole about as wide as screens are; one nearly full ends where a network ends."""
        most = max(TALL, sqrt(sum(height + GAP for height in self.heights) * 2 * WIDTH / 1.6))
        column, height = list[int](), 0.0
        for number in inside:
            ends = column and self.map.boxes[column[-1]].group != self.map.boxes[number].group
            if column and height + self.heights[number] > most * (NEARLY if ends else 1):
                yield column
                column, height = [], 0.0
            column.append(number)
            height += self.heights[number] + GAP
        if column:
            yield column

    def made(self) -> Layout:
        lanes, slots = self._lanes(), self._slots()
        top = MARGIN + TITLE + (len(lanes) + 1) * SLOT
        xs, gutters, right = self._across(slots)
        places = {
            box: Placed(xs[index], y, self._width(column), self.heights[box])
            for index, column in enumerate(self.columns)
            for box, y in self._down(column, top)
        }
        entries = {number: list(self._placed_entries(number, place)) for number, place in places.items()}
        doors = {edge: entry.at for inside in entries.values() for entry in inside for edge in entry.edges}
        ways = tuple(
            tuple(self._way(number, places, doors[number], slots, gutters, lanes)) for number in range(len(self.map.edges))
        )
        bottom = max((place.y + place.height for place in places.values()), default=top) + FRAME + MARGIN
        return Layout(
            (right, bottom),
            tuple(places[number] for number in range(len(places))),
            ways,
            tuple(entry for number in range(len(places)) for entry in entries[number]),
            tuple(self._frames(places)),
            tuple(self._headings(xs)),
        )

    def _far(self, number: int) -> bool:
        """Whether the edge needs a lane: its end is not in the next column."""
        edge = self.map.edges[number]
        return self.column[edge.to] != self.column[edge.source] + 1

    def _lanes(self) -> dict[Bundle, float]:
        """Height of the lane of each bundle that needs one; what is broken is nearest to the boxes."""
        far = dict.fromkeys(bundle for number, bundle in enumerate(self.bundles) if self._far(number))
        ordered = sorted(far, key=lambda bundle: bundle[2])
        return {bundle: MARGIN + TITLE + (index + 0.5) * SLOT for index, bundle in enumerate(ordered)}

    def _slots(self) -> list[dict[Bundle, int]]:
        """For each gutter, the bundles that go along it; gutter 0 is left of the first column."""
        slots: list[dict[Bundle, int]] = [{} for _ in range(len(self.columns) + 1)]
        for number, (edge, bundle) in enumerate(zip(self.map.edges, self.bundles, strict=True)):
            used = {self.column[edge.source] + 1, self.column[edge.to]} if self._far(number) else {self.column[edge.to]}
            for gutter in used:
                slots[gutter].setdefault(bundle, len(slots[gutter]))
        return slots

    def _across(self, slots: Sequence[dict[Bundle, int]]) -> tuple[list[float], list[float], float]:
        """Left edges of columns, left edges of the slots of gutters, and the whole width."""
        x, xs, gutters = float(MARGIN), list[float](), list[float]()
        for column, lines in zip(self.columns, slots, strict=False):
            gutters.append(x + (FRAME + SLOT if xs else 0))
            texts = [row for box in column for entry in self.ends[box] for row in self._rows(entry)]
            room = max(map(cells, texts), default=0) * CHAR
            x = gutters[-1] + len(lines) * SLOT + (room + 2 * PAD + FRAME if texts else FRAME)
            xs.append(x)
            x += self._width(column)
        gutters.append(x + FRAME + SLOT)
        return xs, gutters, gutters[-1] + len(slots[-1]) * SLOT + MARGIN

    def _width(self, column: Sequence[int]) -> float:
        return NARROW if self.map.boxes[column[0]].column is Column.HOST else WIDTH

    def _down(self, column: Sequence[int], top: float) -> Iterator[tuple[int, float]]:
        y = top
        for group, inside in groupby(column, key=lambda number: self.map.boxes[number].group):
            y += TITLE if group else 0
            for number in inside:
                yield number, y
                y += self.heights[number] + GAP
            y += FRAME if group else 0

    def _placed_entries(self, number: int, place: Placed) -> Iterator[Entry]:
        y = place.y + PAD
        for edges in self.ends[number]:
            texts = self._rows(edges)
            yield Entry(Point(place.x, y + ROW), texts, edges)
            y += len(texts) * ROW

    def _way(
        self,
        number: int,
        places: dict[int, Placed],
        end: Point,
        slots: Sequence[dict[Bundle, int]],
        gutters: Sequence[float],
        lanes: dict[Bundle, float],
    ) -> Iterator[Point]:
        edge, bundle = self.map.edges[number], self.bundles[number]
        start, first, last = places[edge.source], self.column[edge.source] + 1, self.column[edge.to]
        leaves = sorted({one for one, other in zip(self.bundles, self.map.edges, strict=True) if other.source == edge.source})
        y = start.y + start.height * (leaves.index(bundle) + 1) / (len(leaves) + 1)
        yield Point(start.x + start.width, y)
        out = gutters[first] + slots[first][bundle] * SLOT
        yield Point(out, y)
        if self._far(number):
            into = gutters[last] + slots[last][bundle] * SLOT
            yield from (Point(out, lanes[bundle]), Point(into, lanes[bundle]), Point(into, end.y))
        else:
            yield Point(out, end.y)
        yield end

    def _frames(self, places: dict[int, Placed]) -> Iterator[Frame]:
        for column in self.columns:
            for group, inside in groupby(column, key=lambda number: self.map.boxes[number].group):
                boxes = [places[number] for number in inside]
                if group:
                    top, bottom = boxes[0].y - TITLE, boxes[-1].y + boxes[-1].height + FRAME
                    place = Placed(boxes[0].x - FRAME, top, WIDTH + 2 * FRAME, bottom - top)
                    yield Frame(place, shown(group))

    def _headings(self, xs: Iterable[float]) -> Iterator[Heading]:
        for x, column in zip(xs, self.columns, strict=True):
            yield Heading(Point(x, MARGIN), HEADINGS[self.map.boxes[column[0]].column])


def _bundle(edge: Edge) -> Bundle:
    """Edges that share their way: those of one kind from one source, and all that depends on one box. Broken ones stay apart."""
    return (edge.kind.value, edge.to if edge.kind is Kind.DEPENDS else edge.source, edge.broken)
