"""Fixes in the making: their edits, what they cannot do, and which nodes they are for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from fixer import MANUAL, UNSAFE, ComposeProject, Edit, Fix, Mount, Node, Service, delete, put

from ._certificates import Gap, below
from ._server import official, server


@dataclass(frozen=True)
class Draft:
    """Edits of a fix in the making, and what they cannot do."""

    edits: tuple[Edit, ...] = ()
    obstacles: tuple[str, ...] = ()

    def __add__(self, other: Draft) -> Draft:
        return Draft(self.edits + other.edits, self.obstacles + other.obstacles)

    def fix(self, title: str, caveat: str, option: str) -> Fix:
        """UNSAFE when complete; else MANUAL, and the caveat says what is left to do."""
        edits = tuple(dict.fromkeys(self.edits))
        if self.obstacles:
            return Fix(title, edits, MANUAL, f"by hand: {'; '.join(dict.fromkeys(self.obstacles))}", option)
        return Fix(title, edits, UNSAFE, caveat, option)


def total(drafts: Iterable[Draft]) -> Draft:
    """All of them together."""
    return sum(drafts, Draft())


def done(edits: tuple[Edit, ...] | None, otherwise: str) -> Draft:
    """What these edits do; None is the obstacle `otherwise`."""
    return Draft((), (otherwise,)) if edits is None else Draft(edits)


class Cluster(NamedTuple):
    """Nodes of one database that lack certificates, and the project they run in.

    script    the repository's own that seems to make certificates, as seen from the Compose file, or None
    annotate  whether fixes leave comments
    """

    project: ComposeProject
    gaps: tuple[Gap, ...]
    script: str | None
    annotate: bool

    @property
    def first(self) -> Gap:
        return self.gaps[0]

    @property
    def others(self) -> tuple[Service, ...]:
        nodes = {gap.server.service.name for gap in self.gaps}
        return tuple(service for name, service in self.project.services.items() if name not in nodes)

    @property
    def sources(self) -> frozenset[str]:
        """The folders, in the tree, that the certificates should come from."""
        return frozenset(gap.source for gap in self.gaps if gap.source)

    def borrowed(self) -> Iterator[Mount]:
        """Mounts of the same folder, or of files in it, in services that are no nodes."""
        for service in self.others:
            for mount in service.mounts:
                if mount.kind == "bind" and mount.source and any(below(mount.source, source) for source in self.sources):
                    yield mount

    def free(self, wish: str) -> str:
        """A name for a volume that the project does not use yet."""
        taken = self.project.volumes
        return next(name for name in (wish, *(f"{wish}_{number}" for number in range(2, 99))) if name not in taken)

    def put(self, node: Node, value: str) -> tuple[Edit, ...]:
        """The scalar gets another value, wherever an anchor of these nodes brings it."""
        return tuple(edit for place in self._places(node) for edit in put(place, value))

    def delete(self, node: Node, leaving: str = "") -> tuple[Edit, ...]:
        """The entry or item goes, wherever an anchor of these nodes brings it."""
        return tuple(edit for place in self._places(node) for edit in delete(place, leaving))

    def _places(self, node: Node) -> tuple[Node, ...]:
        """All uses of the node's text when only these nodes and their tools have it; else itself: refused as shared."""
        uses = node.document.uses(node)
        tools = {service.name for service in self.others if official(service) and not server(service)}
        own = {gap.server.service.name for gap in self.gaps} | tools
        return uses if all(_template(use) or _owner(use) in own for use in uses) else (node,)


def _template(node: Node) -> bool:
    return str(node.route[1]).startswith("x-")


def _owner(node: Node) -> str:
    """The service that the node lies in."""
    return str(node.route[2]) if len(node.route) > 2 and node.route[1] == "services" else ""
