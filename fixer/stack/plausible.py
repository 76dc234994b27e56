"""Which `docker compose` invocations a tree suggests.

Docker Compose 2.40 takes the first of DEFAULTS in a folder and lays the first of OVERRIDES there over it, whatever the base is
called (measured); `-f` lists and `COMPOSE_FILE` replace both. What no list names is run alone, unless it cannot be: an overlay
whose services have neither image nor build belongs on the file that has them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from posixpath import basename, dirname, join
from typing import NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.document.tree import Tree
from fixer.stack import invocation
from fixer.stack.interpolation import Variables
from fixer.stack.invocation import Invocation
from fixer.stack.mounts import inside

DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")
OVERRIDES = ("compose.override.yml", "compose.override.yaml", "docker-compose.override.yml", "docker-compose.override.yaml")


class Evidence(NamedTuple):
    """What is looked at: the Compose files by path, the tree they lie in, what `.env` says in a folder."""

    files: Mapping[str, Document]
    tree: Tree
    variables: Callable[[str], Variables]


def invocations(evidence: Evidence, chosen: tuple[str, ...] = ()) -> tuple[Invocation, ...]:
    """Every plausible one, the plain `docker compose up` of each folder first; `chosen` files settle it."""
    if chosen:
        return (Invocation(chosen, dirname(chosen[0])),)
    found = dict.fromkeys(_defaults(evidence))
    found |= dict.fromkeys(_of_environments(evidence))
    if len(evidence.files) > 1:
        found |= dict.fromkeys(invocation.written(evidence.tree, evidence.files))
    used = {path for one in found for path in one.paths} | set(_helpers(evidence))
    for path in evidence.files:
        if path not in used:
            found[_alone(path, evidence)] = None
    return tuple(found)


def _defaults(evidence: Evidence) -> Iterator[Invocation]:
    """What `docker compose` without `-f` takes in each folder."""
    for folder in dict.fromkeys(map(dirname, evidence.files)):
        if "COMPOSE_FILE" in evidence.variables(folder).known:
            continue
        base = _first(DEFAULTS, folder, evidence.files)
        if base is not None:
            over = _first(OVERRIDES, folder, evidence.files)
            yield Invocation((base, over) if over else (base,), folder)


def _first(names: tuple[str, ...], folder: str, files: Mapping[str, Document]) -> str | None:
    return next((path for path in (join(folder, name) for name in names) if path in files), None)


def _of_environments(evidence: Evidence) -> Iterator[Invocation]:
    """What `COMPOSE_FILE` in an `.env` lists."""
    for folder in dict.fromkeys(["", *map(dirname, evidence.files)]):
        variables = evidence.variables(folder)
        listed = variables.value("COMPOSE_FILE")
        if listed:
            separator = variables.value("COMPOSE_PATH_SEPARATOR") or (";" if ";" in listed else ":")
            paths = [inside(path.strip(), folder) for path in listed.split(separator) if path.strip()]
            known = tuple(path for path in paths if path is not None and path in evidence.files)
            if known and len(known) == len(paths):
                yield Invocation(known, dirname(known[0]))


def _helpers(evidence: Evidence) -> Iterator[str]:
    """Files that others include or extend: part of those, and not run alone unless their name says so."""
    for document in evidence.files.values():
        folder = dirname(document.path)
        named = [
            *document.find("include", ...),
            *document.find("include", ..., "path"),
            *document.find("include", ..., "path", ...),
        ]
        named += document.find("services", ..., "extends", "file")
        for node in named:
            path = inside(node.text, folder) if node.text else None
            if path and path != document.path and basename(path) not in DEFAULTS:
                yield path


def _alone(path: str, evidence: Evidence) -> Invocation:
    """The file on its own, or on the file that it needs underneath."""
    needed = set(_needs(evidence.files[path]))
    folder = dirname(path)
    if needed:
        for base in _bases(path, evidence.files):
            if needed <= set(_services(evidence.files[base])):
                return Invocation((base, path), dirname(base), guessed=True)
    return Invocation((path,), folder)


def _bases(path: str, files: Mapping[str, Document]) -> Iterator[str]:
    """Files that an overlay may lie on: the default one beside it or further up, then its other neighbours."""
    folder = dirname(path)
    while True:
        default = _first(DEFAULTS, folder, files)
        if default and default != path:
            yield default
        if not folder:
            break
        folder = dirname(folder)
    beside = [other for other in files if dirname(other) == dirname(path) and other != path]
    yield from sorted(beside, key=lambda other: (re.search(r"base|common", basename(other)) is None, other))


def _services(document: Document) -> dict[str, Node]:
    return {name: node for services in document.find("services") for name, node in services.pairs()}


def _needs(document: Document) -> Iterator[str]:
    """Services that this file takes for granted: described without image or build, or only referred to."""
    if next(document.find("include"), None) is not None:
        return
    own = _services(document)
    for name, service in own.items():
        if service.shape == "mapping" and not any(service.get(key) for key in ("image", "build", "extends", "provider")):
            yield name
        for node in service.find("depends_on"):
            named = [item.text for item in node.items] or [key for key, _ in node.pairs()]
            yield from (other for other in named if other and other not in own)
