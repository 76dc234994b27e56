"""The vocabulary of the stack model: small frozen values that every rule speaks of.

Each value carries the node it came from, so that an edit goes where the value was written: the file, anchor or
override that said it, never a merged copy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Generic, Literal, NamedTuple, TypeVar

from fixer.document.document import Document
from fixer.document.node import Node

T = TypeVar("T")


@dataclass(frozen=True)
class Fact(Generic[T]):
    """Something the stack says.

    value  effective after merge, override, extends and interpolation
    node   where it may be edited, or None when no single place says it
    rank   strength as evidence, 1 strongest (research order: explicit listen address, image default, environment,
           healthcheck, ports, expose, sibling consumers, Dockerfile)
    why    one phrase for a reader (`healthcheck asks http://localhost:8080/health`)
    """

    value: T
    node: Node | None
    rank: int = 0
    why: str = ""


class Image(NamedTuple):
    """An image reference after interpolation. `name` is without registry and tag (`prom/prometheus`); tag "" when absent."""

    reference: str
    name: str
    tag: str
    node: Node

    @property
    def version(self) -> tuple[int, ...] | None:
        """The numbers at the start of the tag (`v2.55.1-alpine` → (2, 55, 1)); None when the tag has none (`latest`)."""
        digits = self.tag.removeprefix("v").split("-")[0].split(".")
        return tuple(map(int, digits)) if all(part.isdecimal() for part in digits) and digits != [""] else None


class Port(NamedTuple):
    """One entry of `ports:`; ranges are inclusive-exclusive `range`s. `published` is None when docker chooses.

    unknown  the published side depends on a variable nobody knows: `published` says nothing then
    """

    target: range
    published: range | None
    protocol: str
    host_ip: str
    node: Node
    unknown: bool = False


class Mount(NamedTuple):
    """Something mounted into a container.

    source  for a bind the path relative to the tree's root (None when it leads out of the tree or is unknown);
            for a volume, secret or config its key
    target  absolute path in the container
    file    what in the tree a config, a secret or a volume that binds a folder is made of, or None
    """

    kind: Literal["bind", "volume", "tmpfs", "secret", "config", "other"]
    source: str | None
    target: str
    read_only: bool
    node: Node
    file: str | None = None

    @property
    def origin(self) -> str | None:
        """Path in the tree of what is mounted, whichever way; None when it is not in the tree or not known."""
        return self.source if self.kind == "bind" else self.file


class Word(NamedTuple):
    """One word of a `command` or `entrypoint`. `node` holds it: an item of its own, or the whole scalar of a string form."""

    text: str
    node: Node


class Service(NamedTuple):
    """A service as one Compose project means it, whatever files it is spread over.

    nodes          the mappings that define it, base first
    environment    name → value; value None when it is passed through or not known. A value may come from `.env`: show the
                   node's source instead
    command        None when the image's own is used
    network_mode   "" unless set
    networks       network key → names it has there besides its own (aliases)
    build          folder (relative to the tree's root) and Dockerfile path in the tree, or None
    healthcheck    words of the test without CMD/CMD-SHELL; empty when there is none
    complete       False when a port or a mount of it could not be understood: what is there counts, what is absent does not
    """

    name: str
    nodes: tuple[Node, ...]
    image: Image | None = None
    build: Fact[str] | None = None
    dockerfile: str | None = None
    command: tuple[Word, ...] | None = None
    entrypoint: tuple[Word, ...] | None = None
    environment: Mapping[str, Fact[str | None]] = MappingProxyType({})
    ports: tuple[Port, ...] = ()
    expose: tuple[Fact[int], ...] = ()
    mounts: tuple[Mount, ...] = ()
    networks: Mapping[str, tuple[str, ...]] = MappingProxyType({})
    network_mode: str = ""
    container_name: str = ""
    hostname: str = ""
    healthcheck: tuple[Word, ...] = ()
    depends_on: tuple[Fact[str], ...] = ()
    profiles: tuple[str, ...] = ()
    user: str = ""
    complete: bool = True

    @property
    def words(self) -> tuple[Word, ...]:
        """What the stack starts it with: entrypoint, then command."""
        return (*(self.entrypoint or ()), *(self.command or ()))

    def written(self, *keys: str) -> tuple[Node, ...]:
        """What its mappings have under these keys; the last one counts."""
        return tuple(found for node in self.nodes if (found := node.get(*keys)) is not None)

    @property
    def names(self) -> frozenset[str]:
        """Every name that resolves to it on one of its networks (`hostname` counts, but is never proposed)."""
        aliases = {alias for names in self.networks.values() for alias in names}
        return frozenset({self.name, self.container_name, self.hostname, *aliases} - {""})


@dataclass(frozen=True, eq=False)
class ComposeProject:
    """One plausible `docker compose` invocation: which files, and what they mean together.

    folder    project directory, relative to the tree's root
    env       what `.env`, or an example in its place, sets; never to be shown
    complete  False when something could not be resolved (an unset variable in a place that matters, a missing include):
              its facts count, their absence does not
    loaded    False when a file or service that one of them includes, extends or lists is missing or broken: there may be
              more names than are known. Unlike `complete` it says nothing of values
    files     the paths that `-f` would name; `documents` also has what they include and extend
    guessed   True when it is only supposed that these files belong together: one lacks what the other has
    network_names  network key → the name Docker knows it by; "" when the project's name, which is part of it, is not known
    outer_networks  those of these names that the files spell out (`external`, `name:`), so that others may mean the same
    """

    name: str
    folder: str
    documents: tuple[Document, ...]
    services: Mapping[str, Service]
    volumes: Mapping[str, Node]
    networks: Mapping[str, Node]
    secrets: Mapping[str, Node]
    configs: Mapping[str, Node]
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    complete: bool = True
    loaded: bool = True
    files: tuple[str, ...] = ()
    guessed: bool = False
    network_names: Mapping[str, str] = field(default_factory=dict)
    outer_networks: frozenset[str] = frozenset()

    def service(self, name: str) -> Service | None:
        """The service that `name` resolves to for its neighbours, or None when none or more than one does."""
        found = self.named(name)
        return found[0] if len(found) == 1 else None

    def named(self, name: str) -> list[Service]:
        """The services to which `name` may resolve."""
        return self._named.get(name, [])

    @cached_property
    def _named(self) -> dict[str, list[Service]]:
        found: dict[str, list[Service]] = {}
        for service in self.services.values():
            for name in service.names:
                found.setdefault(name, []).append(service)
        return found


class MountedIn(NamedTuple):
    """A configuration file seen from the container that reads it.

    path   where it stands in the container
    whole  True when the file itself is mounted (a container keeps seeing the old inode after a rename), False for a folder
    """

    project: ComposeProject
    service: Service
    mount: Mount
    path: str
    whole: bool


class Target(NamedTuple):
    """`host:port` in a scrape or alerting configuration.

    node  the scalar that says it;  port None when the target names none
    job   the scrape job's name, or "" for an alerting target
    """

    node: Node
    host: str
    port: int | None
    job: str
    metrics_path: str
    scheme: str
    role: Literal["scrape", "alerting", "replacement"]
