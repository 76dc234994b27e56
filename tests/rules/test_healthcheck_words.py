"""What becomes of a healthcheck's words: one line for a shell, or none."""

from __future__ import annotations

import pytest

from rules.compose._curl import as_wget, asked
from rules.compose._tests import joined, needs_shell


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["curl", "-f", "http://localhost", "||", "exit", "1"], "curl -f http://localhost || exit 1"),
        (["curl -f http://localhost", "||", "exit 1"], "curl -f http://localhost || exit 1"),
        (["curl", "-f", "http://localhost || exit 1"], "curl -f http://localhost || exit 1"),
        (["curl -f http://localhost ||", "exit 1"], "curl -f http://localhost || exit 1"),
        (["curl", "http://localhost/?a=1&b=2", "&&", "true"], "curl 'http://localhost/?a=1&b=2' && true"),
        (["ps", "aux", "|", "grep", "celery worker"], "ps aux | grep 'celery worker'"),
        (["curl", "-H", "Host: shop", "localhost", ">", "/dev/null", "2>&1"], "curl -H 'Host: shop' localhost > /dev/null 2>&1"),
        (
            ["psql", "-U", "$$POSTGRES_USER", "-c", "SELECT 1;", "||", "exit", "1"],
            "psql -U $$POSTGRES_USER -c 'SELECT 1;' || exit 1",
        ),
        (["echo", "it's", "|", "grep", "s"], 'echo "it\'s" | grep s'),
        (["echo", 'it\'s "so"', "|", "grep", "s"], None),
        (["echo", "two words of $$HOST", "|", "cat"], None),
        (["echo", "", "|", "cat"], "echo '' | cat"),
        (["curl", "http://${HOST:-a b}/", "||", "false"], "curl http://${HOST:-a b}/ || false"),
    ],
)
def test_one_line(words: list[str], line: str | None) -> None:
    assert joined(words) == line


@pytest.mark.parametrize(
    ("words", "shell"),
    [
        (["redis-cli", "ping"], False),
        (["psql", "-c", "SELECT 1;"], False),
        (["curl", "http://localhost/?a=1&b=2"], False),
        (["sh", "-c", "curl http://localhost || exit 1"], False),
        (["/bin/bash", "-ec", "exit 1"], False),
        (["mongosh", "--eval", "db.stats() || quit(1)"], False),
        (["node", "-e", "process.exit(1 > 2)"], False),
        (["pg_isready", "-U", "$POSTGRES_USER"], False),
        (["pg_isready", "-U", "$$POSTGRES_USER"], True),
        (["exit", "0"], True),
        (["curl", "http://localhost", "||", "exit", "1"], True),
        (["curl http://localhost", "-f"], True),
    ],
)
def test_shell(words: list[str], shell: bool) -> None:
    assert needs_shell(words) is shell


@pytest.mark.parametrize(
    ("command", "wget"),
    [
        ("curl -f http://localhost:9090/-/healthy", "wget -q --spider http://localhost:9090/-/healthy"),
        ("curl -sfo /dev/null http://localhost", None),
        ("curl -sf -o /dev/null 'http://localhost'", "wget -q --spider 'http://localhost'"),
        ("curl --fail --silent localhost:80", "wget -q --spider localhost:80"),
        ("curl -f https://localhost", None),
        ("curl -X POST http://localhost", None),
        ("curl -u a:b http://localhost", None),
        ("curl", None),
        ("/usr/bin/curl -f http://localhost", None),
    ],
)
def test_wget(command: str, wget: str | None) -> None:
    assert as_wget(command.split()) == (None if wget is None else wget.split())


def test_asked() -> None:
    assert asked(["wget", "-q", "http://localhost:3100/ready"]) == "http://localhost:3100/ready"
    assert asked(["wget", "-q", "http://a/", "http://b/"]) == ""
