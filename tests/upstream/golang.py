"""Go from Debian's packages, run from where they are unpacked: builds and formats, offline and without modules."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.upstream.tools import Missing, cache_folder, locked, unpacked

VERSION = "1.19"


@dataclass(frozen=True)
class Go:
    """root: the folder with Debian's packages.  builds: Go's cache of what is compiled, which runs share."""

    root: Path
    builds: Path

    @property
    def home(self) -> Path:
        return self.root / "usr" / "lib" / f"go-{VERSION}"

    def gofmt(self, folder: Path) -> str:
        """The files below the folder that are not as gofmt writes them, one a line."""
        return self._run(self.home / "bin" / "gofmt", "-l", ".", cwd=folder)

    def build(self, workspace: Path, package: str, program: Path) -> Path:
        """Compiles `package` of the workspace (a GOPATH: packages lie in `src/`) to `program`."""
        self._run(self.home / "bin" / "go", "build", "-ldflags=-s -w", "-o", program, package, cwd=workspace, gopath=workspace)
        return program

    def check(self, workspace: Path, *packages: str) -> None:
        """Compiles packages of the workspace and keeps nothing."""
        self._run(self.home / "bin" / "go", "build", *packages, cwd=workspace, gopath=workspace)

    def _run(self, *command: str | Path, cwd: Path, gopath: Path | None = None) -> str:
        """What the command prints. Raises AssertionError with what it complains of."""
        environment = {
            "PATH": os.environ.get("PATH", os.defpath),
            "HOME": str(self.builds),
            "CGO_ENABLED": "0",
            "GO111MODULE": "off",
            "GOFLAGS": "",
            "GOROOT": str(self.home),
            "GOCACHE": str(self.builds),
            "GOPATH": f"{gopath}:{self.root}/usr/share/gocode",
        }
        self.builds.mkdir(parents=True, exist_ok=True)
        with locked(self.builds / "lock"):  # what one run of tests compiled another need not compile at the same time
            done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@cache
def toolchain() -> Go:
    """Raises `Missing` where the packages cannot be had."""
    go = Go(unpacked("go"), cache_folder() / "go-builds")
    if not (go.home / "bin" / "go").is_file():
        raise Missing(f"no Go {VERSION} in its packages")
    return go
