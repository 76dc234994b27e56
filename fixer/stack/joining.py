"""Compose projects that are run apart and still meet: the files of one folder, or those that share a network by its real name.

They count as one only where no plausible project holds both ends of a question, and only when no service name occurs in both:
then it does not matter whether the author runs them with two `-f` or one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from fixer.stack.model import ComposeProject, Service


def around(project: ComposeProject, projects: Iterable[ComposeProject], names: tuple[str, ...]) -> Iterator[ComposeProject]:
    """The project when all names resolve in it; else every union of it with another in which they do."""
    if holds(project, names):
        yield project
        return
    for other in projects:
        if other is not project and _meet(project, other) and _hold(project, other, names):
            yield join(project, other)


def holding(projects: tuple[ComposeProject, ...], names: tuple[str, ...]) -> tuple[ComposeProject, ...]:
    """The projects in which all names resolve; where there is none, the unions of two in which they do."""
    whole = tuple(project for project in projects if holds(project, names))
    if whole or len(names) < 2:
        return whole
    ends = [index for index, project in enumerate(projects) if holds(project, names[:1])]
    unions = (union for index in ends for union in around(projects[index], projects, names))
    return tuple(unions)


def holds(project: ComposeProject, names: tuple[str, ...]) -> bool:
    """Whether each name is that of exactly one service."""
    return all(project.service(name) is not None for name in names)


def _hold(one: ComposeProject, other: ComposeProject, names: tuple[str, ...]) -> bool:
    """Whether each name is that of exactly one service of the two."""
    return all(len(one.named(name)) + len(other.named(name)) == 1 for name in names)


def _meet(one: ComposeProject, other: ComposeProject) -> bool:
    """Whether the two can be one: disjoint services, and a folder in common or a network that one of them calls by its real name.

    That two folders have the same name, and so their networks, is no sign.
    """
    if not one.services.keys().isdisjoint(other.services):
        return False
    if one.folder == other.folder:
        return True
    return not one.outer_networks.isdisjoint(other.network_names.values()) or not other.outer_networks.isdisjoint(
        one.network_names.values()
    )


def join(one: ComposeProject, other: ComposeProject) -> ComposeProject:
    """Both as one project. Apart from files of one folder, networks go by their real names there."""
    parts = (one, other) if one.folder == other.folder else (_renamed(one), _renamed(other))
    return ComposeProject(
        name="+".join(part.name for part in parts),
        folder=one.folder,
        documents=tuple(dict.fromkeys((*one.documents, *other.documents))),
        services={**parts[0].services, **parts[1].services},
        volumes={**parts[1].volumes, **parts[0].volumes},
        networks={**parts[1].networks, **parts[0].networks},
        secrets={**parts[1].secrets, **parts[0].secrets},
        configs={**parts[1].configs, **parts[0].configs},
        env=one.env,
        complete=one.complete and other.complete,
        loaded=one.loaded and other.loaded,
        files=(*one.files, *other.files),
        guessed=one.guessed or other.guessed,
        network_names={**parts[1].network_names, **parts[0].network_names},
        outer_networks=one.outer_networks | other.outer_networks,
    )


def _renamed(project: ComposeProject) -> ComposeProject:
    """The project with every network under its real name, or a name nobody else can have."""

    def real(key: str) -> str:
        return project.network_names.get(key) or f"{project.folder}/{key}"

    def renamed(service: Service) -> Service:
        return service._replace(networks={real(key): aliases for key, aliases in service.networks.items()})

    return replace(
        project,
        services={name: renamed(service) for name, service in project.services.items()},
        networks={real(key): node for key, node in project.networks.items()},
        network_names={real(key): name for key, name in project.network_names.items()},
    )
