"""Packages of npm that tests ask for their verdict, installed into the cache folder and nowhere else.

The folder is FIXER_TOOLS, or `.cache/tools` in the project; it is kept between runs and safe to share by parallel ones. Versions
are exact, and no script of a package is run.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@cache
def packages(name: str, *wanted: str) -> Path:
    """The folder `name` of the cache with these packages (`name@version`) below `node_modules`. Raises `OSError` without."""
    folder = Path(os.environ.get("FIXER_TOOLS") or PROJECT / ".cache" / "tools").resolve() / "npm" / name
    folder.mkdir(parents=True, exist_ok=True)
    mark = folder / "done"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (mark.is_file() and mark.read_text() == " ".join(wanted)):
            shutil.rmtree(folder / "node_modules", ignore_errors=True)
            _install(folder, wanted)
            mark.write_text(" ".join(wanted))
    return folder


def _install(folder: Path, wanted: tuple[str, ...]) -> None:
    (folder / "package.json").write_text('{"private": true}\n')
    command = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock", *wanted]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=300)
    if done.returncode:
        raise OSError((done.stderr.strip().splitlines() or ["npm failed"])[-1])


def needed(name: str, *wanted: str) -> Path:
    """`packages`; without them the test fails in CI, where nothing may be left out, and is skipped elsewhere."""
    try:
        return packages(name, *wanted)
    except (OSError, subprocess.TimeoutExpired) as missing:
        return (pytest.fail if os.environ.get("CI") else pytest.skip)(f"npm: {name} is not available: {missing}")
