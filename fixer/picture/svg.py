"""The picture as one SVG: no font, image or address from elsewhere, light and dark by what the reader prefers.

Everything that files say is escaped. What is broken is red, and also dashed and marked with ✗. Boxes and broken edges can be
reached with the keyboard and have a name for those who listen.
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.sax.saxutils import escape, quoteattr

from fixer.output.hints import counted
from fixer.output.terminal import safe
from fixer.picture.layout import CHAR, PAD, ROW, Entry, Layout, Placed, Point, ending, layout, shown
from fixer.picture.model import Box, Edge, Kind, Map, State

NAME = 7.9
"""Width of a character of names."""

STYLE = """\
svg.stack { --back: #ffffff; --ink: #1f2328; --soft: #59636e; --box: #ffffff; --rim: #8c959f; --net: #f3f6f9; --wrong: #c8102e;
  --good: #0a6b2d; --host: #0b6b75; --scrapes: #0b57b8; --alerts: #7a3fb8; --needs: #8c959f; --focus: #0969da;
  background: var(--back); font: 11px ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace; }
@media (prefers-color-scheme: dark) { svg.stack { --back: #0d1117; --ink: #e6edf3; --soft: #9da7b3; --box: #161b22;
  --rim: #6e7681; --net: #12202f; --wrong: #ff7b72; --good: #56d364; --host: #56c8d3; --scrapes: #79b8ff; --alerts: #c9a2ff;
  --needs: #7d8590; --focus: #58a6ff; } }
svg.stack text { fill: var(--ink); }
svg.stack .heading { font-size: 13px; font-weight: bold; fill: var(--soft); }
svg.stack .frame rect { fill: var(--net); stroke: var(--rim); stroke-opacity: .45; }
svg.stack .frame text, svg.stack .what, svg.stack .line { fill: var(--soft); }
svg.stack .box > rect { fill: var(--box); stroke: var(--rim); }
svg.stack .name { font-size: 13px; font-weight: bold; }
svg.stack .edge { color: var(--needs); }
svg.stack .edge.publishes { color: var(--host); }
svg.stack .edge.scrapes { color: var(--scrapes); }
svg.stack .edge.alerts { color: var(--alerts); }
svg.stack .edge path { fill: none; stroke: currentColor; stroke-width: 1.4; }
svg.stack .edge path.tip { fill: currentColor; stroke: none; }
svg.stack .label { fill: var(--soft); }
svg.stack .edge.broken { color: var(--wrong); }
svg.stack .edge.broken path.way { stroke-width: 2.4; stroke-dasharray: 7 4; }
svg.stack .box.broken > rect { stroke: var(--wrong); stroke-width: 2.4; stroke-dasharray: 7 4; }
svg.stack .wrong { fill: var(--wrong); font-weight: bold; }
svg.stack .good { fill: var(--good); font-weight: bold; }
svg.stack [tabindex]:focus { outline: none; }
svg.stack .box:focus > rect, svg.stack .box:target > rect { stroke: var(--focus); stroke-width: 3.5; }
svg.stack .edge:focus path.way, svg.stack .edge:target path.way { stroke-width: 4.5; }
"""


def render(drawn: Map) -> str:
    """The picture as a file of its own."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{element(drawn, f"<style>{STYLE}</style>")}'


def element(drawn: Map, before: str = "") -> str:
    """The `svg` element, with what is to stand first in it."""
    made = layout(drawn)
    width, height = (round(number) for number in made.size)
    said = f"Map of the stack: {len(drawn.boxes)} box{'es' * (len(drawn.boxes) != 1)}, {counted(len(drawn.edges), 'edge')}"
    named = f'role="group" aria-label="{said}"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" class="stack" width="{width}" height="{height}"'
    lines = [f'{head} viewBox="0 0 {width} {height}" {named}>', *([before] if before else [])]
    lines += _ground(made)
    lines += [_edge(drawn, made, number) for number in _drawn_order(drawn)]
    lines += [_box(drawn, number, made.places[number]) for number in range(len(drawn.boxes))]
    lines += [line for entry in made.entries for line in _label(drawn, entry)]
    return "".join(f"{line}\n" for line in [*lines, "</svg>"])


def _drawn_order(drawn: Map) -> list[int]:
    """What is broken lies on top."""
    return sorted(range(len(drawn.edges)), key=lambda number: drawn.edges[number].broken)


def _ground(made: Layout) -> Iterator[str]:
    for heading in made.headings:
        yield _text("heading", heading.at, heading.text)
    for frame in made.frames:
        x, y, width, height = frame.place
        name = _text("", Point(x + PAD, y + ROW - 1), frame.name)
        yield f'<g class="frame"><rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" rx="8"/>{name}</g>'


def _edge(drawn: Map, made: Layout, number: int) -> str:
    edge, way = drawn.edges[number], made.ways[number]
    classes = " ".join(["edge", CLASSES[edge.kind], *(["broken"] if edge.broken else [])])
    said = quoteattr(" ".join(safe(told(drawn, number)).split()))
    reach = ' tabindex="0"' if edge.broken else ""
    end = way[-1]
    tip = f"M{end.x - 8:.1f} {end.y - 4:.1f}L{end.x:.1f} {end.y:.1f}L{end.x - 8:.1f} {end.y + 4:.1f}z"
    return (
        f'<g id="e{number}" class="{classes}" data-from="b{edge.source}" data-to="b{edge.to}"'
        f' role="img" aria-label={said}{reach}>'
        f"<title>{escape(safe(told(drawn, number)))}</title>"
        f'<path class="way" d="{_rounded(way)}"/><path class="tip" d="{tip}"/></g>'
    )


CLASSES = {Kind.PUBLISHES: "publishes", Kind.SCRAPES: "scrapes", Kind.ALERTS: "alerts", Kind.DEPENDS: "depends"}


def _rounded(way: tuple[Point, ...], radius: float = 5) -> str:
    """The line through these corners, each cut round."""
    parts = [f"M{way[0].x:.1f} {way[0].y:.1f}"]
    for before, corner, after in zip(way, way[1:], way[2:], strict=False):
        into, out = _towards(corner, before, radius), _towards(corner, after, radius)
        parts.append(f"L{into.x:.1f} {into.y:.1f}Q{corner.x:.1f} {corner.y:.1f} {out.x:.1f} {out.y:.1f}")
    return "".join([*parts, f"L{way[-1].x:.1f} {way[-1].y:.1f}"])


def _towards(start: Point, end: Point, most: float) -> Point:
    length = abs(end.x - start.x) + abs(end.y - start.y)  # pieces are horizontal or vertical
    share = min(most, length / 2) / length if length else 0
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def told(drawn: Map, number: int) -> str:
    """An edge in words."""
    edge = drawn.edges[number]
    ends = f"{drawn.boxes[edge.source].name} {edge.kind.value} {drawn.boxes[edge.to].name}"
    proposed = [f"Proposed: {edge.proposed}"] if edge.proposed else []
    return ". ".join([" ".join([ends, edge.label]).strip(), *_wrong(drawn, edge.marks), *proposed, *_live(edge)])


def _live(one: Edge | Box) -> Iterator[str]:
    if one.state is not State.UNSEEN:
        yield f"Running stack: {one.state.value}{f', {one.said}' if one.said else ''}"


def _wrong(drawn: Map, marks: tuple[int, ...]) -> Iterator[str]:
    yield from (f"{drawn.marks[mark].code}: {drawn.marks[mark].message}" for mark in marks)


def _described(drawn: Map, box: Box) -> str:
    mounts = [f"Mounts {', '.join(line.text for line in box.lines)}"] if box.lines else []
    where = [f"On {box.group}"] if box.group else []
    named = ", ".join(part for part in (box.name, box.what) if part)
    return ". ".join([named, *where, *mounts, *_wrong(drawn, box.every_mark), *_live(box)])


def _box(drawn: Map, number: int, place: Placed) -> str:
    box = drawn.boxes[number]
    classes = "box broken" if box.broken else "box"
    codes = _codes(drawn, box.marks) or (box.state.value if box.state is State.DOWN else "")
    said = safe(_described(drawn, box))
    x, y = place.x + PAD, place.y + PAD + ROW - 4
    most = int((place.width - 2 * PAD) / CHAR)
    room = int(most * CHAR / NAME) - (len(codes) + 3 if codes else 0)
    lines = [_text("name", Point(x, y), shown(box.name, room)), *_right(place, y, codes)]
    if box.what:
        y += ROW
        lines.append(_text("what", Point(x, y), ending(box.what, most)))
    for line in box.lines:
        y += ROW
        codes = _codes(drawn, line.marks)
        text = ending(line.text, most - 2 - (len(codes) + 3 if codes else 0))
        lines += [_text("line wrong" if codes else "line", Point(x, y), f"↳ {text}"), *_right(place, y, codes)]
        if line.proposed:
            y += ROW
            lines.append(_text("good", Point(x, y), shown(f"→ {line.proposed}", most)))
    rect = f'<rect x="{place.x:.1f}" y="{place.y:.1f}" width="{place.width:.1f}" height="{place.height:.1f}" rx="6"/>'
    head = f'<g id="b{number}" class="{classes}" tabindex="0" role="img" aria-label={quoteattr(said)}>'
    return f"{head}<title>{escape(said)}</title>{rect}{''.join(lines)}</g>"


def _codes(drawn: Map, marks: tuple[int, ...]) -> str:
    """The first, and how many more."""
    codes = list(dict.fromkeys(drawn.marks[mark].code for mark in marks))
    return f"{codes[0]} +{len(codes) - 1}" if len(codes) > 1 else "".join(codes)


def _right(place: Placed, y: float, codes: str) -> Iterator[str]:
    if codes:
        yield f'<text class="wrong" x="{place.x + place.width - PAD:.1f}" y="{y:.1f}" text-anchor="end">✗ {escape(codes)}</text>'


def _label(drawn: Map, entry: Entry) -> Iterator[str]:
    """The words at the end of edges: above their last piece, and below it what is proposed."""
    edges = [drawn.edges[number] for number in entry.edges]
    names = " ".join(f"e{number}" for number in entry.edges)
    for number, row in enumerate(entry.rows):
        word = "good" if number else "wrong" if edges[0].broken else "good" if edges[0].state is State.UP else ""
        x, y = entry.at.x - 11, entry.at.y - 4 + number * ROW
        classes = " ".join(part for part in ("label", word) if part)
        yield f'<text class="{classes}" data-of="{names}" x="{x:.1f}" y="{y:.1f}" text-anchor="end">{escape(row)}</text>'


def _text(classes: str, at: Point, text: str) -> str:
    named = f' class="{classes}"' if classes else ""
    return f'<text{named} x="{at.x:.1f}" y="{at.y:.1f}">{escape(text)}</text>'
