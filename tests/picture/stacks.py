"""Stacks to draw: one of five services and one of eighty, each with a target that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fixer.document.tree import MemoryTree
from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.output.report import Report
from fixer.picture.building import build
from fixer.picture.model import Map, Seen
from fixer.stack.discovery import discover

FIVE = {
    "docker-compose.yml": """\
services:
  web:
    image: nginx:1.27
    ports: ["80:80"]
    depends_on: [auth]
    networks: [front, back]
  auth:
    build: ./auth
    ports: ["8081:8080"]
    environment: { PORT: "8080" }
    depends_on: [db]
    networks: [back]
  db:
    image: postgres:16
    networks: [back]
  prometheus:
    image: prom/prometheus:v2.55.1
    ports: ["9090:9090"]
    volumes:
      - ./monitoring/prometheus.yml:/etc/prometheus/prometheus.yml:ro
    networks: [back]
  alertmanager:
    image: prom/alertmanager:v0.28.0
    networks: [back]
networks:
  front:
  back:
""",
    "monitoring/prometheus.yml": """\
alerting:
  alertmanagers:
    - static_configs:
        - targets: ['alertmanager:9093']
scrape_configs:
  - job_name: auth
    static_configs:
      - targets: ['auth:8081']
  - job_name: machine
    static_configs:
      - targets: ['node.example.org:9100']
""",
}

_NETWORKS = ("edge", "orders", "payments", "search")
_STORES = ("postgres:16", "redis:7", "rabbitmq:3", "mongo:7")


def eighty() -> dict[str, str]:
    """64 services on four networks, twelve stores, four that watch."""
    compose = ["services:"]
    for number in range(64):
        network, port = _NETWORKS[number // 16], 8000 + number
        compose += [
            f"  {network}-service-{number:02}:",
            f"    image: registry.example.org/{network}/service-{number:02}:2.{number}.0",
        ]
        compose += [f'    ports: ["{port}:8080"]'] if number % 3 == 0 else []
        compose += ['    environment: { PORT: "8080" }', f"    networks: [{network}]"]
        compose += [
            f"    depends_on: [store-{number % 12:02}, store-{number * 5 % 12:02}]"
            if number % 12
            else "    depends_on: [store-00]"
        ]
    for number in range(12):
        compose += [f"  store-{number:02}:", f"    image: {_STORES[number % 4]}", f"    networks: [{', '.join(_NETWORKS)}]"]
    compose += [
        "  prometheus:",
        "    image: prom/prometheus:v2.55.1",
        '    ports: ["9090:9090"]',
        f"    networks: [{', '.join(_NETWORKS)}]",
    ]
    compose += ["    volumes:", "      - ./prometheus.yml:/etc/prometheus/prometheus.yml"]
    compose += ["  alertmanager:", "    image: prom/alertmanager:v0.28.0", f"    networks: [{', '.join(_NETWORKS)}]"]
    compose += ["  grafana:", "    image: grafana/grafana:11.0.0", '    ports: ["3000:3000"]', "    networks: [edge]"]
    compose += ["  cadvisor:", "    image: gcr.io/cadvisor/cadvisor:v0.49.1", "    networks: [edge]"]
    compose += ["networks:", *(f"  {network}:" for network in _NETWORKS)]
    prometheus = [
        "alerting:",
        "  alertmanagers:",
        "    - static_configs:",
        "        - targets: ['alertmanager:9093']",
        "scrape_configs:",
    ]
    for number in range(64):
        port = 8000 + number if number in (9, 33) else 8080
        prometheus += [f"  - job_name: service-{number:02}", "    static_configs:"]
        prometheus += [f"      - targets: ['{_NETWORKS[number // 16]}-service-{number:02}:{port}']"]
    return {"docker-compose.yml": "\n".join([*compose, ""]), "prometheus.yml": "\n".join([*prometheus, ""])}


def report(files: Mapping[str, str], select: tuple[str, ...] = ("PRM001",)) -> Report:
    """What these rules find in the files."""
    tree = MemoryTree({path: text.encode() for path, text in files.items()})
    return Report(run(discover(tree), Flags(select=select)))


def drawn(files: Mapping[str, str], seen: Iterable[Seen] = ()) -> Map:
    """The picture of the files."""
    return build([report(files)], tuple(seen))
