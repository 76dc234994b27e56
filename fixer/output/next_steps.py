"""How to make what was written take effect, as commands to paste.

A container that mounts a single file keeps the inode it was given: a file that was renamed into place is seen only by a new
container. In a mounted folder the new file is there at once and the program has to be told (Prometheus management API:
`/-/reload` needs `--web.enable-lifecycle`; Alertmanager's is always on; both take SIGHUP).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from posixpath import dirname
from typing import NamedTuple

from fixer.document.data import Data, data
from fixer.document.document import Document
from fixer.document.node import Node
from fixer.output.diff import Name
from fixer.stack import mounting
from fixer.stack.model import ComposeProject, MountedIn
from fixer.stack.project import Project
from fixer.stack.reaching import published

_PORTS = {"prometheus": 9090, "alertmanager": 9093}
_ADDRESSED = ("--web.listen-address", "--web.external-url", "--web.route-prefix", "--web.config.file")
"""Flags that move the web interface or lock it: the plain address cannot be promised then."""

_WATCHED = ("file-sd", "grafana-dashboards")
"""Kinds whose program looks for new content by itself."""

_DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")


class Step(NamedTuple):
    """command: for a shell; why: what it is for, on one line."""

    command: str
    why: str


def steps(before: Project, after: Project, paths: tuple[str, ...], in_place: bool = False, name: Name = str) -> tuple[Step, ...]:
    """What to do after `paths` were written, each command once; the two projects are the tree as it was and as it is."""
    found: dict[str, Step] = {}
    written = [document for path in paths if (document := after.document(path)) is not None]
    for document in sorted(written, key=lambda document: document.kind != "compose"):
        made = (
            _of_compose(after, document, name)
            if document.kind == "compose"
            else _of_mounted(before, after, document, in_place, name)
        )
        for step in made:
            found.setdefault(step.command, step)
    return tuple(found.values())


def _of_compose(project: Project, document: Document, name: Name) -> Iterator[Step]:
    holder = next((one for one in project.stack.projects if document in one.documents), None)
    if holder is not None:
        yield Step(f"{compose(holder, name)} up -d", f"recreates the services that {name(document.path)} changed")


def _of_mounted(before: Project, after: Project, document: Document, in_place: bool, name: Name) -> Iterator[Step]:
    shown, done = name(document.path), set()
    readers = {(id(place.service), place.path) for place in after.stack.readers(document)}
    for place in after.stack.mounted(document):
        service = place.service
        if (place.project.folder, service.name) in done:  # another plausible invocation of the same project
            continue
        done.add((place.project.folder, service.name))
        if _recreated(before, place):
            continue
        if place.whole and not in_place:
            why = f"{service.name} mounts {shown} itself and keeps the old file until it is recreated"
            yield Step(f"{compose(place.project, name)} up -d --force-recreate {shlex.quote(service.name)}", why)
        elif (id(service), place.path) in readers and document.kind not in _WATCHED:
            yield Step(_reload(place, document.kind, name), f"{service.name} reads {shown} again")


def _recreated(before: Project, place: MountedIn) -> bool:
    """Whether the service itself changed as well, so that the step for its Compose file gives it a new container."""
    old = {node.path: document for node in place.service.nodes if (document := before.document(node.path)) is not None}
    return any(node.path in old and _data_at(old[node.path], node) != data(node) for node in place.service.nodes)


def _data_at(document: Document, node: Node) -> Data | None:
    there = document.at(node.route)
    return data(there) if there is not None else None


def _reload(place: MountedIn, kind: str, name: Name) -> str:
    product = mounting.READER.get(kind, kind)
    service = place.service
    if product not in _PORTS:
        return f"{compose(place.project, name)} restart {shlex.quote(service.name)}"
    words = [word.text for word in service.command or ()]
    open_to_all = product == "alertmanager" or any(
        word in ("--web.enable-lifecycle", "--web.enable-lifecycle=true") for word in words
    )
    address = published(service, _PORTS[product])
    if open_to_all and address is not None and not any(word.startswith(_ADDRESSED) for word in words):
        return f"curl -X POST http://{address}/-/reload"
    return f"{compose(place.project, name)} kill -s SIGHUP {shlex.quote(service.name)}"


def compose(project: ComposeProject, name: Name) -> str:
    """`docker compose` for this project: without `-f` where it finds the files by itself."""
    files = [name(path) for path in project.files]
    if files and files[0] in _DEFAULTS and _overrides(files):
        return "docker compose"
    words = ["docker compose", *(f"-f {shlex.quote(file)}" for file in files)]
    if project.files and project.folder != dirname(project.files[0]):
        words.insert(1, f"--project-directory {shlex.quote(name(project.folder or '.'))}")
    return " ".join(words)


def _overrides(files: list[str]) -> bool:
    """Whether what follows the first file is nothing but the override that is taken along with it."""
    stem, _, suffix = files[0].rpartition(".")
    return len(files) == 1 or files[1:] == [f"{stem}.override.{suffix}"]
