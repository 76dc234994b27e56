"""A machine for one stack: namespaces in which names resolve and ports are published, and from which nothing else is reached.

`unshare` gives a process new mount and network namespaces, in which everything else is started with `nsenter`. The folder /etc is
replaced there by a copy with a hosts file of its own and with the configuration where containers have it. The services end with
the test, and every program after LIFE seconds at the latest.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.e2e.services import SERVICES

PROJECT = Path(__file__).parents[2]
LIFE = 110
"""Seconds after which everything in the world ends, whatever happens."""


def why_not() -> str:
    """Why no such machine can be made here, or ""."""
    if os.geteuid() != 0:
        return "needs root for namespaces"
    if not (shutil.which("unshare") and shutil.which("nsenter")):
        return "needs unshare and nsenter (util-linux)"
    done = subprocess.run([*_UNSHARE, "true"], capture_output=True, text=True, check=False, timeout=20)
    return f"unshare is not permitted here: {done.stderr.strip()}" if done.returncode else ""


_UNSHARE = ("unshare", "--mount", "--net")


@dataclass
class World:
    """A running machine. `folder` is for what its programs write; `pid` is the process that holds the namespaces."""

    folder: Path
    pid: int
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def run(self, *command: str | Path, check: bool = True, timeout: float = 60) -> subprocess.CompletedProcess[str]:
        """Runs a command in it and waits."""
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.folder), "LANG": "C.UTF-8"}
        words = [*self._enter(), *map(str, command)]
        done = subprocess.run(words, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=timeout)
        assert done.returncode == 0 or not check, done.stdout + done.stderr
        return done

    def start(self, name: str, *command: str | Path) -> subprocess.Popen[bytes]:
        """Starts a program in it; what it prints goes to `NAME.log`."""
        with (self.folder / f"{name}.log").open("ab") as log:
            words = [*self._enter(), "timeout", str(LIFE), *map(str, command)]
            process = subprocess.Popen(words, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        self.started.append(process)
        return process

    def _enter(self) -> tuple[str, ...]:
        return ("nsenter", f"--target={self.pid}", "--mount", "--net", "--")

    def stop(self, process: subprocess.Popen[bytes]) -> None:
        """Ends a program that `start` started, and waits until it has."""
        process.terminate()
        process.wait(timeout=20)

    def bind(self, file: Path, place: str) -> None:
        """Mounts a single file, as a container has it: what is there now is seen until it is bound again."""
        script = 'umount "$2" 2>/dev/null; mkdir -p "$(dirname "$2")" && : >>"$2" && mount --bind "$1" "$2"'
        self.run("sh", "-c", script, "-", file, place)

    def link(self, file: Path, place: str) -> None:
        """Makes the file be seen there whatever becomes of it, as in a mounted folder."""
        self.run("sh", "-c", 'mkdir -p "$(dirname "$2")" && ln -sf "$1" "$2"', "-", file, place)

    def share(self, folder: Path) -> None:
        """Makes the folder be `/usr/share/NAME`, whether or not that is there; the rest of `/usr/share` stays."""
        script = (
            'mkdir "$2" "$3" && mount --bind /usr/share "$2" && ln -s "$2"/* "$3" && rm -f "$3/$(basename "$1")"'
            ' && ln -s "$1" "$3" && mount --bind "$3" /usr/share'
        )
        self.run("sh", "-c", script, "-", folder, self.folder / "share.old", self.folder / "share")

    def ask(self, url: str, method: str = "GET") -> Any:
        """The JSON at a URL; None when nobody answers, or not with JSON."""
        code = (
            "import sys, urllib.request as web\n"
            "request = web.Request(sys.argv[1], method=sys.argv[2])\n"
            "sys.stdout.write(web.urlopen(request, timeout=5).read().decode())"
        )
        done = self.run(sys.executable, "-c", code, url, method, check=False)
        return json.loads(done.stdout) if done.returncode == 0 and done.stdout.strip().startswith(("{", "[")) else None

    def fixer(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        """Runs `fixer` in it. Docker is not on its PATH: the containers are ours."""
        code = "import os, sys\nos.environ['PATH'] = '/nowhere'\nos.chdir(sys.argv.pop(1))\nfrom fixer.cli.main import run\nrun()"
        return self.run(sys.executable, "-c", code, cwd, *arguments, check=False)

    def alerts(self) -> list[dict[str, str]]:
        """What the webhooks received."""
        path = self.folder / "alerts.jsonl"
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def until(true: Callable[[], bool], seconds: float, what: str) -> None:
    """Waits for something to become true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"after {seconds} s still not: {what}"
        time.sleep(0.2)


@contextmanager
def world(folder: Path) -> Iterator[World]:
    """A machine with the services of the stack running."""
    etc = folder / "etc"
    shutil.copytree("/etc", etc, symlinks=True, ignore=_special)
    names = "".join(f"{address} {name}\n" for name, (address, _) in SERVICES.items())
    (etc / "hosts").unlink(missing_ok=True)
    (etc / "hosts").write_text(f"127.0.0.1 localhost\n{names}")
    (etc / "resolv.conf").unlink(missing_ok=True)
    (etc / "resolv.conf").write_text("")
    script = 'mount --bind "$1" /etc && exec timeout "$2" "$3" -m tests.e2e.services "$4"'
    command = [*_UNSHARE, "sh", "-c", script, "-", str(etc), str(LIFE), sys.executable, str(folder)]
    process = subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    made = None
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        made = World(folder, process.pid)
        yield made
    finally:
        for program in made.started if made is not None else ():
            program.terminate()
        process.kill()
        process.wait(timeout=20)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def _special(folder: str, names: list[str]) -> list[str]:
    """What cannot be copied, and secrets that nobody here needs."""
    secret = ("shadow", "shadow-", "gshadow", "gshadow-", "ssl", "ssh")
    return [name for name in names if name in secret or not _plain(Path(folder, name))]


def _plain(path: Path) -> bool:
    return path.is_symlink() or path.is_dir() or path.is_file()
