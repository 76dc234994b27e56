"""What one Grafana shows: the dashboards that its providers read, and the data sources that it is provisioned with."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from posixpath import join, normpath
from typing import NamedTuple

from fixer import ComposeProject, Project, Service

from ._provisioning import Source, folder, grafanas, is_grafana, provisions, sources


class Shown(NamedTuple):
    """A Grafana in one project.

    dashboards  paths in the tree of the files in JSON below its providers' folders
    sources     every data source that it is provisioned with
    """

    compose: ComposeProject
    service: Service
    dashboards: tuple[str, ...]
    sources: tuple[Source, ...]

    def of_type(self, kind: str) -> list[Source]:
        return [source for source in self.sources if source.text("type") == kind]

    def known(self) -> frozenset[str]:
        """Whatever a dashboard may call a data source: uids, those that Grafana makes up too, and names."""
        names = {source.text("name") for source in self.sources}
        return frozenset({uid(source) for source in self.sources} | names)


def uid(source: Source) -> str:
    """The uid of a data source; Grafana makes one of the name where none is given."""
    made_up = f"P{sha256(source.text('name').encode()).digest()[:8].hex()}".upper()
    return source.text("uid") or made_up


def shown(project: Project) -> Iterator[Shown]:
    """Every Grafana of every project whose data sources are all in the tree, where they are read without variables."""
    for compose, service, paths in grafanas(project):
        provisioned = _sources(project, compose, service) if is_grafana(service) else ()
        if provisioned:
            files = project.stack.inside(service).files
            dashboards = {
                origin: None
                for path, origin in files.items()
                if path.endswith(".json") and any(path.startswith(f"{normpath(one.text)}/") for one in paths)
            }
            yield Shown(compose, service, tuple(dashboards), provisioned)


def _sources(project: Project, compose: ComposeProject, service: Service) -> tuple[Source, ...]:
    """The data sources of the container; none where not all of them can be known."""
    root = folder(project, compose, service)
    if root is None or not service.complete:
        return ()
    place, seen = join(root, "datasources"), project.stack.inside(service)
    files = {origin for path, origin in seen.below(place).items() if path.endswith((".yml", ".yaml"))}
    found = [source for source in sources(project) if source.document.path in files and _reads(project, compose, service, source)]
    unread = files - {source.document.path for source in found}
    if seen.hidden(place) or unread or any("$" in f"{one.text('uid')}{one.text('name')}" for one in found):
        return ()
    return tuple(found) if len({source.text("orgId") or "1" for source in found}) == 1 else ()


def _reads(project: Project, compose: ComposeProject, service: Service, source: Source) -> bool:
    places = project.stack.readers(source.document)
    mine = [place for place in places if place.project is compose and place.service.name == service.name]
    return (
        any(provisions(project, place, "datasources") for place in mine)
        and source.document.roots[0].get("apiVersion") is not None
    )
