"""Repositories to try the ways in on."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.command import copied
from tests.ways_in.programs import PROJECT, committed

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
