"""Repositories to try the ways in on."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.command import contents, copied
from tests.ways_in.programs import PROJECT, committed, git

BUILT_FROM = ("fixer", "rules", "fixtures", "pyproject.toml", "setup.py", "README.md", "LICENSE", "action.yml")


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """This project as a git repository of its own, with what it is built from and its hooks: building leaves files behind."""
    folder = tmp_path_factory.mktemp("project")
    for name in (*BUILT_FROM, ".pre-commit-hooks.yaml"):
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / name, folder)
    return committed(folder)


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """The report's stack as a git repository, broken as it was."""
    return committed(copied(PROJECT / "fixtures" / "secureconnect", tmp_path / "stack"))


@dataclass(frozen=True)
class Change:
    """A pull or merge request that breaks the stack, with its head checked out. `base` and `head` are commits."""

    folder: Path
    base: str
    head: str


@pytest.fixture
def change(tmp_path: Path) -> Change:
    """The report's stack, mended on the branch `main` and broken on `topic`; `main` has gone on since."""
    folder = copied(PROJECT / "fixtures" / "secureconnect", tmp_path / "project")
    broken = contents(folder)
    for path, data in contents(PROJECT / "tests" / "secureconnect" / "expected").items():
        (folder / path).write_bytes(data)
    base = git("rev-parse", "HEAD", cwd=committed(folder))
    git("checkout", "--quiet", "-b", "topic", cwd=folder)
    for path, data in broken.items():
        (folder / path).write_bytes(data)
    git("commit", "--all", "--quiet", "--message=Break it", cwd=folder)
    head = git("rev-parse", "HEAD", cwd=folder)
    git("checkout", "--quiet", "main", cwd=folder)
    (folder / "NEWS.md").write_text("# News\n")
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message=Go on", cwd=folder)
    git("checkout", "--quiet", "--detach", head, cwd=folder)
    return Change(folder, base, head)


@pytest.fixture
def path(tmp_path: Path) -> str:
    """A PATH with our `fixer`; `pip` and `pipx` only note in pip.txt what they were asked for."""
    folder = tmp_path / "bin"
    folder.mkdir()
    note = f'echo "$*" >> {tmp_path}/pip.txt'
    programs = {
        "fixer": f'exec "{sys.executable}" -c \'from fixer.cli.main import run; run()\' "$@"',
        "python": f'if [ "$2" = pip ]; then {note}; exit; fi; exec "{sys.executable}" "$@"',
        "pip": note,
        "pipx": note,
    }
    for name, text in programs.items():
        (folder / name).write_text(f"#!/bin/sh\n{text}\n")
        (folder / name).chmod(0o755)
    return f"{folder}:/usr/bin:/bin"
