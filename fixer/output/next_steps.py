"""How to make what was written take effect, as commands to paste.

A container that mounts a single file keeps the inode it was given: a file that was renamed into place is seen only by a new
container. In a mounted folder the new file is there at once and the program has to be told (Prometheus management API:
`/-/reload` needs `--web.enable-lifecycle`; Alertmanager's is always on; both take SIGHUP).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname

from fixer.document.document import Document
from fixer.output.diff import Name
from fixer.stack import mounting
from fixer.stack.model import ComposeProject, MountedIn, Service
from fixer.stack.project import Project

_PORTS = {"prometheus": 9090, "alertmanager": 9093}
_ADDRESSED = ("--web.listen-address", "--web.external-url", "--web.route-prefix", "--web.config.file")
"""Flags that move the web interface or lock it: the plain address cannot be promised then."""

_WATCHED = ("file-sd", "grafana-dashboards")
"""Kinds whose program looks for new content by itself."""

_DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")


@dataclass(frozen=True)
class Step:
    """command: for a shell; why: what it is for, on one line."""

    command: str
    why: str


def steps(project: Project, paths: tuple[str, ...], in_place: bool = False, name: Name = str) -> tuple[Step, ...]:
    """What to do after `paths` of the project were written, each command once; `project` is the state afterwards."""
    found: dict[str, Step] = {}
    written = [document for path in paths if (document := project.document(path)) is not None]
    for document in sorted(written, key=lambda document: document.kind != "compose"):
        for step in _of(project, document, in_place, name):
            found.setdefault(step.command, step)
    return tuple(found.values())


def _of(project: Project, document: Document, in_place: bool, name: Name) -> Iterator[Step]:
    shown = name(document.path)
    if document.kind == "compose":
        holder = next((one for one in project.stack.projects if document in one.documents), None)
        if holder is not None:
            yield Step(f"{compose(holder, name)} up -d", f"recreates the services that {shown} changed")
        return
    done: set[tuple[str, str]] = set()
    readers = {(id(place.service), place.path) for place in project.stack.readers(document)}
    for place in project.stack.mounted(document):
        key = (place.project.folder, place.service.name)
        if key in done:  # another plausible invocation of the same project
            continue
        done.add(key)
        if place.whole and not in_place:
            why = f"{place.service.name} mounts {shown} itself and keeps the old file until it is recreated"
            yield Step(f"{compose(place.project, name)} up -d --force-recreate {shlex.quote(place.service.name)}", why)
        elif (id(place.service), place.path) in readers and document.kind not in _WATCHED:
            yield Step(_reload(place, document.kind, name), f"{place.service.name} reads {shown} again")


def _reload(place: MountedIn, kind: str, name: Name) -> str:
    product = mounting.READER.get(kind, kind)
    service = place.service
    if product not in _PORTS:
        return f"{compose(place.project, name)} restart {shlex.quote(service.name)}"
    words = [word.text for word in service.command or ()]
    open_to_all = product == "alertmanager" or any(
        word in ("--web.enable-lifecycle", "--web.enable-lifecycle=true") for word in words
    )
    address = _address(service, _PORTS[product])
    if open_to_all and address and not any(word.startswith(_ADDRESSED) for word in words):
        return f"curl -X POST http://{address}/-/reload"
    return f"{compose(place.project, name)} kill -s SIGHUP {shlex.quote(service.name)}"


def _address(service: Service, target: int) -> str:
    """Where the host reaches this port of the container, or ""."""
    for port in service.ports:
        if (
            port.protocol == "tcp"
            and target in port.target
            and port.published is not None
            and len(port.published) == len(port.target)
        ):
            published = port.published[port.target.index(target)]
            host = "localhost" if port.host_ip in ("", "0.0.0.0", "::", "127.0.0.1") else port.host_ip
            return f"[{host}]:{published}" if ":" in host else f"{host}:{published}"
    return ""


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
