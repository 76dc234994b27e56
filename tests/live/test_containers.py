"""What docker says of containers."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fixer.document.tree import DiskTree, MemoryTree
from fixer.live.containers import Seen, judge, look
from fixer.stack.discovery import discover
from fixer.stack.model import ComposeProject

COMPOSE = """\
services:
  web: {image: "nginx:1.27"}
  job: {image: "busybox:1.36"}
  debug: {image: "busybox:1.36", profiles: [debug]}
  off: {image: "busybox:1.36", scale: 0}
"""


def project(compose: str = COMPOSE) -> ComposeProject:
    (found,) = discover(MemoryTree({"docker-compose.yml": compose.encode()})).stack.projects
    return found


def container(service: str, state: str = "running", code: int = 0, health: str = "", **inspected: Any) -> dict[str, Any]:
    return {
        "Service": service,
        "Name": f"x-{service}-1",
        "State": state,
        "ExitCode": code,
        "Health": health,
        "Inspected": inspected,
    }


ALWAYS: dict[str, Any] = {"HostConfig": {"RestartPolicy": {"Name": "always"}}}
PROBED: dict[str, Any] = {"State": {"Health": {"Log": [{"Output": "no"}, {"Output": "curl: (7)\n refused"}]}}}


@pytest.mark.parametrize(
    ("one", "verdict", "reason"),
    [
        (container("web"), "pass", "running"),
        (container("web", health="healthy", RestartCount=2), "pass", "running, healthy; restarted 2 times"),
        (container("web", health="unhealthy", **PROBED), "fail", "running, but unhealthy: curl: (7) refused"),
        (container("web", "exited", 0), "pass", "done: it ended with 0"),
        (container("web", "exited", 0, **ALWAYS), "fail", "exited with 0"),
        (container("web", "exited", 137, State={"OOMKilled": True}), "fail", "exited with 137, out of memory"),
        (container("web", "restarting", 1, RestartCount=9), "fail", "restarting with 1; restarted 9 times"),
        (container("web", "created", State={"Error": "port is already allocated"}), "fail", "created: port is already allocated"),
    ],
)
def test_a_container(one: dict[str, Any], verdict: str, reason: str) -> None:
    found = {check.name: check for check in judge(project(), Seen((one, container("job"))))}
    assert (str(found["web"].verdict), found["web"].reason) == (verdict, reason)
    assert [(node.path, node.route) for node in found["web"].nodes] == [("docker-compose.yml", (0, "services", "web"))]


def test_services_without_one() -> None:
    found = [(check.name, str(check.verdict), check.reason) for check in judge(project(), Seen((container("web"),)))]
    assert found == [("web", "pass", "running"), ("job", "fail", "it has no container")]


def test_no_docker_and_no_containers() -> None:
    (silent,) = judge(project(), Seen(reason="docker is not here"))
    (empty,) = judge(project(), Seen())
    assert (str(silent.verdict), silent.reason) == ("not checked", "docker is not here")
    (elsewhere,) = judge(project(), Seen(), answers=True)
    assert (str(empty.verdict), empty.reason) == ("fail", "docker has none of docker-compose.yml")
    assert (str(elsewhere.verdict), elsewhere.reason) == ("not checked", "docker has none of docker-compose.yml, but it runs")


DOCKER = """\
#!/bin/sh
case "$*" in
  *"ps --all --format json") printf '%s\\n' "$PS" ;;
  inspect*) printf '%s\\n' "$INSPECT" ;;
esac
exit "${STATUS:-0}"
"""
ONE = {"ID": "0123456789ab", "Service": "web", "State": "running", "Name": "x-web-1"}
INSPECTED = [{"Id": "0123456789abcdef", "RestartCount": 3}]


@pytest.mark.parametrize(
    ("listed", "status", "expected"),
    [
        (json.dumps(ONE), "0", Seen(({**ONE, "Inspected": INSPECTED[0]},))),
        (json.dumps([ONE]), "0", Seen(({**ONE, "Inspected": INSPECTED[0]},))),
        ("", "0", Seen()),
        ("", "3", Seen(reason="docker ended with 3")),
    ],
    ids=["lines", "list", "none", "broken"],
)
def test_docker_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, listed: str, status: str, expected: Seen) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "docker").write_text(DOCKER)
    (tmp_path / "bin" / "docker").chmod(0o755)
    (tmp_path / "docker-compose.yml").write_text(COMPOSE)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:/usr/bin:/bin")
    for name, value in {"PS": listed, "INSPECT": json.dumps(INSPECTED), "STATUS": status}.items():
        monkeypatch.setenv(name, value)
    (there,) = discover(DiskTree(tmp_path)).stack.projects
    assert look(there, tmp_path, 10) == expected


def test_a_docker_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "docker").write_text("#!/bin/sh\nexec sleep 30\n")
    (tmp_path / "docker").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert look(project(), tmp_path, 0.3) == Seen(reason="docker did not answer within 0.3 s")


def test_without_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert look(project(), tmp_path, 1) == Seen(reason="docker is not here")
