"""The picture as Mermaid text, for pages of platforms that draw it: the whole stack, where reports show only what is open."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.output.flowchart import Arrow, Shape, flowchart
from fixer.picture.model import Box, Column, Edge, Kind, Map, State

_SIGNS = {State.UP: "✓", State.DOWN: "✗", State.UNKNOWN: "?"}


def render(drawn: Map) -> str:
    """The text; boxes of one network, where they stand in one column, have a frame around them."""
    order = sorted(range(len(drawn.boxes)), key=lambda number: (drawn.boxes[number].column, drawn.boxes[number].group, number))
    places = {number: place for place, number in enumerate(order)}
    shapes = [_shape(drawn, drawn.boxes[number]) for number in order]
    arrows = [Arrow(places[edge.source], places[edge.to], _label(drawn, edge), edge.broken) for edge in drawn.edges]
    return "".join(f"{line}\n" for line in flowchart(shapes, arrows))


def _shape(drawn: Map, box: Box) -> Shape:
    sign = [_SIGNS[box.state]] if box.state in _SIGNS else []
    lines = [part for part in (" ".join([*sign, box.name, *_codes(drawn, box.marks)]), box.what) if part]
    for line in box.lines:
        if line.marks:
            proposed = f" → {line.proposed}" if line.proposed else ""
            lines.append(" ".join([line.text, *_codes(drawn, line.marks)]) + proposed)
    return Shape(tuple(lines), box.column not in (Column.HOST, Column.ELSEWHERE), box.broken, box.group)


def _label(drawn: Map, edge: Edge) -> str:
    word = "" if edge.kind is Kind.PUBLISHES else edge.kind.value
    parts = (_SIGNS.get(edge.state, ""), word, edge.label, *_codes(drawn, edge.marks))
    proposed = [f"→ {edge.proposed}"] if edge.proposed else []
    return " ".join([*(part for part in parts if part), *proposed])


def _codes(drawn: Map, marks: tuple[int, ...]) -> Iterator[str]:
    yield from dict.fromkeys(drawn.marks[mark].code for mark in marks)
