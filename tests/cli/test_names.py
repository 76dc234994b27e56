"""Paths as each reader wants them said: from the current directory, or from the root of the repository."""

from __future__ import annotations

import json
import subprocess

import pytest

from tests.cli.commandline import COMPOSE, PROMETHEUS, CommandLine


def paths(fixer: CommandLine, cwd: str) -> dict[str, str]:
    """What each format calls the one file with a finding, seen from that folder."""
    found: dict[str, str] = {}
    for name in ("json", "rdjsonl", "sarif", "gitlab", "github"):
        out = fixer("check", "--output-format", name, cwd=cwd).out
        if name == "json":
            found[name] = json.loads(out)["findings"][0]["path"]
        elif name == "rdjsonl":
            found[name] = json.loads(out)["location"]["path"]
        elif name == "sarif":
            (result,) = json.loads(out)["runs"][0]["results"]
            found[name] = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        elif name == "gitlab":
            found[name] = json.loads(out)[0]["location"]["path"]
        else:
            found[name] = out.removeprefix("::error file=").partition(",")[0]
    return found


@pytest.mark.parametrize("settings", ["", "root = true\n"])
def test_from_a_folder_of_the_repository(fixer: CommandLine, settings: str) -> None:
    subprocess.run(["git", "init", "-q"], cwd=fixer.folder, check=True)
    fixer.write({"sub/docker-compose.yml": COMPOSE, "sub/prometheus.yml": PROMETHEUS, "sub/fixer.toml": settings})
    near, far = "prometheus.yml", "sub/prometheus.yml"
    assert paths(fixer, "sub") == {"json": near, "rdjsonl": near, "sarif": far, "gitlab": far, "github": far}


def test_without_a_repository(fixer: CommandLine) -> None:
    assert set(paths(fixer, "").values()) == {"prometheus.yml"}
