"""Addresses in a Prometheus configuration that lead nowhere, and what they were meant to be.

A loopback address leads back into Prometheus' own container; a name may be that of no service; a service may be on other
networks. All answers are per place where a container reads the configuration, and None where the address is all right
there, or nobody can tell: a mistake is one that no plausible project acquits.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.expressions import regex
from fixer.slips import slipped
from fixer.stack import environment
from fixer.stack.case import Case, Use, from_prometheus
from fixer.stack.deciding import decide, redirected
from fixer.stack.evidence import proxied
from fixer.stack.images import known
from fixer.stack.listener import EXPLICIT, EXPOSE, loopback
from fixer.stack.listening import listening
from fixer.stack.model import ComposeProject, MountedIn, Service, Target
from fixer.stack.mounting import PRODUCTS, runs
from fixer.stack.verdict import Certainty, Decision

if TYPE_CHECKING:
    from fixer.stack.project import Stack

_NAME = regex(r"[A-Za-z0-9][A-Za-z0-9_-]*")


class Meant(NamedTuple):
    """What an address was meant to be.

    service  the name to ask for;  port  where it listens
    node     what says so, or None
    """

    service: str
    port: int
    certainty: Certainty
    node: Node | None = None


class Astray(NamedTuple):
    """A loopback address that leads into a container in which nothing listens there.

    consumer  the service that asks
    meant     other services that it may have been meant for
    on_host   the service on the host's network that listens there, or ""
    """

    consumer: str
    meant: tuple[Meant, ...]
    on_host: str = ""


class Apart(NamedTuple):
    """A service that shares no network with the one who asks for it."""

    project: ComposeProject
    consumer: Service
    service: Service


def astray(stack: Stack, document: Document, target: Target) -> Iterator[Astray | None]:
    """What a loopback address in a container was meant to be."""
    for place in askers(stack, document, target):
        asked = place is not None and target.port is not None and loopback(target.host)
        yield _astray(stack, place, target, target.port) if asked and place is not None and target.port is not None else None


def askers(stack: Stack, document: Document, target: Target) -> Iterator[MountedIn | None]:
    """The places where it is Prometheus that finds and asks the address, by the rules of its own network."""
    for place in stack.readers(document):
        yield None if place.service.network_mode or proxied(target) else place


def _astray(stack: Stack, place: MountedIn, target: Target, port: int) -> Astray | None:
    project, consumer = place.project, place.service
    if any(other.network_mode.partition(":")[2] in consumer.names for other in project.services.values()):
        return None  # what shares its network namespace may listen anywhere
    if target.host in set(redirected(consumer, consumer)) or not consumer.complete:
        return None
    own = Case(stack, project, consumer, consumer, target.host, port, Use.of(target))
    if own.hits or any(fact.rank <= EXPOSE for fact in own.for_) or own.mentions or _may_be_its_own(own):
        return None
    alone = consumer.build is None and consumer.image is not None and consumer.image.name in PRODUCTS["prometheus"].official
    most = Certainty.CERTAIN if alone else Certainty.LIKELY  # in an image of their own there may be a second program
    found = (_meant(stack, project, consumer, other, target, port) for other in own.others())
    meant = tuple(one._replace(certainty=min(one.certainty, most)) for one in found if one is not None)
    on_host = next((other.name for other in own.others() if _on_host(stack, project, other, target, port)), "")
    return Astray(consumer.name, meant, on_host) if meant or (alone and consumer.entrypoint is None) else None


def _may_be_its_own(own: Case) -> bool:
    """Whether it is not known where Prometheus itself listens: an address that cannot be read, an image nobody knows."""
    explicit = any(fact.rank == EXPLICIT for fact in own.facts)
    return not explicit and own.default is None and (own.known is not None or own.port == 9090)


def _meant(stack: Stack, project: ComposeProject, consumer: Service, other: Service, target: Target, port: int) -> Meant | None:
    """The other service, if it is what somebody outside of the container would reach with this port."""
    if not _serves(other, target):
        return None
    verdict = decide(Case(stack, project, consumer, other, other.name, port, Use.of(target)))
    if verdict.decision is Decision.RIGHT and verdict.for_:
        sure = verdict.for_[0].rank <= EXPOSE
        return Meant(other.name, port, Certainty.CERTAIN if sure else Certainty.LIKELY, verdict.for_[0].node)
    if verdict.decision is Decision.PUBLISHED and verdict.port is not None:
        return Meant(other.name, verdict.port, verdict.certainty, verdict.mapping)
    return None


def _serves(other: Service, target: Target) -> bool:
    """Whether there is any sense in asking the service."""
    if target.role == "alerting":
        return runs(other, "alertmanager")
    image = known(other.image) if other.build is None else None
    return image is None or bool(image.path)


def _on_host(stack: Stack, project: ComposeProject, other: Service, target: Target, port: int) -> bool:
    if other.network_mode != "host" or not _serves(other, target):
        return False
    return any(fact.value == port and fact.rank <= EXPOSE for fact in listening(stack, project, other))


def misnamed(stack: Stack, document: Document, target: Target) -> Iterator[Meant | None]:
    """The one service whose name is nearly the host of an address that nobody has."""
    for place in askers(stack, document, target):
        yield None if place is None or _is_somewhere(stack, place, target.host) else _misnamed(stack, place, target)


def _is_somewhere(stack: Stack, place: MountedIn, host: str) -> bool:
    """Whether the host may be known to the container: by any Compose file there is, or by other means than names of services."""
    if not _NAME.fullmatch(host) or loopback(host) or not place.project.loaded:
        return True
    nobody = Service("", ())
    if host in set(redirected(place.service, nobody)):
        return True
    return any(project.named(host) for project in stack.projects)


def _misnamed(stack: Stack, place: MountedIn, target: Target) -> Meant | None:
    project, consumer = place.project, place.service
    near = {
        name: service
        for service in project.services.values()
        if consumer.networks.keys() & service.networks.keys() and service.name != consumer.name and _serves(service, target)
        for name in service.names - {service.hostname}
        if _nearly(target.host, name)
    }
    if len({service.name for service in near.values()}) != 1:
        return None
    alike = [name for name in near if _bare(name) == _bare(target.host)]
    name = min(alike or near, key=lambda name: (name != near[name].name, name))
    if target.port is None:
        return Meant(name, 0, Certainty.LIKELY if alike else Certainty.OPEN)
    verdict = decide(Case(stack, project, consumer, near[name], name, target.port, Use.of(target)))
    listens = verdict.decision is Decision.RIGHT
    return Meant(name, target.port, Certainty.LIKELY if alike or listens else Certainty.OPEN, near[name].nodes[-1])


def _bare(name: str) -> str:
    return re.sub(r"[_-]", "", name).lower()


def _nearly(host: str, name: str) -> bool:
    """Whether the two differ in dashes and capitals alone, or in one slip of the finger that is no number."""
    if _bare(host) == _bare(name):
        return True
    if min(len(host), len(name)) < 5 or re.sub(r"\D", "", host) != re.sub(r"\D", "", name):
        return False
    return slipped(host.lower(), name.lower(), 1)


def apart(stack: Stack, document: Document, target: Target) -> Iterator[Apart | None]:
    """The service that has the name in the same project, and no network in common."""
    for place in askers(stack, document, target):
        yield _apart(place, target.host) if place is not None else None


def _apart(place: MountedIn, host: str) -> Apart | None:
    project, consumer = place.project, place.service
    service = project.service(host)
    if service is None or service is consumer or service.network_mode or not project.loaded:
        return None
    ours, theirs = (_real(project, one) for one in (consumer, service))
    if ours & theirs or not ours or not theirs or host in set(redirected(consumer, service)):
        return None
    return Apart(project, consumer, service)


def _real(project: ComposeProject, service: Service) -> frozenset[str]:
    """The networks of a service by the names that Docker knows them by."""
    return frozenset(project.network_names.get(key) or key for key in service.networks)


def portless(stack: Stack, document: Document, target: Target) -> Iterator[Meant | None]:
    """The port that belongs behind the name of a service which nothing says listens on the default port of its scheme."""
    default = 443 if target.scheme == "https" else 80
    for place in askers(stack, document, target):
        if place is None or target.port is not None or not _NAME.fullmatch(target.host) or loopback(target.host):
            yield None
            continue
        reached = list(stack.around(place.project, target.host))
        for project in reached:
            service = project.service(target.host)
            consumer = project.services[place.service.name]
            yield _portless(Case(stack, project, consumer, service, target.host, default, Use.of(target))) if service else None
        if not reached:
            yield None


def _portless(case: Case) -> Meant | None:
    verdict = decide(case)
    service = case.service
    unclear = verdict.decision is Decision.RIGHT or case.for_ or case.mentions or environment.unknown(case.variables)
    if unclear or not service.complete or service.network_mode or not _shared(case) or not _said_to_serve(case):
        return None
    image = service.image.node if service.image is not None else None
    if case.default is not None and case.default.fixed:
        return Meant(service.name, case.default.ports[0], Certainty.CERTAIN, image)
    facts = [fact for fact in case.against if fact.rank <= EXPOSE and not from_prometheus(fact)]
    ports = {fact.value for fact in facts if fact.metrics} or {fact.value for fact in facts}
    if not ports:
        return None
    only = next(iter(ports)) if len(ports) == 1 else 0
    return Meant(service.name, only, Certainty.LIKELY if only else Certainty.OPEN, facts[0].node)


def _shared(case: Case) -> bool:
    """Whether the one who asks finds the service by this name on one of its networks."""
    consumer = case.consumer
    if consumer is None or case.host in set(redirected(consumer, case.service)):
        return False
    return bool(consumer.networks.keys() & case.service.networks.keys())


def _said_to_serve(case: Case) -> bool:
    if not case.use.metrics:
        return runs(case.service, "alertmanager")
    return case.known is None or bool(case.known.path)
