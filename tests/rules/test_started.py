"""Flags of Prometheus and Alertmanager in all the ways in which commands are written."""

from __future__ import annotations

import pytest

from tests.rules.stacks import messages, outcome, text

FILE = "docker-compose.yml"


def stack(command: str, image: str = "prom/prometheus:v3.5.0") -> dict[str, str]:
    return {FILE: f"services:\n  prometheus:\n    image: {image}\n    command: {command}\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("['--storage.tsdb.retention=15d', '--agent']", "['--storage.tsdb.retention.time=15d', '--agent']"),
        ("--storage.tsdb.retention=15d --agent", "--storage.tsdb.retention.time=15d --agent"),
        ("--storage.tsdb.retention 15d --agent", "--storage.tsdb.retention.time 15d --agent"),
        (
            "--storage.tsdb.retention=15d --storage.tsdb.retention.size=1GB",
            "--storage.tsdb.retention.time=15d --storage.tsdb.retention.size=1GB",
        ),
        ('"--storage.tsdb.retention=${R:-15d}"', '"--storage.tsdb.retention.time=${R:-15d}"'),
        ("--agent --alertmanager.timeout=10s --web.enable-lifecycle", "--agent --web.enable-lifecycle"),
        ("--alertmanager.timeout 10s --agent", "--agent"),
        ("['--alertmanager.timeout', '10s', '--agent']", "['--agent']"),
        ("--alertmanager.timeout 10s --query.timeout 10s", "--query.timeout 10s"),
        (r'"--agent \\\n --alertmanager.timeout=10s \\\n --version"', r'"--agent \\\n --version"'),
        (r'"--alertmanager.timeout=10s \\\n --agent"', '"--agent"'),
    ],
)
def test_a_flag_is_changed_where_it_stands(before: str, after: str) -> None:
    found = outcome(stack(before), "PRM019")
    assert text(found, FILE) == stack(after)[FILE]


def test_a_command_of_nothing_else_goes_with_its_flag() -> None:
    found = outcome(stack("['--alertmanager.timeout', '10s']"), "PRM019")
    assert text(found, FILE) == "services:\n  prometheus:\n    image: prom/prometheus:v3.5.0\n"


@pytest.mark.parametrize(
    "command",
    [
        "--agent '--storage.tsdb.retention=15d'",
        "--storage.tsdb.retention=15d --storage.tsdb.retention=15d",
    ],
)
def test_what_hides_where_to_write_is_left_to_people(command: str) -> None:
    found = outcome(stack(command), "PRM019")
    assert found.reported
    assert text(found, FILE) == stack(command)[FILE]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("agent,remote-write-receiver", None),
        ("otlp-write-receiver,remote-write-receiver", "--web.enable-otlp-receiver --web.enable-remote-write-receiver"),
        ("utf8-names,old-ui", "--enable-feature=old-ui"),
    ],
)
def test_features_become_flags(before: str, after: str | None) -> None:
    whole = f"--storage.tsdb.path=/prometheus --enable-feature={before}"
    found = outcome(stack(whole), "PRM020")
    wanted = whole if after is None else f"--storage.tsdb.path=/prometheus {after}"
    assert text(found, FILE) == stack(wanted)[FILE]


@pytest.mark.parametrize(
    ("flag", "image", "said"),
    [
        (
            "--storage.tsdb.retention=15d",
            "prom/prometheus",
            "error: Prometheus has no `--storage.tsdb.retention` since 3.0; prometheus runs the newest (prom/prometheus) and does"
            " not start",
        ),
        (
            "--enable-feature=utf8-names",
            "prom/prometheus:v3.0.1",
            "warning: prometheus runs 3.0.1 (prom/prometheus:v3.0.1), which passes over `utf8-names` in `--enable-feature`",
        ),
        (
            "--cluster.peer-name=a",
            "prom/alertmanager:v0.27.0",
            "error: `--cluster.peer-name` exists since 0.30, and this is 0.27.0 (prom/alertmanager:v0.27.0): prometheus does not"
            " start",
        ),
    ],
)
def test_the_version_is_named(flag: str, image: str, said: str) -> None:
    assert messages(stack(flag, image), "PRM019", "PRM020", "ALM032") == [said]
