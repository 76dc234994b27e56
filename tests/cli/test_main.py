"""The command as a process."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fixer.cli import progress
from fixer.cli.main import COMMANDS
from fixer.version import VERSION
from tests.cli.commandline import CommandLine
from tests.command import fixer as process

SLOW = ("rich", "pydantic", "deepdiff", "importlib.metadata", "email", "http", "asyncio")
"""Modules that a run can do without and that take long to import."""


def test_version(fixer: CommandLine) -> None:
    assert (fixer("--version").out, fixer("--version").status) == (f"fixer {VERSION}\n", 0)


def test_version_needs_no_parser(tmp_path: Path) -> None:
    assert imported(tmp_path, "--version") & {"ruamel", "fixer.document", "fixer.engine", "fixer.stack", *SLOW} == set()


def test_a_run_imports_nothing_slow(fixer: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    process("apply", "--dry-run", cwd=fixer.folder)  # the index of rules is there from now on
    assert imported(fixer.folder, "apply", "--dry-run") & set(SLOW) == set()


def imported(folder: Path, *arguments: str) -> set[str]:
    """Every module, and every package, that a run imports."""
    code = "import sys; from fixer.cli.main import main; main(sys.argv[1:]); print(*sys.modules, file=open('modules', 'w'))"
    subprocess.run([sys.executable, "-c", code, *arguments], cwd=folder, capture_output=True, check=True)
    names = (folder / "modules").read_text().split()
    return {".".join(name.split(".")[:depth]) for name in names for depth in range(1, name.count(".") + 2)}


def test_as_a_module(fixer: CommandLine) -> None:
    done = subprocess.run([sys.executable, "-m", "fixer", "--version"], cwd=fixer.folder, capture_output=True, check=True)
    assert done.stdout.decode() == f"fixer {VERSION}\n"


def test_no_command_shows_help(fixer: CommandLine) -> None:
    done = fixer()
    assert done.status == 2
    assert "Commands:" in done.out + done.err


def test_completion_knows_commands_and_flags(fixer: CommandLine) -> None:
    environment = {**os.environ, "_FIXER_COMPLETE": "complete_bash", "COMP_WORDS": "fixer a", "COMP_CWORD": "1"}
    command = [sys.executable, "-c", "from fixer.cli.main import run; run()"]
    done = subprocess.run(command, cwd=fixer.folder, env=environment, capture_output=True, check=False)
    assert done.stdout.decode().split() == ["apply"]
    environment |= {"COMP_WORDS": "fixer apply --dry", "COMP_CWORD": "2"}
    done = subprocess.run(command, cwd=fixer.folder, env=environment, capture_output=True, check=False)
    assert done.stdout.decode().split() == ["--dry-run"]


def test_a_reader_that_has_enough(fixer: CommandLine) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    command = [sys.executable, "-m", "fixer", "apply", "--dry-run", "-q"]
    done = subprocess.run(command, cwd=fixer.folder, stdout=writer, stderr=subprocess.PIPE, check=False)
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_a_mistake_of_ours_is_no_finding(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("ours")

    monkeypatch.setattr("fixer.cli.look.discover", broken)
    done = fixer("check")
    assert (done.status, done.out) == (2, "")
    assert done.err.endswith("ZeroDivisionError: ours\n")


def test_progress_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = pty.openpty()
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with os.fdopen(writer, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        doing = progress.Progress()
        doing("reading")
        with doing:
            assert os.read(reader, 100).decode() == "\r\x1b[Kreading … 0 s"
        terminal.write("end")
        terminal.flush()
        rest = ""
        while not rest.endswith("end"):
            rest += os.read(reader, 1000).decode()
        assert rest.endswith("\r\x1b[Kend")
    os.close(reader)


def test_quiet_shows_no_progress(monkeypatch: pytest.MonkeyPatch) -> None:
    reader, writer = pty.openpty()
    monkeypatch.setattr(progress, "PATIENCE", 0.01)
    with os.fdopen(writer, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with progress.Progress(quiet=True):
            time.sleep(0.05)
        terminal.write("end")
        terminal.flush()
        assert os.read(reader, 1000).decode() == "end"
    os.close(reader)


def test_progress_is_not_for_pipes(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    assert fixer("check").err == ""


def test_the_list_of_commands_cuts_no_sentence(fixer: CommandLine) -> None:
    commands = fixer("--help").out.partition("Commands:\n")[2].splitlines()
    assert len(commands) == len(COMMANDS)
    assert [line for line in commands if not line.endswith(".") or line.endswith("..")] == []
