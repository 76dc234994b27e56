"""Where Grafana looks for files to provision from, and what a data source in one of them says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple

from fixer import ComposeProject, Document, Inside, Mount, MountedIn, Node, Project, Service, content, regex

FOLDER = "/etc/grafana/provisioning"
_NAMED = regex(rb"^[ \t]*provisioning[ \t]*=", re.MULTILINE)
_IMAGES = frozenset({"grafana", "grafana-oss", "grafana-enterprise"})


class Source(NamedTuple):
    """An entry of `datasources`."""

    document: Document
    node: Node

    def text(self, key: str) -> str:
        """A setting as it is written, "" where it is absent or no scalar."""
        found = self.node.get(key)
        return found.text if found is not None and found.shape == "scalar" else ""


def sources(project: Project) -> Iterator[Source]:
    """Every data source that is provisioned, file by file."""
    for document in project.of("grafana-datasources"):
        for node in document.find("datasources", ...):
            if node.shape == "mapping":
                yield Source(document, node)


def is_grafana(service: Service) -> bool:
    """Whether the service runs an image of Grafana as it is published."""
    return service.build is None and service.image is not None and basename(service.image.name) in _IMAGES


def folder(project: Project, compose: ComposeProject, service: Service) -> str | None:
    """The folder that holds `datasources`, `dashboards` and the like in the container; None where nobody can tell.

    A variable wins over a configuration file of the service's own, which wins over what the image says.
    """
    said = project.stack.environment(compose, service).variables
    if "GF_PATHS_PROVISIONING" in said:
        value = said["GF_PATHS_PROVISIONING"].value
        return normpath(value) if value else None
    moved = any("provisioning" in word.text or "--config" in word.text for word in service.words) or "GF_PATHS_CONFIG" in said
    return None if moved or any(_may_move(project, mount) for mount in service.mounts) else FOLDER


def _may_move(project: Project, mount: Mount) -> bool:
    """Whether a mount may bring a configuration file of Grafana that names another folder."""
    if normpath(mount.target) == "/etc/grafana":
        return True
    if not mount.target.endswith(".ini"):
        return False
    said = content(project.tree, mount.origin) if mount.origin is not None else None
    return said is None or _NAMED.search(said) is not None


def provider_paths(project: Project) -> Iterator[tuple[Document, Node]]:
    """The path of every provider of dashboards from files."""
    for document in project.of("grafana-dashboards"):
        for provider in document.find("providers", ...):
            kind, path = provider.get("type"), provider.get("options", "path")
            if path is not None and path.shape == "scalar" and (kind is None or kind.text in ("", "file")):
                yield document, path


def provisions(project: Project, place: MountedIn, kind: str) -> bool:
    """Whether Grafana reads the file at this place as one of `datasources` or `dashboards`: it stands right in that folder."""
    root = folder(project, place.project, place.service)
    return root is not None and dirname(place.path) == join(root, kind) and place.path.endswith((".yml", ".yaml"))


def grafanas(project: Project) -> Iterator[tuple[ComposeProject, Service, list[Node]]]:
    """Every Grafana in every project, with the paths of the providers that it reads."""
    found: dict[object, tuple[ComposeProject, Service, list[Node]]] = {}
    for document, path in provider_paths(project):
        for place in project.stack.readers(document):
            if provisions(project, place, "dashboards"):
                key = (id(place.project), place.service.name)
                found.setdefault(key, (place.project, place.service, []))[2].append(path)
    yield from found.values()


def dashboards(project: Project, seen: Inside) -> dict[str, str]:
    """The dashboards that a container sees: path there → path in the tree.

    Files in JSON count whose path speaks of dashboards, or that have panels.
    """
    found = {path: origin for path, origin in seen.files.items() if origin.endswith(".json")}
    return {path: origin for path, origin in found.items() if _is_dashboard(project, path, origin)}


def _is_dashboard(project: Project, path: str, origin: str) -> bool:
    named = "dashboard" in dirname(path).lower() or "dashboard" in origin.lower()
    return named or b'"panels"' in (content(project.tree, origin) or b"")


def common_folder(paths: Iterable[str]) -> str | None:
    """The one folder that holds all these files, itself or in folders of its own; None where none of them does so."""
    folders = {dirname(path) for path in paths}
    top = min(folders, key=len, default=None)
    return top if top is not None and all(one == top or one.startswith(f"{top}/") for one in folders) else None
