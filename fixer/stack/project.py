"""A project: the documents of a tree, and what they mean together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from fixer.document.document import Document
from fixer.document.tree import Tree
from fixer.errors import Template, Unreadable
from fixer.stack import joining, kinds, mounting, prometheus, templates
from fixer.stack.model import ComposeProject, Fact, MountedIn, Service, Target

if TYPE_CHECKING:
    from fixer.stack.container_env import Environment
    from fixer.stack.inside import Inside


class Settings(NamedTuple):
    """What the user settles from outside.

    compose_files   the one project that counts, in order (`--compose-file`, `COMPOSE_FILE`); empty: every plausible one
    env_files       instead of `.env`
    target_version  product → version, where no image tag says it
    """

    compose_files: tuple[str, ...] = ()
    env_files: tuple[str, ...] = ()
    target_version: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, eq=False)
class Project:
    """Everything a rule may look at. Immutable: fixing makes another one (`with_documents`).

    undecoded  files that could not even become documents
    """

    tree: Tree
    documents: tuple[Document, ...]
    settings: Settings = Settings()  # noqa: RUF009  immutable
    undecoded: tuple[Unreadable, ...] = ()

    def of(self, *wanted: str) -> tuple[Document, ...]:
        """The documents that parse and whose data is of these kinds, in order of path."""
        return tuple(sorted((document for kind in set(wanted) for document in self._of(kind)), key=lambda one: one.path))

    def unparsed(self, *wanted: str) -> tuple[Document, ...]:
        """The documents of these kinds, judged by their bytes, that do not parse and are no templates; in order of path."""
        broken = (document for document in self.documents if document.kind in wanted and document.error is not None)
        return tuple(document for document in broken if not templates.engine(document))

    def _of(self, kind: str) -> tuple[Document, ...]:
        if kind not in self._confirmed:
            candidates = (document for document in self.documents if document.kind == kind and document.error is None)
            readable = (document for document in candidates if not templates.engine(document))
            self._confirmed[kind] = tuple(document for document in readable if kinds.confirmed(document))
        return self._confirmed[kind]

    @cached_property
    def _confirmed(self) -> dict[str, tuple[Document, ...]]:
        return {}

    @cached_property
    def problems(self) -> tuple[Unreadable, ...]:
        """Files of a kind we know that cannot be read or parsed, in order of path; a `Template` among them is only a note."""
        broken = [_problem(document) for document in self.documents]
        return tuple(sorted((error for error in (*self.undecoded, *broken) if error is not None), key=lambda one: one.path))

    def document(self, path: str) -> Document | None:
        return next((document for document in self.documents if document.path == path), None)

    @cached_property
    def stack(self) -> Stack:
        return Stack(self)


def _problem(document: Document) -> Unreadable | None:
    """What keeps the document from being read as what it is: its syntax, or that it is a template."""
    if document.kind == "grafana-dashboard":
        return None  # one of many files in JSON: whether Grafana reads it is found out before it is parsed
    engine = templates.engine(document)
    if engine:
        return Template(document.path, f"a template ({engine}): it is rendered before it is read")
    return document.error


@dataclass(frozen=True, eq=False)
class Stack:
    """What the files mean across files (interface; the parts live in the modules beside this one)."""

    project: Project

    @cached_property
    def projects(self) -> tuple[ComposeProject, ...]:
        """Every plausible Compose project of the tree (research: A.1)."""
        from fixer.stack.compose import Composer  # it needs `Project`

        return Composer(self.project).projects()

    @cached_property
    def services(self) -> tuple[tuple[ComposeProject, Service], ...]:
        """Every service of every plausible project."""
        return tuple((project, service) for project in self.projects for service in project.services.values())

    def holding(self, *names: str) -> tuple[ComposeProject, ...]:
        """The projects in which all these names resolve to a service.

        Where there is none: the unions of two in which they do, being of one folder or joined by a network, when no service
        name is in both.
        """
        return joining.holding(self.projects, names)

    def around(self, project: ComposeProject, *names: str) -> tuple[ComposeProject, ...]:
        """The project if the names resolve in it, else its unions with others in which they do (see `holding`)."""
        return tuple(joining.around(project, self.projects, names))

    def mounted(self, document: Document) -> tuple[MountedIn, ...]:
        """Where this file is mounted, over all plausible projects."""
        if document.path not in self._mounted:
            self._mounted[document.path] = tuple(mounting.mounted(self._origins, document.path))
        return self._mounted[document.path]

    @cached_property
    def _mounted(self) -> dict[str, tuple[MountedIn, ...]]:
        return {}

    @cached_property
    def _origins(self) -> mounting.Origins:
        return mounting.origins(self.projects)

    def readers(self, document: Document) -> tuple[MountedIn, ...]:
        """Of `mounted`, those whose service reads it as its configuration (by image, flags and path)."""
        if document not in self._readers:
            self._readers[document] = tuple(place for place in self.mounted(document) if mounting.reads(place, document.kind))
        return self._readers[document]

    @cached_property
    def _readers(self) -> dict[Document, tuple[MountedIn, ...]]:
        return {}

    def running(self, product: str, document: Document | None = None) -> tuple[Service, ...]:
        """The services that run the product: those that are seen to read the document, where there are none all of them."""
        places = self.readers(document) if document is not None else ()
        reading = tuple(place.service for place in places if mounting.runs(place.service, product))
        if not reading and product not in self._running:
            self._running[product] = tuple(service for _, service in self.services if mounting.runs(service, product))
        return reading or self._running[product]

    @cached_property
    def _running(self) -> dict[str, tuple[Service, ...]]:
        return {}

    def version(self, product: str, document: Document | None = None) -> tuple[int, ...] | None:
        """The version of the product that reads `document`: image tag, else `target_version`, else None.

        Without a document, or where nothing is seen to read it, every service that runs the product counts. Readers that
        disagree give None.
        """
        found = {mounting.version_of(service, product) for service in self.running(product, document)} or {None}
        if found != {None}:
            return found.pop() if len(found) == 1 else None
        said = self.project.settings.target_version.get(product, "")
        numbers = said.removeprefix("v").split("-")[0].split(".")
        return tuple(map(int, numbers)) if all(number.isdecimal() for number in numbers) else None

    def targets(self, document: Document) -> tuple[Target, ...]:
        """A Prometheus configuration's static scrape and alerting targets, `file_sd` files and blackbox replacements included."""
        if document not in self._targets:
            self._targets[document] = prometheus.targets(document, self.project.tree, self.readers(document))
        return self._targets[document]

    @cached_property
    def _targets(self) -> dict[Document, tuple[Target, ...]]:
        return {}

    def environment(self, project: ComposeProject, service: Service) -> Environment:
        """What the container's environment holds, `env_file`s included, and whether that is all."""
        from fixer.stack.container_env import environment  # few rules look beyond `environment:`

        return environment(self.project.tree, project, service)

    def inside(self, service: Service) -> Inside:
        """The files of the tree that the container sees, and where it may see others."""
        from fixer.stack.inside import inside  # few rules look at files that are not documents

        return inside(self.project.tree, service)

    def listening(self, project: ComposeProject, service: Service) -> tuple[Fact[int], ...]:
        """Evidence for the TCP ports the container listens on, strongest first (research: A.2)."""
        from fixer.stack.listening import listening  # rarely asked: most targets name a port that `ports` shows

        return listening(self, project, service)
