"""Two services of one project have the same `container_name`.

## What it does
Finds services that get the same `container_name` when the files of a project are laid over each other, and that are active
together: both without profiles, or with one in common. Where only one has a profile, whoever starts it may do so alone.

## Why is this bad?
A container's name is unique on its host. `docker compose` starts nothing: `container name "app" is already in use by service`.
With profiles it does so as soon as both are active.

## Fix safety
Shown only: which of the two scripts, dashboards and people mean by that name nobody can see. Without `container_name` a
service is still found by its own name on its networks.

## Versions
Docker Compose 2 refuses it; docker-compose 1 fails when it creates the second container.

## References
- https://docs.docker.com/reference/compose-file/services/#container_name
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from fixer import ERROR, MANUAL, ComposeProject, Finding, Fix, Meta, Node, Options, Project, Rule, Service

from .._agreement import agreed
from ._together import together

Pair = tuple[Service, Service]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for first, second in agreed(one for found in project.stack.projects for one in _pairs(found)):
        node, other = _name(second), _name(first)
        if node is not None and other is not None:
            facts = {"name": second.container_name, "first": first.name, "second": second.name}
            yield Finding(RULE, node, facts, (Fix(f"leave it to {first.name}", (), MANUAL, _UNCLEAR),), (other,))


_UNCLEAR = "which of the two is meant by the name elsewhere is not to be seen"


def _pairs(project: ComposeProject) -> Iterator[tuple[Hashable, Pair | None]]:
    """Every two services that have such a name, with None where they differ in this project."""
    named = [service for service in project.services.values() if service.container_name or _name(service) is not None]
    for place, second in enumerate(named):
        for first in named[:place]:
            same = bool(first.container_name) and first.container_name == second.container_name and together(first, second)
            yield (first.name, second.name, first.nodes[0], second.nodes[0]), (first, second) if same else None


def _name(service: Service) -> Node | None:
    """Where the name is written."""
    return next(reversed(service.written("container_name")), None)


RULE = Rule(
    code="CMP023",
    name="duplicate-container-name",
    message="{first} and {second} have the same container name, `{name}`, which can be given only once",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=MANUAL,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/reference/compose-file/services/#container_name",),
        oracle="docker compose",
    ),
    triggers={"compose": ("container_name",)},
    docs=__doc__ or "",
)
