"""coturn's relay ports are published for TCP only.

## What it does
Finds a range of relay ports that a coturn service publishes without a protocol, which means TCP, when none of it is
published for UDP. Its port 3478 is mended along with it if that is published for TCP alone as well.

Silent where the protocol is written (`/tcp`), with `no-udp` or `no-udp-relay`, with `network_mode: host`, and where the
configuration file or the command is not known.

## Why is this bad?
Sound and picture go over UDP. Clients get a relay, and not a packet arrives there from outside: calls connect and stay
silent. A relay over TCP (RFC 6062) is something that browsers do not ask for.

## Fix safety
UNSAFE: the range is published for UDP instead, and 3478 for both. Who reaches the ports from outside changes, and a
firewall must be open for UDP. Which ports are relayed on is TRN001's business.

## Versions
All versions of coturn.

## References
* https://github.com/coturn/coturn/blob/master/docker/coturn/README.md
* https://docs.docker.com/reference/compose-file/services/#ports
* https://www.rfc-editor.org/rfc/rfc8656
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import MANUAL, UNSAFE, WARNING, Finding, Fix, Meta, Options, Port, Project, Rule, Service, insert, put

from .._agreement import agreed
from .._command import switched
from ._relay import configuration, coturn, shown

LISTENING = 3478


class OnlyTcp(NamedTuple):
    """A coturn service, and the ranges that it publishes for the wrong protocol."""

    service: Service
    ranges: tuple[Port, ...]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        ports = ", ".join(shown(port.target) for port in found.ranges)
        yield Finding(RULE, found.ranges[0].node, {"service": found.service.name, "ports": ports}, (_fix(found),))


def _judged(project: Project) -> Iterator[tuple[Hashable, OnlyTcp | None]]:
    for _, service in project.stack.services:
        if coturn(service):
            node = service.nodes[0]
            ranges = tuple(port for port in service.ports if len(port.target) > 1 and port.target.start >= 1024)
            yield (node.path, node.route), OnlyTcp(service, ranges) if ranges and _mistaken(project, service) else None


def _mistaken(project: Project, service: Service) -> bool:
    known, conf = configuration(project, service)
    if not known or service.network_mode or not service.complete:
        return False
    said = {key.text for key, _ in conf.root.entries} if conf is not None and conf.root is not None else set()
    if any(name in said or switched(service.command or (), f"--{name}") for name in ("no-udp", "no-udp-relay")):
        return False
    relayed = [port for port in service.ports if port.target.start >= 1024 and LISTENING not in port.target]
    ranges = [port for port in relayed if len(port.target) > 1]
    return all(_unsaid(port) for port in ranges) and not any(port.protocol == "udp" for port in relayed)


def _unsaid(port: Port) -> bool:
    """Whether TCP is only what no protocol means (the long form takes no ranges)."""
    return port.node.shape == "scalar" and "/" not in port.node.text


def _fix(found: OnlyTcp) -> Fix:
    title = f"publish {', '.join(shown(port.target) for port in found.ranges)} for UDP"
    if any("$" in port.node.text for port in found.ranges):
        return Fix(title, (), MANUAL, "a variable may say the protocol")
    edits = tuple(edit for port in found.ranges for edit in put(port.node, f"{port.node.text}/udp"))
    alone = _listening(found.service)
    if alone is not None and alone.node.parent is not None:
        items = alone.node.parent.items
        place = next(number for number, item in enumerate(items) if item.route == alone.node.route)
        edits += insert(alone.node.parent, place + 1, f"{alone.node.text}/udp")
        title += f", and {LISTENING} as well"
    return Fix(title, edits, UNSAFE, "a firewall must be open for UDP, and the ports are no longer reached by TCP")


def _listening(service: Service) -> Port | None:
    """The entry for 3478 if it is for TCP alone, because it says no protocol."""
    entries = [port for port in service.ports if port.target == range(LISTENING, LISTENING + 1)]
    plain = entries and all(port.protocol == "tcp" and _unsaid(port) for port in entries)
    return entries[0] if plain and "$" not in entries[0].node.text else None


RULE = Rule(
    code="TRN003",
    name="relay-ports-not-udp",
    message="{service} publishes its relay ports {ports} for TCP only, as they name no protocol",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"coturn": "all"},
        references=(
            "https://github.com/coturn/coturn/blob/master/docker/coturn/README.md",
            "https://docs.docker.com/reference/compose-file/services/#ports",
            "https://www.rfc-editor.org/rfc/rfc8656",
        ),
    ),
    triggers={"compose": ("coturn",)},
    docs=__doc__ or "",
)
