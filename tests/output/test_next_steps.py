"""What to do for a change to take effect."""

from __future__ import annotations

import pytest

from fixer.document.tree import MemoryTree
from fixer.output.next_steps import steps
from fixer.stack.discovery import discover
from fixer.stack.project import Project

PROMETHEUS = "scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: ['a:1']\n"
ALERTMANAGER = "route:\n  receiver: a\nreceivers:\n  - name: a\n"
COTURN = "listening-port=3478\nmin-port=50000\nmax-port=50010\n"


def stack(prometheus: str = "", alertmanager: str = "", name: str = "docker-compose.yml") -> Project:
    """A stack with extra lines in its two services; both configurations are mounted as folders."""
    compose = f"""\
services:
  prometheus:
    image: prom/prometheus:v2.55.1
{prometheus}    volumes:
      - ./prometheus:/etc/prometheus
  alertmanager:
    image: prom/alertmanager:v0.28.0
{alertmanager}    volumes:
      - ./alertmanager:/etc/alertmanager
  whole:
    image: prom/prometheus:v2.55.1
    volumes:
      - ./whole.yml:/etc/prometheus/prometheus.yml:ro
  turn:
    image: coturn/coturn:4.6
    volumes:
      - ./turn:/etc/coturn
"""
    files = {
        name: compose,
        "prometheus/prometheus.yml": PROMETHEUS,
        "alertmanager/alertmanager.yml": ALERTMANAGER,
        "whole.yml": PROMETHEUS,
        "turn/turnserver.conf": COTURN,
        "loose/prometheus.yml": PROMETHEUS,
    }
    return discover(MemoryTree({path: text.encode() for path, text in files.items()}))


def commands(project: Project, *paths: str, in_place: bool = False, before: Project | None = None) -> list[str]:
    return [step.command for step in steps(before or project, project, paths, in_place)]


LIFECYCLE = '    command: ["--config.file=/etc/prometheus/prometheus.yml", "--web.enable-lifecycle"]\n'
HUP = "docker compose kill -s SIGHUP prometheus"
CASES: list[tuple[str, str]] = [
    ("", HUP),
    (LIFECYCLE, HUP),
    ('    ports: ["9090:9090"]\n', HUP),
    (f'{LIFECYCLE}    ports: ["9090:9090"]\n', "curl -X POST http://localhost:9090/-/reload"),
    (f'{LIFECYCLE}    ports: ["127.0.0.1:9191:9090"]\n', "curl -X POST http://localhost:9191/-/reload"),
    (f'{LIFECYCLE}    ports: ["10.0.0.5:9191:9090"]\n', "curl -X POST http://10.0.0.5:9191/-/reload"),
    (f'{LIFECYCLE}    ports: ["9090"]\n', HUP),
    (f'{LIFECYCLE}    ports: ["9090:9090/udp"]\n', HUP),
    (LIFECYCLE.replace("]", ', "--web.route-prefix=/p"]') + '    ports: ["9090:9090"]\n', HUP),
]


@pytest.mark.parametrize(("lines", "command"), CASES)
def test_prometheus_in_a_folder(lines: str, command: str) -> None:
    assert commands(stack(lines), "prometheus/prometheus.yml") == [command]


def test_alertmanager_reloads_without_a_flag() -> None:
    published = stack(alertmanager='    ports: ["9093:9093"]\n')
    assert commands(published, "alertmanager/alertmanager.yml") == ["curl -X POST http://localhost:9093/-/reload"]
    assert commands(stack(), "alertmanager/alertmanager.yml") == ["docker compose kill -s SIGHUP alertmanager"]


def test_a_file_that_is_mounted_itself() -> None:
    assert [(step.command, step.why) for step in steps(stack(), stack(), ("whole.yml",))] == [
        (
            "docker compose up -d --force-recreate whole",
            "whole mounts whole.yml itself and keeps the old file until it is recreated",
        )
    ]
    assert commands(stack(), "whole.yml", in_place=True) == ["docker compose kill -s SIGHUP whole"]


def test_a_program_without_a_reload_restarts() -> None:
    assert commands(stack(), "turn/turnserver.conf") == ["docker compose restart turn"]


def test_nothing_mounts_it() -> None:
    assert commands(stack(), "loose/prometheus.yml") == []


def test_a_compose_file() -> None:
    assert [(step.command, step.why) for step in steps(stack(), stack(), ("docker-compose.yml",))] == [
        ("docker compose up -d", "recreates the services that docker-compose.yml changed")
    ]
    assert commands(stack(name="my stack.yml"), "my stack.yml") == ["docker compose -f 'my stack.yml' up -d"]
    assert commands(stack(name="compose.yaml"), "compose.yaml") == ["docker compose up -d"]


def test_a_service_that_is_recreated_anyway_needs_no_reload() -> None:
    changed = stack("    restart: always\n")
    paths = ("alertmanager/alertmanager.yml", "docker-compose.yml", "prometheus/prometheus.yml")
    assert commands(changed, *paths, before=stack()) == ["docker compose up -d", "docker compose kill -s SIGHUP alertmanager"]


def test_from_another_folder() -> None:
    found = steps(stack(), stack(), ("whole.yml",), name=lambda path: f"../{path}")
    assert [step.command for step in found] == ["docker compose -f ../docker-compose.yml up -d --force-recreate whole"]
