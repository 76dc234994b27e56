"""The command and rules that need an optional package: Go source as the case in point."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fixer.engine import catalogue
from tests.cli.commandline import MENDED, CommandLine

EXAMPLE = Path(__file__).parents[2] / "fixtures" / "GOM001" / "example"
HANDLER = "internal/middleware/prometheus.go"


@pytest.fixture
def without_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "_present", lambda modules: "tree_sitter_go" not in modules)


@pytest.fixture
def service(fixer: CommandLine) -> CommandLine:
    """The stack without its defect, and a Go service with one."""
    fixer.write({"prometheus.yml": MENDED, HANDLER: (EXAMPLE / "bad" / HANDLER).read_text()})
    return fixer


@pytest.mark.usefixtures("without_go")
@pytest.mark.parametrize("word", ["GOM001", "metrics-handler"])
def test_selected_by_name_without_the_extra_exits_with_2_and_the_command_that_helps(service: CommandLine, word: str) -> None:
    done = service("check", "--select", word)
    reason = "GOM001 cannot run: it needs a package that is not installed: pip install 'config-fixer[go]'"
    assert (done.status, done.out, done.err) == (2, "", f"error: --select: {reason}\n")


@pytest.mark.usefixtures("without_go")
@pytest.mark.parametrize("arguments", [(), ("--select", "ALL"), ("--select", "GOM")])
def test_nobody_else_hears_of_it(service: CommandLine, arguments: tuple[str, ...]) -> None:
    done = service("check", *arguments)
    assert (done.status, done.err) == (0, "")


def test_the_handler_is_mended(service: CommandLine) -> None:
    done = service("apply", "--extend-select", "GOM001", "--unsafe-fixes")
    assert done.status == 0
    assert service.read(HANDLER) == (EXAMPLE / "good" / HANDLER).read_text()
    assert service("apply", "--extend-select", "GOM001", "--unsafe-fixes").out == ""


def test_what_git_ignores_is_left_alone(service: CommandLine) -> None:
    subprocess.run(["git", "init", "-q", service.folder], check=True)
    service.write({".gitignore": "internal/\n"})
    done = service("apply", "--extend-select", "GOM001", "--unsafe-fixes")
    assert (done.status, done.out) == (0, "")
    assert service.read(HANDLER) == (EXAMPLE / "bad" / HANDLER).read_text()


def test_go_that_does_not_parse_is_an_error_for_those_who_selected_the_rule(service: CommandLine) -> None:
    service.write({"a.go": 'package p\n\nimport "github.com/prometheus/client_golang/prometheus/promhttp"\n\nfunc (\n'})
    assert service("check").status == 0
    done = service("check", "--select", "GOM001")
    assert done.status == 2
    assert done.err.startswith("a.go:5:")


def test_an_ignore_comment_is_written_in_go(service: CommandLine) -> None:
    assert service("check", "--select", "GOM001", "--add-ignore", "--reason", "a failed scrape is to be seen").status == 0
    line = "\t\thandler.ServeHTTP(c.Writer, c.Request)\n"
    comment = "\t\t// fixer: ignore[GOM001] a failed scrape is to be seen\n"
    assert service.read(HANDLER) == (EXAMPLE / "bad" / HANDLER).read_text().replace(line, comment + line)
    assert service("check", "--select", "GOM001").status == 0
