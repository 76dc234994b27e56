"""A folder as it was at a git revision."""

from __future__ import annotations

import os
import subprocess
import weakref
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import NamedTuple

from fixer.document.tree import PRUNED, SIZE, parents
from fixer.errors import Unreadable, UsageError

LINKS = 10
"""How many links may lead to one another before nobody follows them."""

_REGULAR, _LINK = "100", "120000"


@dataclass(frozen=True)
class GitTree:
    """What git holds of the folder `root`, which lies in a work tree, at `revision`. Needs the program `git`.

    The listing is taken once, each file read when asked for. Like on disk, links count that lead to a file in the tree, and
    submodules are folders nobody looks into.
    """

    root: Path
    revision: str

    @cached_property
    def _entries(self) -> dict[str, _Entry]:
        listed = git(self.root, "ls-tree", "-r", "-z", "-l", self.revision)
        found = {}
        for line in listed.split(b"\0")[:-1]:
            head, _, name = line.partition(b"\t")
            mode, _, blob, size = head.decode().split()
            path = os.fsdecode(name)
            if not PRUNED.intersection(path.split("/")[:-1]):
                found[path] = _Entry(mode, blob, int(size) if size.isdecimal() else 0)
        return found

    @cached_property
    def files(self) -> tuple[str, ...]:
        return tuple(sorted(path for path in self._entries if self._file(path) is not None))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return parents(tuple(self._entries))

    def exists(self, path: str) -> bool:
        return path in self._entries or path in self._folders

    def is_folder(self, path: str) -> bool:
        return path in self._folders

    def read(self, path: str) -> bytes:
        entry = self._file(path)
        if entry is None:
            raise Unreadable(path, "not a regular file" if self.exists(path) else "no such file")
        if entry.size > SIZE:
            raise Unreadable(path, f"larger than {SIZE // 1_000_000} MB")
        data = self._objects(entry.blob)
        if data is None:
            raise Unreadable(path, "its content is missing in this clone")
        return data

    @cached_property
    def _objects(self) -> _Objects:
        return _Objects(self.root)

    def _file(self, path: str, links: int = LINKS) -> _Entry | None:
        """The entry that holds the file's content, links followed."""
        entry = self._entries.get(path)
        if entry is None or entry.mode != _LINK:
            return entry if entry is not None and entry.mode.startswith(_REGULAR) else None
        target = self._objects(entry.blob)
        return self._file(normpath(join(dirname(path), os.fsdecode(target))), links - 1) if links and target is not None else None


class _Entry(NamedTuple):
    mode: str
    blob: str
    size: int


class _Objects:
    """Contents by name of the object, from one process that ends with this."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            ["git", "-C", str(root), "cat-file", "--batch"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        weakref.finalize(self, self._process.communicate)

    def __call__(self, blob: str) -> bytes | None:
        """The content, or None when the clone has left it out."""
        questions, answers = self._process.stdin, self._process.stdout
        assert questions is not None
        assert answers is not None
        questions.write(f"{blob}\n".encode())
        questions.flush()
        _, *known = answers.readline().split()
        return answers.read(int(known[1]) + 1)[:-1] if known != [b"missing"] else None


def git(folder: Path, *arguments: str) -> bytes:
    """What a git command prints. Raises `UsageError` when it fails, with what it says about that, or is not there."""
    try:
        done = subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, check=False)
    except OSError as error:
        raise UsageError(f"git cannot be run: {error.strerror or error}") from None
    if done.returncode:
        raise UsageError(" ".join(["git", arguments[0], "failed:", *_reasons(done.stderr)]))
    return done.stdout


def _reasons(said: bytes) -> Iterator[str]:
    yield from (line.removeprefix("fatal: ").removeprefix("error: ") for line in said.decode("utf-8", "replace").splitlines()[:1])
