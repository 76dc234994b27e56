"""The tools are what they are called, and the sources they come from are derived as promised."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.upstream.tools import PROGRAMS, Missing, Tool, sources_for

DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nVERSION_CODENAME=bookworm\nID=debian\n'

DEB822 = """\
Types: deb deb-src
# a comment
URIs: http://mirror.example/debian
Suites: bookworm bookworm-updates
Components: main contrib
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 -----END PGP PUBLIC KEY BLOCK-----

Types: deb
URIs: http://mirror.example/debian-security
Suites: bookworm-security
Components: main

Enabled: no
Types: deb
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb
URIs: http://vendor.example/linux
Suites: bookworm
Components: stable
"""

ONE_LINE = """\
# deb http://off.example/debian bookworm main
deb [signed-by=/usr/share/keyrings/k.gpg check-valid-until=no] http://mirror.example/debian bookworm main contrib # ours
deb-src http://mirror.example/debian bookworm main
deb http://mirror.example/debian-security bookworm-security main
deb http://vendor.example/linux bookworm stable
"""


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    (tmp_path / "sources.list.d").mkdir()
    (tmp_path / "os-release").write_text(DEBIAN)
    return tmp_path


@pytest.mark.parametrize(
    ("place", "text", "name", "expected"),
    [
        (
            "sources.list.d/debian.sources",
            DEB822,
            "own.sources",
            "Types: deb\nURIs: http://mirror.example/debian\nSuites: sid\nComponents: main\nSigned-By: \n"
            " -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n -----END PGP PUBLIC KEY BLOCK-----\n",
        ),
        (
            "sources.list",
            ONE_LINE,
            "own.list",
            "deb [signed-by=/usr/share/keyrings/k.gpg check-valid-until=no] http://mirror.example/debian sid main\n",
        ),
        (
            "sources.list.d/debian.list",
            "deb http://mirror.example/debian stable main\n",
            "own.list",
            "deb http://mirror.example/debian sid main\n",
        ),
    ],
)
def test_sources_keep_everything_but_the_suite(machine: Path, place: str, text: str, name: str, expected: str) -> None:
    (machine / place).write_text(text)
    assert sources_for("sid", machine, machine / "os-release") == {"own.list": "", "own.sources": "", name: expected}


@pytest.mark.parametrize(
    ("release", "sources", "reason"),
    [
        ("ID=ubuntu\nVERSION_CODENAME=noble\n", ONE_LINE, "not a Debian system"),
        ("", ONE_LINE, "not a Debian system"),
        (DEBIAN, "", "no source of Debian's archive in /etc/apt"),
        (DEBIAN, "deb http://vendor.example/linux bookworm stable\n", "no source of Debian's archive in /etc/apt"),
    ],
)
def test_no_sources_elsewhere(machine: Path, release: str, sources: str, reason: str) -> None:
    (machine / "os-release").write_text(release)
    (machine / "sources.list").write_text(sources)
    with pytest.raises(Missing, match=reason):
        sources_for("sid", machine, machine / "os-release")


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_tool_runs(name: str, request: pytest.FixtureRequest) -> None:
    tool: Tool = request.getfixturevalue(name)
    done = tool("version" if name == "docker_compose" else "--version")
    assert done.returncode == 0
    assert re.search(r"(version:? v?|^)\d+\.\d+", (done.stdout + done.stderr).lower())


@pytest.mark.parametrize(("name", "version"), [("old_promtool", "2.42."), ("old_amtool", "0.25.")])
def test_the_old_generation_is_old(name: str, version: str, request: pytest.FixtureRequest) -> None:
    done = request.getfixturevalue(name)("--version")
    assert f"version {version}" in done.stdout + done.stderr
