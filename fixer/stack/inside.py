"""Which files of the tree a container sees through its mounts, and where it may see others that are not in the tree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import join, normpath
from typing import NamedTuple

from fixer.document.tree import Tree, below
from fixer.stack.model import Mount, Service


class Inside(NamedTuple):
    """What stands in a container besides what its image brought.

    files   path in the container → path in the tree
    seen    the mounts whose content is in the tree;  unseen  those of volumes, and of files and folders elsewhere
    """

    files: Mapping[str, str]
    seen: tuple[Mount, ...]
    unseen: tuple[Mount, ...]

    def below(self, folder: str) -> dict[str, str]:
        """The files in a folder of the container, however deep."""
        return {path: origin for path, origin in self.files.items() if within(path, folder)}

    def nearest(self, path: str) -> Mount | None:
        """The mount that decides what stands at a place, or None where that is the image."""
        around = [mount for mount in (*self.seen, *self.unseen) if within(path, mount.target)]
        return max(around, key=lambda mount: len(normpath(mount.target)), default=None)

    def hidden(self, folder: str) -> tuple[Mount, ...]:
        """The mounts that may put something into a folder which is not in the tree: the one it stands in, those inside it."""
        nearest = self.nearest(folder)
        return tuple(mount for mount in self.unseen if mount is nearest or within(mount.target, folder))


def inside(tree: Tree, service: Service) -> Inside:
    """The service's mounts, looked into. Where one stands in another, the deeper one hides what the other has there."""
    seen: list[Mount] = []
    unseen: list[Mount] = []
    found: dict[str, str] = {}
    for mount in sorted(service.mounts, key=lambda mount: len(normpath(mount.target))):
        known = mount.origin is not None and tree.exists(mount.origin)
        (seen if known else unseen).append(mount)
        found = {path: origin for path, origin in found.items() if not within(path, mount.target)}
        found |= dict(_content(tree, mount)) if known else {}
    return Inside(found, tuple(seen), tuple(unseen))


def _content(tree: Tree, mount: Mount) -> Iterator[tuple[str, str]]:
    origin = mount.origin or ""
    if not tree.is_folder(origin):
        yield normpath(mount.target), origin
        return
    prefix = f"{origin}/" if origin else ""
    for path in below(tree, origin):
        yield normpath(join(mount.target, path[len(prefix) :])), path


def within(path: str, folder: str) -> bool:
    """Whether a path of the container is this folder or lies in it."""
    whole, outer = normpath(path), normpath(folder)
    return whole == outer or whole.startswith(f"{outer.rstrip('/')}/")
