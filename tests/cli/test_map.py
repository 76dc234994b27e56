"""`fixer map`: formats by suffix, and exit statuses."""

from __future__ import annotations

import pytest

from tests.cli.commandline import MENDED, CommandLine

PRINTED = """\
flowchart LR
    n0["host<br>published ports"]
    subgraph g1["default"]
        n1(["prometheus<br>prom/prometheus:v2.55.1"])
        n2(["auth<br>built from auth"])
    end
    n0 -->|"9090 #8594; 9090"| n1
    n0 -->|"8081 #8594; 8080"| n2
    n1 --x|"scrapes :8081 PRM001 #8594; auth:8080"| n2
    linkStyle 2 stroke:#d1242f,stroke-width:3px
"""


def test_mermaid_is_printed(fixer: CommandLine) -> None:
    done = fixer("map", "--quiet", "--select", "PRM001")
    assert (done.status, done.out, done.err) == (1, PRINTED, "")


@pytest.mark.parametrize(
    ("name", "start"),
    [("map.mmd", "flowchart LR\n"), ("map.SVG", "<?xml version="), ("map.html", "<!DOCTYPE html>\n")],
)
def test_the_suffix_decides(fixer: CommandLine, name: str, start: str) -> None:
    done = fixer("map", "--quiet", "--output", name)
    assert (done.status, done.out, done.err) == (1, "", "")
    assert fixer.read(name).startswith(start)


def test_what_is_printed_is_what_is_written(fixer: CommandLine) -> None:
    fixer("map", "--select", "PRM001", "-o", "map.mmd")
    assert fixer.read("map.mmd") == PRINTED


def test_nothing_is_changed(fixer: CommandLine) -> None:
    before = fixer.read("prometheus.yml")
    fixer("map", "-o", "map.html")
    assert fixer.read("prometheus.yml") == before


def test_a_sound_stack_is_0(fixer: CommandLine) -> None:
    fixer.write({"prometheus.yml": MENDED})
    done = fixer("map", "--quiet", "--select", "PRM001")
    assert (done.status, "--x" in done.out) == (0, False)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("--exit-zero",), 0, ""),
        (("--output", "map.png"), 2, "error: --output map.png: the name must end with .html, .svg, .mmd\n"),
        (("--output", "no/map.svg"), 2, "error: [Errno 2] No such file or directory: 'no/map.svg'\n"),
        (("missing",), 2, "missing: no such file or folder\n"),
    ],
)
def test_statuses(fixer: CommandLine, arguments: tuple[str, ...], status: int, said: str) -> None:
    done = fixer("map", "--quiet", *arguments)
    assert (done.status, done.err) == (status, said)


def test_verify_draws_what_it_sees(fixer: CommandLine) -> None:
    done = fixer("verify", "--quiet", "--timeout", "1", "--retries", "0", "--host", "127.0.0.1", "--map", "live.mmd")
    assert done.status in (1, 2)
    assert 'n1 --x|"' in fixer.read("live.mmd")


def test_verify_knows_formats_before_it_asks(fixer: CommandLine) -> None:
    done = fixer("verify", "--map", "live.gif")
    assert (done.status, done.err) == (2, "error: --map live.gif: the name must end with .html, .svg, .mmd\n")
