"""From files to boxes and edges: what is drawn, where findings go, and what a look at the running stack adds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fixer.picture.building import build
from fixer.picture.model import Box, Column, Edge, Kind, Line, Map, Seen, State
from tests.picture.stacks import FIVE, report

PROMETHEUS = """\
  prometheus:
    image: prom/prometheus:v2.55.1
    volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']
"""
SCRAPES = "scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: ['{}']\n"


def drawn(compose: str, target: str = "a:80") -> Map:
    return build([report({"docker-compose.yml": f"services:\n{compose}{PROMETHEUS}", "prometheus.yml": SCRAPES.format(target)})])


def told(picture: Map) -> list[str]:
    """Each edge on a line."""
    name = [box.name for box in picture.boxes]
    return [f"{name[edge.source]} {edge.kind.value} {name[edge.to]} {edge.label}".strip() for edge in picture.edges]


def test_a_finding_is_on_the_edge_it_is_about_with_what_is_proposed() -> None:
    picture = build([report(FIVE)])
    wrong = [edge for edge in picture.edges if edge.broken]
    assert [(edge.kind, edge.label, edge.marks, edge.proposed) for edge in wrong] == [(Kind.SCRAPES, ":8081", (0,), "auth:8080")]
    assert [box.name for box in picture.boxes if box.broken] == []


@pytest.mark.parametrize(
    ("compose", "target", "edges"),
    [
        ("  a: {image: x}\n", "a:80", ["prometheus scrapes a :80"]),
        ("  a: {image: x, container_name: b}\n", "b:80", ["prometheus scrapes a :80"]),
        ("  a: {image: x}\n", "localhost:9090", ["prometheus scrapes prometheus :9090"]),
        ("  a: {image: x}\n", "c.example:1", ["prometheus scrapes c.example :1"]),
        ("  a: {image: x, ports: ['127.0.0.1:1:2']}\n", "a:2", ["host publishes a 127.0.0.1:1 → 2", "prometheus scrapes a :2"]),
        ("  a: {image: x, ports: ['5-6:5-6/udp']}\n", "a:2", ["host publishes a 5-6 → 5-6/udp", "prometheus scrapes a :2"]),
        ("  a: {image: x, ports: ['${SECRET:-7}:2']}\n", "a:2", ["host publishes a ${SECRET:-7}:2", "prometheus scrapes a :2"]),
        ("  a: {image: x, ports: ['2']}\n", "a:2", ["host publishes a any → 2", "prometheus scrapes a :2"]),
        ("  a: {image: x, depends_on: [prometheus]}\n", "a:2", ["a depends on prometheus", "prometheus scrapes a :2"]),
    ],
)
def test_edges(compose: str, target: str, edges: list[str]) -> None:
    assert told(drawn(compose, target)) == edges


@pytest.mark.parametrize(
    ("image", "column"),
    [
        ("postgres:16", Column.DATA),
        ("mirror.example/library/redis", Column.DATA),
        ("prom/node-exporter", Column.MONITORING),
        ("oliver006/redis_exporter", Column.MONITORING),
        ("grafana/grafana", Column.MONITORING),
        ("nginx", Column.SERVICES),
        ("team/api", Column.SERVICES),
        ("coturn/coturn", Column.SERVICES),
    ],
)
def test_columns(image: str, column: Column) -> None:
    assert drawn(f"  a: {{image: {image}}}\n").boxes[0].column is column


def test_a_finding_in_a_mounted_file_is_at_every_service_that_mounts_it() -> None:
    files = {
        "docker-compose.yml": """\
services:
  one: {image: 'prom/alertmanager:v0.28.0', volumes: ['./am.yml:/etc/alertmanager/alertmanager.yml']}
  two: {image: 'prom/alertmanager:v0.28.0', volumes: ['./am.yml:/etc/alertmanager/alertmanager.yml']}
""",
        "am.yml": "route: {receiver: a}\nreceivers: [{name: a}]\ninhibit_rules:\n  - equal: alertname\n"
        "    source_matchers: [a=b]\n    target_matchers: [a=c]\n",
    }
    found = report(files, select=("ALM",))
    picture = build([found])
    numbers = tuple(range(len(picture.marks)))
    assert numbers
    assert [(box.name, box.lines) for box in picture.boxes] == [
        ("one", (Line("am.yml", numbers),)),
        ("two", (Line("am.yml", numbers),)),
    ]


def test_a_file_that_nothing_mounts_is_a_box_of_its_own() -> None:
    picture = build([report({"prometheus.yml": SCRAPES.format("a:80")})])
    assert picture.boxes == (
        Box(Column.ELSEWHERE, "prometheus.yml", "a file that nothing mounts"),
        Box(Column.ELSEWHERE, "a", "no service of these files"),
    )
    assert picture.edges == (Edge(0, 1, Kind.SCRAPES, ":80"),)


def test_files_of_one_name_in_two_trees_are_not_mixed_up() -> None:
    mended = {**FIVE, "monitoring/prometheus.yml": FIVE["monitoring/prometheus.yml"].replace("auth:8081", "auth:8080")}
    picture = build([report(mended), report(FIVE)])
    half = len(picture.edges) // 2
    assert [number >= half for number, edge in enumerate(picture.edges) if edge.broken] == [True]


def test_what_was_seen_of_a_target_is_on_its_edge_and_of_a_service_at_its_box() -> None:
    found = report(FIVE)
    stack = found.outcome.before.stack
    target = stack.targets(found.outcome.before.of("prometheus")[0])[0].node
    service = stack.projects[0].services["alertmanager"].nodes[0]
    plain = build([found])
    seen = [Seen(target, State.UP, "HTTP 200"), Seen(target, State.DOWN, "no"), Seen(service, State.DOWN, "gone")]
    picture = build([found], seen)
    assert [(edge.label, edge.state, edge.said) for edge in picture.edges if edge.state] == [(":8081", State.DOWN, "no")]
    assert [(box.name, box.said) for box in picture.boxes if box.state is State.DOWN] == [("alertmanager", "gone")]
    unseen = tuple(replace(edge, state=State.UNSEEN, said="") for edge in picture.edges)
    assert unseen == plain.edges
