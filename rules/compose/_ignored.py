"""What git does not keep: files that are made, or put there by hand, on the machine that runs the stack."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from posixpath import basename, dirname, join

from fixer import Project, content


def ignored(project: Project, path: str) -> bool:
    """Whether a `.gitignore` names the path or a folder it lies in; in doubt it does."""
    return any(_names(pattern, path, folder) for folder, pattern in _patterns(project, path))


def _patterns(project: Project, path: str) -> Iterator[tuple[str, str]]:
    """The patterns of the folders above the path, each with its folder."""
    folder = path
    while folder:
        folder = dirname(folder)
        lines = (content(project.tree, join(folder, ".gitignore")) or b"").decode("utf-8", "replace").splitlines()
        yield from ((folder, line.strip()) for line in lines if line.strip() and line.strip()[0] not in "#!")


def _names(pattern: str, path: str, folder: str) -> bool:
    anchored = "/" in pattern.rstrip("/")
    wanted = pattern.strip("/").replace("**/", "*")
    part = path.removeprefix(f"{folder}/") if folder else path
    while part:
        if fnmatchcase(part if anchored else basename(part), wanted):
            return True
        part = dirname(part)
    return False
