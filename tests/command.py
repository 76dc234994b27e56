"""The command as people run it: a process of its own, with an environment that decides nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path


def fixer(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Runs `fixer` in that folder."""
    keep = ("PATH", "HOME", "LANG", "SYSTEMROOT", "TMPDIR", "XDG_CACHE_HOME")
    environment = {name: value for name, value in os.environ.items() if name in keep}
    command = [sys.executable, "-c", "from fixer.cli.main import run; run()", *arguments]
    return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, check=False, timeout=120)


def git(*arguments: str, cwd: Path, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Runs `git` outside any repository, so that paths in a patch are relative to that folder."""
    environment = {"PATH": os.environ["PATH"], "GIT_CEILING_DIRECTORIES": str(cwd.parent), "GIT_CONFIG_GLOBAL": os.devnull}
    return subprocess.run(["git", *arguments], cwd=cwd, env=environment, input=stdin, capture_output=True, check=False)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder with its bytes."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def copied(folder: Path, to: Path) -> Path:
    """A copy whose files may be written, whatever the original's modes."""
    for path, data in contents(folder).items():
        (to / path).parent.mkdir(parents=True, exist_ok=True)
        (to / path).write_bytes(data)
    return to
