"""What GOM001 writes is compiled, run and asked: what changes, and what promhttp did already."""

from __future__ import annotations

import http.client
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest

from fixer.testing import fixed, installed
from tests.upstream.golang import Go

PROJECT = Path(__file__).parents[2]
FIXTURES = PROJECT / "fixtures" / "GOM001"
PROBE = Path(__file__).parent / "probe"
SERVICE = "example.com/auth"
COMPILED = ("annotated", "inline", "net-http", "own-middleware", "own-recovery", "mounted")
"""Cases that import nothing but gin and client_golang."""

METRICS = "text/plain; version=0.0.4; charset=utf-8"
PLAIN = "text/plain; charset=utf-8"
JSON = "application/json; charset=utf-8"


class Answer(NamedTuple):
    """Status 0: the connection was closed without an answer. samples: how many of ours are in the body."""

    status: int
    content_type: str = ""
    samples: int = 0


GOOD, CLOSED, EMPTY, ERROR = Answer(200, METRICS, 2), Answer(0), Answer(200, METRICS), Answer(500, PLAIN)


@pytest.fixture(scope="module")
def programs(go: Go, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The probe with the fixture's service, as it is and as GOM001 leaves it."""
    folder = tmp_path_factory.mktemp("go")
    before, after = folder / "before" / "src" / SERVICE, folder / "after" / "src" / SERVICE
    shutil.copytree(FIXTURES / "example" / "bad", before)
    shutil.copytree(PROBE, before / "probe")
    outcome = fixed(before, "GOM001", installed())
    assert sorted(one.finding.message for one in outcome.reported if one.fix) == [
        "MetricsHandler serves metrics and answers a panic with http.StatusInternalServerError",
        "bare serves metrics and does not recover from a panic",
    ]
    for path in outcome.after.tree.files:
        (after / path).parent.mkdir(parents=True, exist_ok=True)
        (after / path).write_bytes(outcome.after.tree.read(path))
    assert go.gofmt(folder) == ""
    return {name: go.build(folder / name, f"{SERVICE}/probe", folder / f"{name}-probe") for name in ("before", "after")}


@contextmanager
def running(program: Path) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The program's address and process, which is ended."""
    with subprocess.Popen([program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().strip(), process
        finally:
            process.kill()


def ask(address: str, path: str) -> Answer:
    connection = http.client.HTTPConnection(address, timeout=20)
    try:
        connection.request("GET", path)
        got = connection.getresponse()
        body = got.read().decode()
    except (http.client.RemoteDisconnected, ConnectionError):
        return CLOSED
    finally:
        connection.close()
    samples = sum(line in ("collected 1", "measured 1") for line in body.splitlines())
    return Answer(got.status, got.getheader("Content-Type", ""), samples)


@pytest.mark.parametrize(
    ("how", "path", "before", "after"),
    [
        ("", "/gin", GOOD, GOOD),
        ("", "/bare", GOOD, GOOD),
        ("", "/nil", Answer(503, JSON), Answer(503, JSON)),
        ("gauge", "/gin", Answer(500, JSON), EMPTY),
        ("gauge", "/bare", CLOSED, EMPTY),
        ("error", "/gin", ERROR, ERROR),
        ("error", "/bare", ERROR, ERROR),
    ],
)
def test_answers(programs: dict[str, Path], how: str, path: str, before: Answer, after: Answer) -> None:
    found = {}
    for name, program in programs.items():
        with running(program) as (address, _):
            ask(address, f"/fail?how={how}")
            found[name] = ask(address, path)
    assert found == {"before": before, "after": after}


@pytest.mark.parametrize("name", ["before", "after"])
def test_a_panic_in_a_collector_ends_the_process_with_and_without_recovery(programs: dict[str, Path], name: str) -> None:
    with running(programs[name]) as (address, process):
        ask(address, "/fail?how=collector")
        assert ask(address, "/gin") == CLOSED
        assert process.wait(20) == 2


def test_fixtures_are_as_gofmt_writes_them(go: Go) -> None:
    assert go.gofmt(FIXTURES) == ""


def test_what_fixtures_end_in_compiles(go: Go, tmp_path: Path) -> None:
    for name in COMPILED:
        shutil.copytree(FIXTURES / name / "good", tmp_path / "src" / name)
    (tmp_path / "src" / "own-recovery" / "rescue.go").write_text(
        'package exporter\n\nimport "net/http"\n\nfunc rescue(w http.ResponseWriter) { recover() }\n'
    )
    go.check(tmp_path, *(f"{name}/..." for name in COMPILED))
