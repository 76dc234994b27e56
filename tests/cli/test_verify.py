"""`fixer verify` as people call it: exit status, outputs, what explains a failure."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from fixer.cli import verifying
from fixer.cli.main import main
from fixer.engine.configuration import Flags
from fixer.live.verify import Wishes
from tests.cli.commandline import COMPOSE, PROMETHEUS, CommandLine
from tests.live.servers import Reply, Server, serving, stopped

CONFIG = "scrape_configs:\n  - job_name: auth\n    static_configs:\n      - targets: ['auth:8081']\n"


def api(health: str = "up") -> dict[str, Reply]:
    """A Prometheus that has loaded the stack of these tests; its `auth` is up or down."""
    error = "" if health == "up" else "connection refused"
    labels = {"job": "auth", "instance": "auth:8081"}
    target = {"discoveredLabels": {"__address__": "auth:8081"}, "scrapePool": "auth", "labels": labels, "health": health,
              "lastError": error, "scrapeUrl": "http://auth:8081/metrics"}  # fmt: skip
    data: dict[str, Any] = {
        "/api/v1/status/buildinfo": {"version": "3.5.0"},
        "/api/v1/status/config": {"yaml": CONFIG},
        "/api/v1/status/runtimeinfo": {"reloadConfigSuccess": True, "lastConfigTime": "2099-01-01T00:00:00Z"},
        "/api/v1/targets": {"activeTargets": [target]},
        "/api/v1/alertmanagers": {"activeAlertmanagers": []},
        "/api/v1/rules": {"groups": []},
        "/api/v1/label/__name__/values": ["up"],
        "/api/v1/query": {"resultType": "vector", "result": [{"metric": labels, "value": [0, "1" if health == "up" else "0"]}]},
    }
    replies = {path: Reply(json.dumps({"status": "success", "data": value}).encode()) for path, value in data.items()}
    return {**replies, "/-/reload": Reply(b"")}


@pytest.fixture(autouse=True)
def without_docker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")


@pytest.fixture
def down() -> Iterator[Server]:
    with serving(api("down")) as server:
        yield server


DOWN = """\
endpoints
  not checked  auth:8081  not published, and the name auth does not resolve here; Prometheus says: {error}: {mends}

prometheus
  pass         answers                      version 3.5.0 (http://{address})
  pass         configuration                every value of prometheus.yml is loaded
  fail         target auth:8081 (job auth)  down: {error}: {mends}

containers
  not checked  containers  docker is not here

queries
  fail         up{{job="auth"}}  0 of 1 up: {mends}

2 pass, 2 fail, 2 not checked.
"""


def down_as_said(server: Server) -> str:
    return DOWN.format(address=server.address, error="connection refused", mends="PRM001, run `fixer apply`")


def test_what_fails_and_what_mends_it(fixer: CommandLine, down: Server) -> None:
    done = fixer("verify", "--prometheus", f"http://{down.address}")
    assert (done.status, done.out, done.err) == (1, down_as_said(down), "")


def test_the_rule_that_is_switched_off_explains_nothing(fixer: CommandLine, down: Server) -> None:
    fixer.write({"fixer.toml": "ignore = ['PRM001']\n"})
    assert "PRM001" not in fixer("verify", "--prometheus", f"http://{down.address}").out
    assert "PRM001" in fixer("verify", "--isolated", "--prometheus", f"http://{down.address}").out


def test_everything_that_can_be_checked_passes(fixer: CommandLine) -> None:
    with serving(api()) as server:
        done = fixer("verify", "--prometheus", f"http://{server.address}", "--query", "up", "--reload")
    assert (done.status, done.err) == (0, "")
    assert "  pass         reload  " in done.out
    assert "  pass         up              1\n" in done.out
    assert server.seen[0] == ("/-/reload", "")


def test_an_expression_without_a_result(fixer: CommandLine) -> None:
    replies = {
        **api(),
        "/api/v1/query?query=foo": Reply(b'{"status": "success", "data": {"resultType": "vector", "result": []}}'),
    }
    with serving(replies) as server:
        done = fixer("verify", "--prometheus", f"http://{server.address}", "--query", "foo")
    assert done.status == 1
    assert "  fail         foo             no result\n" in done.out


def test_the_password_of_a_url_is_sent_and_not_shown(fixer: CommandLine, down: Server) -> None:
    done = fixer("verify", "--prometheus", f"http://me:sesame@{down.address}", "--output-format", "json")
    assert "sesame" not in done.out + done.err
    assert {login for _, login in down.seen} == {"Basic bWU6c2VzYW1l"}


def test_a_prometheus_that_is_not_there(fixer: CommandLine) -> None:
    with stopped() as server:
        done = fixer("verify", "--prometheus", f"http://{server.address}", "--retries", "0", "--query", "up")
    assert done.status == 1
    assert f"  fail         answers  refused the connection (http://{server.address})\n" in done.out
    assert "  not checked  up  Prometheus does not answer\n" in done.out


FORMATS = "error: --output-format must be one of text, json, junit, markdown, with or without :FILE, not `sarif`\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("nowhere",), "error: nowhere: no such file or folder\n"),
        (("--prometheus", "localhost:9090"), "error: a URL begins with http:// or https:// and a host\n"),
        (("--output-format", "sarif"), FORMATS),
        (("--watch", "--output-format", "json"), "error: --watch prints text only\n"),
    ],
)  # fmt: skip
def test_what_cannot_be_run(fixer: CommandLine, arguments: tuple[str, ...], message: str) -> None:
    done = fixer("verify", *arguments)
    assert (done.status, done.out, done.err) == (2, "", message)


def test_a_folder_with_nothing_in_it(fixer: CommandLine) -> None:
    (fixer.folder / "empty").mkdir()
    (fixer.folder / "empty" / "fixer.toml").write_text("root = true\n")
    done = fixer("verify", "empty")
    assert (done.status, done.out, done.err) == (2, "nothing to check.\n", "")


def test_a_file_that_cannot_be_read_is_said(fixer: CommandLine, down: Server) -> None:
    fixer.write({"alertmanager.yml": "route: {receiver: [}\nreceivers: []\n"})
    done = fixer("verify", "--prometheus", f"http://{down.address}")
    assert done.status == 2
    assert done.err.startswith("alertmanager.yml:1:")


def test_outputs_into_files(fixer: CommandLine, down: Server) -> None:
    formats = [word for name in ("json", "junit", "markdown") for word in ("--output-format", f"{name}:out.{name}")]
    done = fixer("verify", "--prometheus", f"http://{down.address}", *formats)
    assert (done.status, done.out) == (1, down_as_said(down))
    assert json.loads(fixer.read("out.json"))["total"] == {"pass": 2, "fail": 2, "not checked": 2}
    assert fixer.read("out.junit").count("<failure ") == 2
    assert fixer.read("out.markdown").startswith("**fixer verify**: 2 pass, 2 fail, 2 not checked\n")


def test_watching_prints_what_changes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "docker-compose.yml").write_text(COMPOSE)
    (tmp_path / "prometheus.yml").write_text(PROMETHEUS)
    replies, waited = api("down"), []

    def wait(seconds: float) -> None:
        waited.append(seconds)
        replies.update(api("up"))
        if len(waited) == 3:
            raise KeyboardInterrupt

    with serving(replies) as server:
        stack = verifying.Stack([Path()], Flags(), quiet=True)
        status = verifying.watch(stack, Wishes(prometheus=f"http://{server.address}"), None, "never", wait)
    assert (status, waited) == (0, [5.0, 5.0, 5.0])
    changes = capfd.readouterr().out.partition("2 pass, 2 fail, 2 not checked.\n")[2].splitlines()
    assert [line[9:] for line in changes] == [
        "prometheus: target auth:8081 (job auth): fail → pass: up (http://auth:8081/metrics)",
        'queries: up{job="auth"}: fail → pass: 1 of 1 up',
    ]


def test_help_is_quick_and_whole(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", "--help"]) == 0
    shown = capsys.readouterr().out
    flags = (
        "--prometheus",
        "--alertmanager",
        "--host",
        "--timeout",
        "--retries",
        "--reload",
        "--query",
        "--watch",
        "--output-format",
    )
    assert [flag for flag in flags if flag not in shown] == []
