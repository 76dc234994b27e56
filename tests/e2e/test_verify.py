"""The report's stack with a real Prometheus and a real Alertmanager: seen broken, mended, seen to work."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.world import PROJECT, World, until, why_not, world
from tests.upstream.tools import Tool

FILES = {
    "configs/prometheus.yml": "/etc/prometheus/prometheus.yml",
    "configs/alerts.yml": "/etc/prometheus/alerts.yml",
    "configs/alertmanager.yml": "/etc/alertmanager/alertmanager.yml",
}
"""File of the stack → where the Compose file mounts it."""

HURRY = {
    "configs/prometheus.yml": ((r"(scrape_interval|evaluation_interval): \d+s", r"\1: 1s"),),
    "configs/alerts.yml": ((r"for: \d+m", "for: 1s"),),
    "configs/alertmanager.yml": ((r"group_wait: 10s", "group_wait: 1s"), (r"group_interval: 1m", "group_interval: 2s")),
}
"""What a test cannot wait for; everything else is as the report has it."""

PROMETHEUS, ALERTMANAGER = "http://127.0.0.1:9091", "http://127.0.0.1:9093"


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[World]:
    reason = why_not()
    if reason:
        (pytest.fail if os.environ.get("CI") and os.geteuid() == 0 else pytest.skip)(reason)
    with world(tmp_path) as made:
        yield made


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    folder = Path(shutil.copytree(PROJECT / "fixtures" / "secureconnect", tmp_path / "secureconnect"))
    for path, changes in HURRY.items():
        text = (folder / path).read_text()
        for pattern, replacement in changes:
            text = re.sub(pattern, replacement, text)
        (folder / path).write_text(text)
    return folder


def start_prometheus(machine: World, prometheus: Tool) -> Any:
    """With the flags of the Compose file, and at the address that the world has for it."""
    flags = ("--config.file=/etc/prometheus/prometheus.yml", f"--storage.tsdb.path={machine.folder}/prometheus")
    return machine.start(
        "prometheus", prometheus.program, *flags, "--web.enable-lifecycle", "--web.listen-address=127.0.0.1:9090"
    )


def start_alertmanager(machine: World, alertmanager: Tool) -> Any:
    templates = alertmanager.program.parents[1] / "share" / "prometheus"
    if templates.is_dir() and not (machine.folder / "share").exists():
        machine.share(templates)  # Debian's wants its own templates, and its package is only unpacked
    flags = ("--config.file=/etc/alertmanager/alertmanager.yml", f"--storage.path={machine.folder}/alertmanager")
    place = ("--web.listen-address=127.0.1.6:9093", "--cluster.listen-address=")
    return machine.start("alertmanager", alertmanager.program, *flags, *place)


def wait_for_scrapes(machine: World) -> None:
    def scraped() -> bool:
        active = ((machine.ask(f"{PROMETHEUS}/api/v1/targets") or {}).get("data") or {}).get("activeTargets") or []
        return len(active) == 6 and all(target["health"] != "unknown" for target in active)

    until(scraped, 30, "all targets are scraped")


def verify(machine: World, stack: Path, *flags: str) -> tuple[int, dict[tuple[str, str], dict[str, Any]]]:
    """Exit status and checks by part and name."""
    done = machine.fixer("verify", "--output-format", "json", *flags, cwd=stack)
    assert done.stderr == ""
    checks = json.loads(done.stdout)["checks"]
    found = {(check["part"], check["name"]): check for check in checks}
    assert len(found) == len(checks)
    return done.returncode, found


def named(checks: dict[tuple[str, str], dict[str, Any]], verdict: str) -> dict[tuple[str, str], str]:
    """Checks with this verdict, and their reasons."""
    return {key: check["reason"] for key, check in checks.items() if check["verdict"] == verdict}


NOT_CHECKED = {("containers", "containers"): "docker is not here"}
DOWN = "connect: connection refused"


def test_broken_mended_and_alerting(machine: World, stack: Path, prometheus: Tool, alertmanager: Tool) -> None:
    for path, place in FILES.items():
        machine.link(stack / path, place)
    start_prometheus(machine, prometheus)
    start_alertmanager(machine, alertmanager)
    wait_for_scrapes(machine)

    status, checks = verify(machine, stack)
    assert status == 1
    assert named(checks, "not checked") == NOT_CHECKED
    failed = named(checks, "fail")
    assert failed.pop(("endpoints", "auth-service:8081")) == "refused the connection"
    assert failed.pop(("prometheus", "target auth-service:8081 (job auth-service)")).endswith(DOWN)
    assert failed == {("queries", 'up{job="auth-service"}'): "0 of 1 up"}
    assert all(
        (check["codes"], check["hint"]) == (["PRM001"], "run `fixer apply`")
        for check in checks.values()
        if check["verdict"] == "fail"
    )

    assert machine.fixer("apply", "--ignore", "ALM035,CRDB001", cwd=stack).returncode == 0
    asked = ("rate(http_requests_total[5m])", "db_connections_active", 'up{job="auth-service"}')
    status, checks = verify(machine, stack, "--reload", *(word for text in asked[:2] for word in ("--query", text)))
    assert (status, named(checks, "fail"), named(checks, "not checked")) == (0, {}, NOT_CHECKED)
    assert {name for part, name in checks if part == "queries"} >= set(asked)

    # The alert reaches whoever is on call, and the warning about the same service is held back: not the one about another.
    critical = {"alertname": "HighErrorRate", "severity": "critical", "job": "chat-service", "status": "firing"}
    other = {"alertname": "HighErrorRate", "severity": "warning", "job": "video-service", "status": "firing"}
    until(lambda: received(machine, critical, "/internal/alerts?page=on-call"), 30, "the critical alert arrives")
    until(lambda: received(machine, other, "/internal/alerts"), 30, "the warning of another service arrives")
    until(lambda: suppressed(machine) == {"chat-service"}, 30, "the warning of the same service is inhibited")
    assert not received(machine, {"severity": "warning", "job": "chat-service"}, "/internal/alerts")

    # What the report did to `equal` silences the other service's warning too.
    assert machine.fixer("apply", "--ignore", "CRDB001", cwd=stack).returncode == 0
    status, checks = verify(machine, stack, "--reload")
    assert (status, named(checks, "fail")) == (0, {})
    until(lambda: suppressed(machine) == {"chat-service", "video-service"}, 30, "the shortened `equal` silences more")


def received(machine: World, labels: dict[str, str], path: str) -> bool:
    return any(alert["path"] == path and labels.items() <= alert.items() for alert in machine.alerts())


def suppressed(machine: World) -> set[str]:
    """Jobs whose warning Alertmanager inhibits."""
    alerts = machine.ask(f"{ALERTMANAGER}/api/v2/alerts") or []
    return {alert["labels"]["job"] for alert in alerts if alert["status"]["inhibitedBy"]}


def test_a_single_file_that_is_mounted(machine: World, stack: Path, prometheus: Tool, alertmanager: Tool) -> None:
    broken = {path: (stack / path).read_bytes() for path in FILES}
    for path, place in FILES.items():
        machine.bind(stack / path, place)
    programs = [start_prometheus(machine, prometheus), start_alertmanager(machine, alertmanager)]
    wait_for_scrapes(machine)

    assert machine.fixer("apply", "--ignore", "CRDB001", cwd=stack).returncode == 0
    status, checks = verify(machine, stack, "--reload")
    assert status == 1
    compose = "docker compose -f docker-compose.production.yml up -d --force-recreate"
    for part, difference in (
        (
            "prometheus",
            "scrape_configs[1].static_configs[0].targets[0] is `auth-service:8080` in the file; loaded is `auth-service:8081`",
        ),
        ("alertmanager", "the hash of what is loaded is not the file's"),
    ):
        check = checks[part, "configuration"]
        path = f"configs/{part}.yml"
        assert check["reason"] == f"{path} was replaced after {part} started, which still sees the old file: {difference}"
        assert check["hint"] == f"run `{compose} {part}`"

    for program in programs:  # what the command does
        machine.stop(program)
    for path, place in FILES.items():
        machine.bind(stack / path, place)
    start_prometheus(machine, prometheus)
    start_alertmanager(machine, alertmanager)
    wait_for_scrapes(machine)
    status, checks = verify(machine, stack)
    assert (status, named(checks, "fail")) == (0, {})

    for path, content in broken.items():
        (stack / path).write_bytes(content)
    assert verify(machine, stack, "--reload")[0] == 1
    assert machine.fixer("apply", "--in-place", "--ignore", "CRDB001", cwd=stack).returncode == 0
    status, checks = verify(machine, stack, "--reload")
    assert (status, named(checks, "fail"), named(checks, "not checked")) == (0, {}, NOT_CHECKED)
