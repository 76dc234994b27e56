"""An immutable view of a folder: what exists, and its bytes."""

from __future__ import annotations

import os
from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

from fixer.errors import Unreadable

SIZE = 10_000_000
"""Largest file read, in bytes: configuration is written by people, and nobody writes that much."""

PRUNED = frozenset({".git", ".hg", ".svn", "node_modules", ".venv", "venv", ".tox", "__pycache__", ".mypy_cache", ".terraform"})
"""Folders that hold other people's files; never entered."""


class Tree(Protocol):
    """A folder's files. Paths are relative to its root and use `/`."""

    @property
    def files(self) -> tuple[str, ...]:
        """Every file in it, sorted; links that lead out of the tree are left out."""
        ...

    def exists(self, path: str) -> bool:
        """Whether a file or folder is there."""
        ...

    def is_folder(self, path: str) -> bool: ...

    def read(self, path: str) -> bytes:
        """The file's bytes. Raises `Unreadable`."""
        ...


@dataclass(frozen=True, eq=False)
class DiskTree:
    """The folder `root` on disk. The listing is taken once; each file is read when asked for."""

    root: Path

    @cached_property
    def files(self) -> tuple[str, ...]:
        return tuple(sorted(self._list("")))

    def _list(self, folder: str) -> list[str]:
        found: list[str] = []
        try:
            entries = list(os.scandir(self.root / folder if folder else self.root))
        except OSError:
            return []
        for entry in entries:
            path = f"{folder}/{entry.name}" if folder else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in PRUNED:
                    found += self._list(path)
            elif entry.is_file(follow_symlinks=False) or (entry.is_symlink() and self._leads_to_file(Path(entry.path))):
                found.append(path)
        return found

    def _leads_to_file(self, link: Path) -> bool:
        return self._inside(link) and link.is_file()

    def _inside(self, path: Path) -> bool:
        try:
            return path.resolve(strict=True).is_relative_to(self.root.resolve())
        except (OSError, RuntimeError):
            return False

    @cached_property
    def _folders(self) -> frozenset[str]:
        return parents(self.files)

    @cached_property
    def _listed(self) -> frozenset[str]:
        return frozenset(self.files)

    def exists(self, path: str) -> bool:
        return path in self._folders or os.path.lexists(os.path.join(self.root, path))

    def is_folder(self, path: str) -> bool:
        return path in self._folders or os.path.isdir(os.path.join(self.root, path))

    def read(self, path: str) -> bytes:
        full = self.root / path
        try:
            if not full.is_file():
                raise Unreadable(path, "not a regular file")
            if path not in self._listed and not self._inside(full):
                raise Unreadable(path, "a link leads out of the tree")
            if full.stat().st_size > SIZE:
                raise Unreadable(path, f"larger than {SIZE // 1_000_000} MB")
            return full.read_bytes()
        except OSError as error:
            raise Unreadable(path, error.strerror or type(error).__name__) from None


@dataclass(frozen=True, eq=False)
class MemoryTree:
    """Files held in memory: tests, and another tree with some files replaced."""

    contents: Mapping[str, bytes]
    below: Tree | None = None

    @cached_property
    def files(self) -> tuple[str, ...]:
        below = self.below.files if self.below else ()
        return tuple(sorted({*self.contents, *below})) if self.contents.keys() - set(below) else below

    @cached_property
    def _folders(self) -> frozenset[str]:
        return parents(self.files)

    def exists(self, path: str) -> bool:
        return path in self.contents or path in self._folders or (self.below is not None and self.below.exists(path))

    def is_folder(self, path: str) -> bool:
        return path in self._folders or (self.below is not None and self.below.is_folder(path))

    def read(self, path: str) -> bytes:
        if path in self.contents:
            return self.contents[path]
        if self.below is None:
            raise Unreadable(path, "no such file")
        return self.below.read(path)


@dataclass(frozen=True, eq=False)
class MixedTree:
    """One tree's files where `taken` says so, whether they are there or not; all others as the other tree has them."""

    one: Tree
    other: Tree
    taken: Callable[[str], bool]

    @cached_property
    def files(self) -> tuple[str, ...]:
        own = {path for path in self.one.files if self.taken(path)}
        return tuple(sorted(own.union(path for path in self.other.files if not self.taken(path))))

    @cached_property
    def _folders(self) -> frozenset[str]:
        return parents(self.files)

    def exists(self, path: str) -> bool:
        return path in self._folders or self._holder(path).exists(path)

    def is_folder(self, path: str) -> bool:
        return path in self._folders or self._holder(path).is_folder(path)

    def read(self, path: str) -> bytes:
        return self._holder(path).read(path)

    def _holder(self, path: str) -> Tree:
        return self.one if self.taken(path) else self.other


def content(tree: Tree, path: str) -> bytes | None:
    """The file's bytes, or None when it cannot be read."""
    try:
        return tree.read(path)
    except Unreadable:
        return None


def below(tree: Tree, folder: str) -> tuple[str, ...]:
    """Every file in a folder of the tree, however deep; "" is the whole tree."""
    if not folder:
        return tree.files
    first, behind = (bisect_left(tree.files, f"{folder}{sign}") for sign in "/0")  # the files are sorted, and 0 comes after /
    return tree.files[first:behind]


@lru_cache(maxsize=4)
def parents(files: tuple[str, ...]) -> frozenset[str]:
    """Every folder that holds one of the files, the root (as "" and as ".") included.

    Kept for the few trees of a run: each pass of fixes makes one with the same files.
    """
    folders = {"", "."}
    for path in files:
        while (path := path.rpartition("/")[0]) not in folders:
            folders.add(path)
    return frozenset(folders)
