"""From the paths on the command line to trees: each path's enclosing project, and the part of it that was named."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from fixer.engine.configuration import marks_root


class Place(NamedTuple):
    """One tree and what was named of it.

    root    absolute, links followed
    paths   relative to `root` with `/`; "" is the root itself
    """

    root: Path
    paths: tuple[str, ...]

    def contains(self, path: str) -> bool:
        """Whether a path of the tree lies in what was named."""
        return any(named in ("", path) or path.startswith(f"{named}/") for named in self.paths)

    @property
    def files(self) -> tuple[str, ...]:
        """What was named and is a file."""
        return tuple(path for path in self.paths if path and not (self.root / path).is_dir())


def places(paths: Iterable[Path]) -> tuple[Place, ...]:
    """The trees that these paths, which exist, belong to; paths of one tree come together, in order."""
    trees: dict[Path, list[str]] = {}
    for path in paths:
        real = path.resolve() if path.is_dir() else path.parent.resolve() / path.name
        root = enclosing(real)
        relative = real.relative_to(root).as_posix()
        trees.setdefault(root, []).append("" if relative == "." else relative)
    return tuple(Place(root, tuple(dict.fromkeys(named))) for root, named in trees.items())


def enclosing(path: Path) -> Path:
    """The project around a path: the git work tree, or a folder in it whose configuration says `root = true`; else where the
    nearest configuration file lies; else the path's own folder."""
    folder = path if path.is_dir() else path.parent
    return _above(folder, _is_root) or _above(folder, _is_configured) or folder


def work_tree(folder: Path) -> Path | None:
    """The git work tree that a folder lies in."""
    return _above(folder, _is_work_tree)


def _above(folder: Path, test: Callable[[Path], bool]) -> Path | None:
    """The nearest folder upwards that passes. A home folder under git (for dotfiles) is not the project of everything in it."""
    found = next((up for up in (folder, *folder.parents) if test(up)), None)
    return found if found is not None and (found == folder or found != _home()) else None


def _is_work_tree(folder: Path) -> bool:
    return (folder / ".git").exists()


def _is_root(folder: Path) -> bool:
    return _is_work_tree(folder) or marks_root(folder)


def _is_configured(folder: Path) -> bool:
    if any((folder / name).is_file() for name in ("fixer.toml", ".fixer.toml")):
        return True
    project = folder / "pyproject.toml"
    try:
        return project.is_file() and b"[tool.fixer" in project.read_bytes()
    except OSError:
        return False


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except (OSError, RuntimeError):
        return None


def naming(root: Path) -> Callable[[str], str]:
    """How paths of the tree at `root` are said: relative to the current directory where it and the tree overlap, else in full."""
    here = Path.cwd().resolve()
    if root == here:
        return str
    if root.is_relative_to(here) or here.is_relative_to(root):
        return lambda path: os.path.relpath(root / path, here).replace(os.sep, "/")
    return lambda path: (root / path).as_posix()


def rooting(root: Path) -> Callable[[str], str]:
    """How platforms name paths of the tree at `root`: relative to the work tree it lies in; without one as `naming` does."""
    above = work_tree(root)
    return naming(root) if above is None else lambda path: (root / path).relative_to(above).as_posix()


def base(files: Iterable[Path], roots: Iterable[Path]) -> Path:
    """What a patch of these files is relative to: the current directory if all lie below it, else their trees' common root."""
    here = Path.cwd().resolve()
    if all(file.is_relative_to(here) for file in files):
        return here
    return Path(os.path.commonpath(list(roots)))


def settled(paths: Iterable[Path], root: Path) -> tuple[str, ...]:
    """Of files named from outside (`--compose-file`) those in the tree at `root`, as paths of it."""
    real = [path.absolute().parent.resolve() / path.name for path in paths]
    return tuple(path.relative_to(root).as_posix() for path in real if path.is_relative_to(root))
