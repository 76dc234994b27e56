"""Which programs are in an image, by name and tag."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.stack.model import Image
from fixer.stack.programs import Programs, programs


def known(reference: str) -> Programs | None:
    node = Document("docker-compose.yml", "image\n").roots[0]
    name, _, tag = reference.partition(":")
    return programs(Image(reference, name.removeprefix("registry.example.com/"), tag, node))


@pytest.mark.parametrize(
    ("reference", "program"),
    [
        ("prom/prometheus:v3.5.0", "curl"),
        ("prom/prometheus:v3.5.0-distroless", "wget"),
        ("mirror/prom/node-exporter", "curl"),
        ("grafana/loki:3.5.7", "curl"),
        ("grafana/loki:3.6.0", "sh"),
        ("grafana/loki:3", "wget"),
        ("grafana/loki", "wget"),
        ("grafana/promtail:3.0.1", "wget"),
        ("grafana/promtail:3.2.2", "wget"),
        ("grafana/promtail:3.3.1", "wget"),
        ("oliver006/redis_exporter:v1.67.0", "wget"),
        ("redis:7", "wget"),
        ("redis:alpine", "curl"),
        ("node:22-bookworm-slim", "curl"),
        ("postgres:17-alpine3.21", "curl"),
        ("mysql:8.0", "wget"),
        ("mariadb:latest", "curl"),
        ("mongo:7-jammy", "curl"),
    ],
)
def test_missing(reference: str, program: str) -> None:
    found = known(reference)
    assert found is not None
    assert found.has_not(program)


@pytest.mark.parametrize(
    ("reference", "program"),
    [
        ("prom/prometheus:v3.5.0", "wget"),
        ("grafana/loki:2.9.10", "wget"),
        ("grafana/promtail:3.2.1", "wget"),
        ("grafana/promtail:3.3.0", "wget"),
        ("redis:7-alpine", "wget"),
        ("cockroachdb/cockroach:v24.3.1", "curl"),
    ],
)
def test_there(reference: str, program: str) -> None:
    found = known(reference)
    assert found is not None
    assert program in found.has


@pytest.mark.parametrize(
    "reference",
    [
        "team/prometheus:v3.5.0",
        "team/redis:7",
        "registry.example.com/redis:7",
        "prom/prometheus:v3.5.0-debug",
        "prom/prometheus:nightly",
        "prom/prometheus:${VERSION}",
        "grafana/loki:3.5.9",
        "mariadb:10.11",
        "mongo:5.0",
        "node:22",
        "grafana/grafana:11.4.0",
    ],
)
def test_nobody_knows(reference: str) -> None:
    assert known(reference) is None


def test_loki_checks_itself_since_3_6_5() -> None:
    assert [found.probe for found in map(known, ("grafana/loki:3.6.4", "grafana/loki:3.6.5")) if found] == [
        (),
        ("/usr/bin/loki", "-health"),
    ]
