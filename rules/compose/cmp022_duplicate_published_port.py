"""Two services of one project publish the same port of the host.

## What it does
Finds mappings in `ports` of services that are active together (both without profiles, or with one in common) which claim the
same port, protocol and address of the host when the files of a project are laid over each other. Two mappings of one service
count as well. Ranges of which Docker chooses a free port, services on the host's network and ports in `mode: host` are left
in peace, and so is what depends on unknown variables. Services that by image and name are versions of one program are there to
choose from (`postgres-16`, `postgres-17`), and so are those of a project with more than forty.

## Why is this bad?
The second container does not start: `Bind for 0.0.0.0:8081 failed: port is already allocated`. `docker compose config` accepts
it.

## Fix safety
Shown only: which port is free, and who else uses the one that is there, nobody can see.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import MANUAL, WARNING, ComposeProject, Finding, Fix, Meta, Node, Options, Port, Project, Rule, Service, regex

from .._agreement import agreed
from ._together import together

_VERSION = regex(r"[-_.]?v?(\d[\d._-]*)\Z")


class Claim(NamedTuple):
    """A mapping that takes certain ports of the host."""

    service: Service
    port: Port
    taken: range


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    said: set[tuple[str, Node]] = set()
    for first, second in agreed(one for found in project.stack.projects for one in _pairs(found)):
        if (second.service.name, second.port.node) in said:
            continue  # one collision is enough to say that another port is wanted
        said.add((second.service.name, second.port.node))
        number = max(first.taken.start, second.taken.start)
        address = second.port.host_ip or first.port.host_ip
        facts = {
            "port": f"{address}:{number}" if address else str(number),
            "protocol": "" if second.port.protocol == "tcp" else f" ({second.port.protocol})",
            "who": _who(first.service.name, second.service.name),
        }
        fix = Fix("publish another port", (), MANUAL, "which one is free is not to be seen")
        yield Finding(RULE, second.port.node, facts, (fix,), (first.port.node,))


def _who(first: str, second: str) -> str:
    return f"{first} and {second} both publish" if first != second else f"{first} publishes twice"


def _pairs(project: ComposeProject) -> Iterator[tuple[Hashable, tuple[Claim, Claim] | None]]:
    """Every two claims that are in question, with None where they do not collide in this project.

    Claims of two files collide where something says that the files are used together.
    """
    few = len(project.services) <= _MANY
    claims = [claim for service in project.services.values() for claim in _claims(service)]
    for place, second in enumerate(claims):
        for first in claims[:place]:
            if not _overlap(first.taken, second.taken):
                continue
            supposed = project.guessed and first.port.node.path != second.port.node.path
            collide = few and not supposed and _differ(first, second) and _both(first.service, second.service)
            key = (first.service.name, second.service.name, first.port.node, second.port.node)
            yield key, (first, second) if collide and _same_address(first.port, second.port) else None


_MANY = 40
"""Most services of a project that is started as a whole: with more, and a collision among them, somebody starts a choice."""


def _both(one: Service, other: Service) -> bool:
    """Whether both are up at the same time. Versions of one program, by image and name, are there to choose from."""
    program = _program(one)
    return together(one, other) and not (program and program == _program(other))


def _program(service: Service) -> tuple[str, str] | None:
    """Image and name of a service that is called by its version (`postgres-17`), without that."""
    image, found = service.image, _VERSION.search(service.name)
    named = image is not None and found is not None and image.tag.removeprefix("v").startswith(found[1])
    return (image.name, service.name[: found.start()]) if named and image and found else None


def _claims(service: Service) -> Iterator[Claim]:
    if service.network_mode == "host":
        return
    for port in service.ports:
        mode = port.node.get("mode") if port.node.shape == "mapping" else None
        certain = port.published is not None and not port.unknown and len(port.published) == len(port.target)
        if certain and port.published is not None and port.published.start and (mode is None or mode.text != "host"):
            yield Claim(service, port, port.published)


def _differ(one: Claim, other: Claim) -> bool:
    """Whether they are two: Compose takes a service's equal mappings for one."""
    ports = [(claim.service.name, claim.port.target, claim.taken, claim.port.host_ip) for claim in (one, other)]
    return ports[0] != ports[1]


def _overlap(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _same_address(one: Port, other: Port) -> bool:
    """Whether both claim the port at one address at least."""
    addresses = {_EVERY.get(port.host_ip, port.host_ip) for port in (one, other)}
    return one.protocol == other.protocol and (len(addresses) == 1 or "" in addresses)


_EVERY = {"0.0.0.0": "", "::": "", "localhost": "127.0.0.1"}
"""What else says every address, or the same one."""


RULE = Rule(
    code="CMP022",
    name="duplicate-published-port",
    message="{who} port {port} of the host{protocol}: the second container does not start",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=MANUAL,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/reference/compose-file/services/#ports",),
    ),
    triggers={"compose": ("ports",)},
    docs=__doc__ or "",
)
