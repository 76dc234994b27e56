"""What ships: a wheel has the rules and the fixtures, an installation from it works like the working tree."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from importlib.resources import files
from pathlib import Path

import pytest

from tests.command import contents

PROJECT = Path(__file__).parents[1]
SOURCES = ("fixer", "rules", "fixtures")
IMPORTS = {"fixer": "fixer", "rules": "fixer_rules", "fixtures": "fixer_fixtures"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A wheel of a copy of the project: building leaves files behind. Offline: setuptools is there for the tests."""
    folder = tmp_path_factory.mktemp("wheel")
    for name in SOURCES:
        shutil.copytree(PROJECT / name, folder / "project" / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.py", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, folder / "project")
    _pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "-w", folder, folder / "project")
    return next(folder.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment with that wheel; what it depends on is borrowed from ours."""
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    _pip(sys.executable, "--python", folder / "bin" / "python", "install", "--no-deps", "--no-index", wheel)
    (site,) = folder.glob("lib/python*/site-packages")
    (site / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n" + sysconfig.get_path("platlib") + "\n")
    return folder / "bin"


def test_the_wheel_holds_every_module_and_fixture(wheel: Path) -> None:
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    here = {f"{IMPORTS[folder]}/{path}" for folder in SOURCES for path in contents(PROJECT / folder) if _ships(path)}
    assert names == here


def _ships(path: str) -> bool:
    return "__pycache__" not in path and path != ".gitkeep"


@pytest.mark.parametrize("command", ["fixer", "config-fixer"])
def test_an_installation_mends_the_fixture_it_ships(installed: Path, command: str, tmp_path: Path) -> None:
    code = "from importlib.resources import files; print(files('fixer_fixtures') / 'secureconnect')"
    stack = _run(installed / "python", "-c", code, cwd=tmp_path).stdout.strip()
    assert Path(stack).is_relative_to(installed.parent)
    shutil.copytree(stack, tmp_path / "stack")
    assert _run(installed / command, "apply", cwd=tmp_path / "stack").returncode == 0
    expected = contents(PROJECT / "tests" / "secureconnect" / "expected")
    assert contents(tmp_path / "stack") == contents(PROJECT / "fixtures" / "secureconnect") | expected


def test_an_installation_shows_examples(installed: Path, tmp_path: Path) -> None:
    done = _run(installed / "fixer", "rule", "PRM001", cwd=tmp_path)
    assert done.returncode == 0
    assert "scrape-target-published-port" in done.stdout
    assert "\n+" in done.stdout


def test_fixtures_are_found_in_the_working_tree_too() -> None:
    assert (files("fixer_fixtures") / "secureconnect" / "fixer.toml").is_file()


def _pip(python: str | Path, *arguments: str | Path) -> None:
    _run(python, "-m", "pip", *arguments, "--quiet", "--disable-pip-version-check", check=True)


def _run(*command: str | Path, cwd: Path | None = None, check: bool = False) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=check)
