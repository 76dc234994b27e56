"""`root = true` makes a folder of a repository a project of its own."""

from __future__ import annotations

import subprocess

import pytest

from tests.cli.commandline import COMPOSE, PATCH, PROMETHEUS, CommandLine


@pytest.mark.parametrize(
    ("configuration", "patch"),
    [
        ({}, True),
        ({"apart/fixer.toml": ""}, True),
        ({"apart/fixer.toml": "root = false\n"}, True),
        ({"apart/fixer.toml": "root = true\n"}, False),
        ({"apart/pyproject.toml": "[tool.fixer]\nroot = true\n"}, False),
        ({"apart/pyproject.toml": "[tool.other]\nroot = true\n"}, True),
    ],
)
def test_nothing_above_a_root_is_looked_at(fixer: CommandLine, configuration: dict[str, str], patch: bool) -> None:
    """The Compose file that proves the mistake lies above the configuration it mounts."""
    subprocess.run(["git", "init", "-q", "."], cwd=fixer.folder, check=True)
    (fixer.folder / "prometheus.yml").unlink()
    fixer.write({"docker-compose.yml": COMPOSE.replace("./prometheus.yml", "./apart/prometheus.yml")})
    fixer.write({"apart/prometheus.yml": PROMETHEUS, **configuration})
    assert bool(fixer("apply", "--dry-run", "apart").out) is patch


def test_git_still_says_what_is_ignored_below_a_root(fixer: CommandLine) -> None:
    subprocess.run(["git", "init", "-q", ".."], cwd=fixer.folder, check=True)
    fixer.write({"fixer.toml": "root = true\n"})
    assert fixer("apply", "--dry-run").out == PATCH
    fixer.write({".gitignore": "prometheus.yml\n"})
    assert fixer("apply", "--dry-run").out == ""
