"""Which services start a program with words of their own."""

from __future__ import annotations

from textwrap import dedent

import pytest

from fixer.document.tree import MemoryTree
from fixer.stack.discovery import discover
from fixer.stack.project import Project
from fixer.stack.started import configuration, started

FLAG = "--web.enable-lifecycle"


def project(service: str) -> Project:
    text = "services:\n  prometheus:\n" + "".join(f"    {line}\n" for line in dedent(service).strip().splitlines())
    return discover(MemoryTree({"docker-compose.yml": text.encode()}))


def words(service: str) -> list[list[str]]:
    return [[word.text for word in one.words] for one in started(project(service).stack.projects, "prometheus")]


@pytest.mark.parametrize(
    ("service", "given"),
    [
        (f"image: prom/prometheus\ncommand: ['{FLAG}']", [FLAG]),
        (f"image: quay.io/prometheus/prometheus:v3.5.0\ncommand: {FLAG} --agent", [FLAG, "--agent"]),
        (f"image: prom/prometheus\nentrypoint: ['/bin/prometheus', '{FLAG}']", [FLAG]),
        (f"image: prom/prometheus\nentrypoint: ['/bin/prometheus', '--agent']\ncommand: ['{FLAG}']", ["--agent", FLAG]),
    ],
)
def test_words_of_the_program(service: str, given: list[str]) -> None:
    assert words(service) == [given]


@pytest.mark.parametrize(
    "service",
    [
        "image: prom/prometheus",
        "image: prom/prometheus\ncommand: []",
        f"image: prom/prometheus\nentrypoint: ['/bin/sh', '-c']\ncommand: ['{FLAG}']",
        f"image: prom/prometheus\nentrypoint: ['/entrypoint.sh']\ncommand: ['{FLAG}']",
        f"image: prom/prometheus\ncommand: ['sh', '-c', 'prometheus {FLAG}']",
        f"image: ubuntu/prometheus:2.48.0-22.04_stable\ncommand: ['{FLAG}']",
        f"image: example/prometheus:v3\ncommand: ['{FLAG}']",
        f"image: prom/prometheus:v3.5.0\nbuild: .\ncommand: ['{FLAG}']",
        f"image: prom/alertmanager\ncommand: ['{FLAG}']",
    ],
)
def test_words_that_are_not_certainly_the_programs(service: str) -> None:
    assert words(service) == []


@pytest.mark.parametrize(
    ("service", "path"),
    [
        ("image: prom/prometheus", "/etc/prometheus/prometheus.yml"),
        ("image: prom/prometheus\ncommand: --config.file=/config/./own.yml", "/config/own.yml"),
        ("image: prom/prometheus\ncommand: ['--config.file', '/own.yml']", "/own.yml"),
        (f"image: prom/prometheus\ncommand: {FLAG}", None),
        ("image: prom/prometheus\ncommand: --config.file=own.yml", None),
        ("image: prom/prometheus\ncommand: --config.file=/etc/$CONFIG", None),
        ("image: prom/prometheus\ncommand: []", None),
        ("image: prom/prometheus\nentrypoint: /start.sh", None),
        ("image: bitnami/prometheus", None),
        ("image: example/prometheus", None),
        ("image: prom/alertmanager", None),
    ],
)
def test_where_the_configuration_is_read(service: str, path: str | None) -> None:
    (compose,) = project(service).stack.projects
    assert configuration(compose.services["prometheus"], "prometheus") == path
