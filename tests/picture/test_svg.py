"""The SVG to the letter, escaped, the same every time, and with nothing on top of anything."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from xml.etree import ElementTree

from fixer.picture import svg
from fixer.picture.layout import Placed, Point, layout, rows
from fixer.picture.model import Box, Column, Edge, Kind, Line, Map, Mark, State
from tests.picture.stacks import FIVE, drawn, eighty

SMALL = Map(
    (
        Box(Column.MONITORING, "prometheus", "prom/prometheus", lines=(Line("prometheus.yml"),)),
        Box(Column.SERVICES, "auth", "auth:1", "back"),
    ),
    (Edge(0, 1, Kind.SCRAPES, ":8081", (0,), "auth:8080"),),
    (Mark("PRM001", "error", "wrong <port>", "prometheus.yml:4"),),
)
EXPECTED = (Path(__file__).parent / "small.svg").read_text()

EVIL = "</title><script>alert(1)</script><img src=x onerror=alert(2)>\"'&\u202e"
HOSTILE = {
    "docker-compose.yml": f"""\
services:
  'a{EVIL.replace("'", "''")}':
    image: 'x"><script>alert(3)</script>'
    ports: ["8081:8080"]
    networks: ['<b>net</b>']
  prometheus:
    image: prom/prometheus:v2.55.1
    volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']
    networks: ['<b>net</b>']
networks:
  '<b>net</b>':
""",
    "prometheus.yml": """\
scrape_configs:
  - job_name: x
    metrics_path: '/<script>alert(4)</script>'
    static_configs:
      - targets: ['<img]]>:80', 'javascript:alert(5)']
""",
}


def test_a_small_one_to_the_letter() -> None:
    assert svg.element(SMALL) == EXPECTED


def test_a_file_of_its_own_is_xml_with_its_style() -> None:
    root = ElementTree.fromstring(svg.render(drawn(FIVE)))
    style = root.find("{http://www.w3.org/2000/svg}style")
    assert style is not None
    assert style.text == svg.STYLE


def test_hostile_names_are_text() -> None:
    root = ElementTree.fromstring(svg.render(drawn(HOSTILE)))
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags == {"svg", "style", "g", "rect", "text", "path", "title"}
    titles = [element.text or "" for element in root.iter() if element.tag.endswith("title")]
    assert any(EVIL.replace("\u202e", "\\u202e") in title for title in titles)
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


def test_every_box_and_every_broken_edge_has_a_name_and_is_reached_by_keyboard() -> None:
    root = ElementTree.fromstring(svg.render(drawn(FIVE)))
    reached = [element.get("aria-label", "") for element in root.iter() if element.get("tabindex") == "0"]
    assert reached == [
        "prometheus scrapes auth :8081. PRM001: auth:8081 is the port published on the host; inside the network auth listens on"
        " 8080. Proposed: auth:8080",
        "web, nginx:1.27. On back + front",
        "auth, built from auth. On back",
        "db, postgres:16. On back",
        "prometheus, prom/prometheus:v2.55.1. On back. Mounts monitoring/prometheus.yml",
        "alertmanager, prom/alertmanager:v0.28.0. On back",
        "host, published ports",
        "node.example.org, no service of these files",
    ]


def test_the_same_stack_has_the_same_picture() -> None:
    assert svg.render(drawn(eighty())) == svg.render(drawn(eighty()))


def test_what_is_broken_is_dashed_too() -> None:
    assert "svg.stack .edge.broken path.way { stroke-width: 2.4; stroke-dasharray: 7 4; }" in svg.STYLE
    assert '<g id="e0" class="edge scrapes broken"' in svg.element(SMALL)


def test_what_was_seen_is_said() -> None:
    edge = replace(SMALL.edges[0], marks=(), proposed="")
    assert rows(replace(edge, state=State.UP), "") == ("✓ scrapes :8081",)
    assert rows(replace(edge, state=State.DOWN), "") == ("✗ scrapes :8081",)
    assert rows(replace(edge, state=State.UNKNOWN), "") == ("? scrapes :8081",)
    down = replace(SMALL, edges=(replace(edge, state=State.DOWN, said="refused"),))
    assert svg.told(down, 0) == "prometheus scrapes auth :8081. Running stack: down, refused"


def test_nothing_of_eighty_services_overlaps() -> None:
    check(drawn(eighty()))


def test_nothing_of_stacks_made_at_random_overlaps() -> None:
    dice = random.Random(7)
    for _ in range(60):
        check(made(dice))


def made(dice: random.Random) -> Map:
    """Boxes in any column, with as many edges between any of them."""
    boxes = [
        Box(
            dice.choice(list(Column)),
            f"box-{number}",
            "x" * dice.randrange(60),
            dice.choice("ab "),
            (Line("y"),) * dice.randrange(4),
        )
        for number in range(dice.randrange(1, 40))
    ]
    edges = [
        Edge(dice.randrange(len(boxes)), dice.randrange(len(boxes)), dice.choice(list(Kind)), ":80", (0,) * dice.randrange(2))
        for _ in range(dice.randrange(60))
    ]
    return Map(tuple(boxes), tuple(edges), (Mark("TST001", "error", "wrong", "a:1"),))


def check(picture: Map) -> None:
    """Boxes are apart, inside the picture, and no way goes through one."""
    found = layout(picture)
    width, height = found.size
    for one, other in combinations(found.places, 2):
        assert not overlap(one, other)
    for place in found.places:
        assert place.x >= 0
        assert place.y >= 0
        assert place.x + place.width <= width
        assert place.y + place.height <= height
    for way in found.ways:
        for start, end in pairwise(way):
            assert start.x == end.x or start.y == end.y
            assert min(start.x, end.x) >= 0
            assert max(start.x, end.x) <= width
            piece = stretched(start, end)
            assert not any(overlap(piece, place) for place in found.places)


def stretched(start: Point, end: Point) -> Placed:
    x, y = min(start.x, end.x), min(start.y, end.y)
    return Placed(x, y, abs(start.x - end.x), abs(start.y - end.y))


def overlap(one: Placed, other: Placed) -> bool:
    """Whether they have more than an edge in common."""
    across = one.x < other.x + other.width and other.x < one.x + one.width
    return across and one.y < other.y + other.height and other.y < one.y + one.height
