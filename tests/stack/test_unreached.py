"""Addresses that lead nowhere: what they were meant to be, in tables with as many that are all right."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.stack.model import Target
from fixer.stack.project import Project
from fixer.stack.unreached import apart, astray, misnamed, portless
from fixer.stack.verdict import Certainty
from tests.stack.trees import project

SURE = {Certainty.CERTAIN: "certain", Certainty.LIKELY: "likely", Certainty.OPEN: "open"}


def asked(
    target: str, services: str, prometheus: str = "image: prom/prometheus:v3.5.0", job: str = ""
) -> tuple[Project, Document, Target]:
    """A Prometheus with one target, beside these services (a YAML flow mapping each)."""
    beside = "".join(f"  {line.strip()}\n" for line in services.strip().splitlines())
    compose = (
        f"services:\n{beside}  prometheus:\n    {prometheus}\n    volumes: [./prometheus.yml:/etc/prometheus/prometheus.yml]\n"
        "networks: {back: , front: , one: {name: same}, two: {name: same}}\n"
    )
    config = f"scrape_configs: [{{job_name: x, {job} static_configs: [{{targets: ['{target}']}}]}}]"
    made = project({"compose.yml": compose, "prometheus.yml": config})
    (document,) = made.of("prometheus")
    (found,) = made.stack.targets(document)
    return made, document, found


@pytest.mark.parametrize(
    ("target", "services", "meant"),
    [
        ("localhost:9100", "node: {image: prom/node-exporter}", ["node:9100 certain"]),
        ("0.0.0.0:9100", "node: {image: prom/node-exporter}", ["node:9100 certain"]),
        ("localhost:8081", "web: {image: a, ports: ['8081:80']}", ["web:80 certain"]),
        (
            "localhost:8081",
            "web: {image: a, ports: ['8081:80']}\napi: {image: a, expose: [8081]}",
            ["api:8081 certain", "web:80 certain"],
        ),
        ("localhost:8081", "web: {image: a, ports: ['8081:80/udp']}", []),
        ("localhost:9100", "node: {image: prom/node-exporter, networks: [back]}", []),
        ("localhost:6379", "redis: {image: redis}", []),
        ("localhost:1234", "web: {image: a}", []),
    ],
)
def test_astray(target: str, services: str, meant: list[str]) -> None:
    made, document, found = asked(target, services)
    (one,) = astray(made.stack, document, found)
    assert one is not None
    assert sorted(f"{other.service}:{other.port} {SURE[other.certainty]}" for other in one.meant) == meant


@pytest.mark.parametrize(
    ("target", "services", "prometheus", "job"),
    [
        ("localhost:9090", "web: {image: a}", "image: prom/prometheus", ""),
        ("node:9100", "node: {image: prom/node-exporter}", "image: prom/prometheus", ""),
        ("localhost:9100", "node: {image: prom/node-exporter}", "image: prom/prometheus\n    network_mode: host", ""),
        ("localhost:9100", "node: {image: prom/node-exporter, network_mode: 'service:prometheus'}", "image: prom/prometheus", ""),
        ("localhost:9100", "node: {image: prom/node-exporter}", "image: prom/prometheus\n    ports: ['9100:9090']", ""),
        ("localhost:9100", "node: {image: prom/node-exporter}", "image: prom/prometheus\n    expose: [9100]", ""),
        ("localhost:9100", "node: {image: prom/node-exporter}", "image: prom/prometheus", "proxy_url: 'http://p:1',"),
        ("localhost:1234", "web: {image: a}", "image: a/prometheus", ""),
    ],
)
def test_not_astray(target: str, services: str, prometheus: str, job: str) -> None:
    made, document, found = asked(target, services, prometheus, job)
    assert list(astray(made.stack, document, found)) == [None]


@pytest.mark.parametrize(
    ("host", "service", "meant"),
    [
        ("node_exporter", "node-exporter: {image: a}", "node-exporter likely"),
        ("NodeExporter", "node-exporter: {image: a}", "node-exporter likely"),
        ("chekout", "checkout: {image: a, expose: [1000]}", "checkout likely"),
        ("chekout", "checkout: {image: a}", "checkout open"),
        ("web_1", "web: {image: a, container_name: web-1}", "web-1 likely"),
        ("store_front", "web: {image: a, networks: {default: {aliases: [storefront]}}}", "storefront likely"),
        ("node_exporter", "node-exporter: {image: a, networks: [back]}", None),
        ("shop-2", "shop-1: {image: a}", None),
        ("abc", "abd: {image: a}", None),
        ("chekcout", "checkout: {image: a}", "checkout open"),
        ("chekot", "checkout: {image: a}", None),
        ("node.exporter", "node-exporter: {image: a}", None),
        ("mail_host", "mail: {image: a, hostname: mail-host}", None),
        ("red_is", "redis: {image: redis}", None),
    ],
)
def test_misnamed(host: str, service: str, meant: str | None) -> None:
    made, document, found = asked(f"{host}:1000", service)
    (one,) = misnamed(made.stack, document, found)
    assert (one and f"{one.service} {SURE[one.certainty]}") == meant


@pytest.mark.parametrize(
    ("service", "prometheus", "found"),
    [
        ("web: {image: a, networks: [back]}", "image: prom/prometheus\n    networks: [front]", True),
        ("web: {image: a, networks: [back]}", "image: prom/prometheus", True),
        ("web: {image: a}", "image: prom/prometheus\n    networks: [front]", True),
        ("web: {image: a, networks: [back]}", "image: prom/prometheus\n    networks: [front, back]", False),
        ("web: {image: a, networks: [one]}", "image: prom/prometheus\n    networks: [two]", False),
        ("web: {image: a, network_mode: host}", "image: prom/prometheus\n    networks: [front]", False),
        ("web: {image: a, networks: [back]}", "image: prom/prometheus\n    network_mode: host", False),
        ("web: {image: a, networks: [back]}", "image: prom/prometheus\n    extra_hosts: ['web:10.0.0.1']", False),
        ("api: {image: a, networks: [back]}", "image: prom/prometheus", False),
    ],
)
def test_apart(service: str, prometheus: str, found: bool) -> None:
    made, document, target = asked("web:8080", service, prometheus)
    (one,) = apart(made.stack, document, target)
    assert (one is not None and (one.consumer.name, one.service.name) == ("prometheus", "web")) is found


@pytest.mark.parametrize(
    ("service", "job", "meant"),
    [
        ("web: {image: gcr.io/cadvisor/cadvisor}", "", "web:8080 certain"),
        ("web: {image: a, ports: ['80:3000']}", "", "web:3000 likely"),
        ("web: {image: a, expose: [443]}", "", "web:443 likely"),
        ("web: {image: a, expose: [3000, 3001]}", "", "web:0 open"),
        ("web: {image: a, expose: [443]}", "scheme: https,", None),
        ("web: {image: a, expose: [80, 3000]}", "", None),
        ("web: {image: nginx}", "", None),
        ("web: {image: redis}", "", None),
        ("web: {image: a}", "", None),
        ("web: {image: a, expose: [3000], environment: {URL: 'http://x:80'}}", "", None),
    ],
)
def test_portless(service: str, job: str, meant: str | None) -> None:
    made, document, target = asked("web", service, job=job)
    (one,) = portless(made.stack, document, target)
    assert (one and f"{one.service}:{one.port} {SURE[one.certainty]}") == meant
