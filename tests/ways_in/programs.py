"""The programs that judge what this project gives to pipelines, and the project as others would get it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

PROJECT = Path(__file__).parents[2]
PROGRAMS = Path(sys.executable).parent
"""check-jsonschema, zizmor and pre-commit come with the extra `dev`."""


def run(
    *command: str | Path, cwd: Path = PROJECT, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Runs a program of our environment, or one on PATH, with both outputs in `stdout`, in order."""
    name, *arguments = command
    program = PROGRAMS / name if (PROGRAMS / name).is_file() else name
    return subprocess.run(
        [program, *arguments],
        cwd=cwd,
        env={**os.environ, "PATH": f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}", **(environment or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=300,
    )


def git(*arguments: str | Path, cwd: Path) -> str:
    """Runs git as somebody with no configuration; its output without the last line break. Raises on failure."""
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
        **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in _ME.items()},
    }
    done = subprocess.run(["git", *arguments], cwd=cwd, env=environment, capture_output=True, text=True, check=True)
    return done.stdout.removesuffix("\n")


_ME = {"NAME": "Test", "EMAIL": "test@example.org"}


def committed(folder: Path) -> Path:
    """The folder as a git repository with everything in it committed."""
    git("init", "--quiet", "--initial-branch=main", cwd=folder)
    git("add", "--all", cwd=folder)
    git("commit", "--quiet", "--message=Start", cwd=folder)
    return folder
