"""A service has a name for its container and is to run more than one.

## What it does
Finds `container_name` on a service whose `scale` or `deploy.replicas` is more than one, in every plausible Compose project.

Silent where the number comes from a variable, and where the service is described for Docker Swarm (`placement`, `update_config`,
`rollback_config`, `endpoint_mode` or `mode` under `deploy`, or a file called `…stack…` or `…swarm…`), which ignores the name.

## Why is this bad?
Two containers cannot have the same name, and `docker compose` starts nothing: `can't set container_name and web as container
name must be unique: invalid compose project`.

## Fix safety
Unsafe: `container_name` goes, and Docker Compose numbers the containers. Within the stack they are still reached by the service's
name; whoever uses the container's name outside (`docker exec`, scripts) has to be told. Left to you where the name is
another than the service's and the stack's files mention it, and where name and number are said by different files.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/#container_name
- https://docs.docker.com/reference/compose-file/deploy/#replicas
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from posixpath import basename
from typing import NamedTuple

from fixer import ERROR, MANUAL, UNSAFE, ComposeProject, Finding, Fix, Meta, Node, Options, Project, Rule, Service, delete

from .._agreement import agreed
from .._fixes import offered

_SWARM = ("placement", "update_config", "rollback_config", "endpoint_mode", "mode")


class _Clash(NamedTuple):
    """What names the container, and what asks for several."""

    service: Service
    name: Node
    number: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(verdict for compose in project.stack.projects for verdict in _judged(compose)):
        facts = {"service": found.service.name, "name": found.name.text, "number": found.number.text}
        yield Finding(RULE, found.name, facts, (_fix(project, found),), (found.number,))


def _judged(compose: ComposeProject) -> Iterator[tuple[Hashable, _Clash | None]]:
    for service in compose.services.values():
        names = service.written("container_name")
        if names and service.container_name:
            number = _number(service)
            several = number is not None and number.text.isdecimal() and int(number.text) > 1
            clash = _Clash(service, names[-1], number) if number is not None and several and not _for_swarm(service) else None
            yield (names[-1].path, names[-1].route), clash


def _number(service: Service) -> Node | None:
    """What says last how many containers there are."""
    said = [node.get(*path) for node in service.nodes for path in (("scale",), ("deploy", "replicas"))]
    return next((node for node in reversed(said) if node is not None), None)


def _for_swarm(service: Service) -> bool:
    named = any(re.search(r"stack|swarm", basename(node.path)) for node in service.nodes)
    return named or any(service.written("deploy", key) for key in _SWARM)


def _fix(project: Project, found: _Clash) -> Fix:
    name, service = found.name.text, found.service.name
    title = "remove the container's name"
    if found.name.document is not found.number.document:
        reason = f"{found.name.path} and {found.number.path} say it: `container_name: !reset null` takes it back in the upper one"
        return Fix(title, (), MANUAL, reason)
    user = _user(project, found) if name != service else ""
    if user:
        return Fix(title, (), MANUAL, f"{user} mentions `{name}`; an alias of the service on its network keeps it")
    caveat = f"`docker exec {name}` and the like have to become `docker compose exec {service}`"
    return offered(Fix(title, delete(found.name), UNSAFE, caveat))


def _user(project: Project, found: _Clash) -> str:
    """A file of the stack that mentions the container's name, besides the line that gives it."""
    wanted = re.compile(rf"(?<![\w-]){re.escape(found.name.text)}(?![\w-])")
    for document in project.documents:
        own = document is found.name.document
        if len(wanted.findall(document.text)) > own:
            return document.path
    return ""


RULE = Rule(
    code="CMP024",
    name="container-name-with-replicas",
    message="{service} is to run {number} times, but only one container can be called `{name}`: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#container_name",
            "https://docs.docker.com/reference/compose-file/deploy/#replicas",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("replicas", "scale:")},
    docs=__doc__ or "",
)
