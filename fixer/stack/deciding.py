"""Whether an address names the port that a container listens on, in one Compose project (research: A.2, Decision)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fixer.stack import environment
from fixer.stack.images import Known, known
from fixer.stack.listener import CONSUMER, DOCKERFILE, ENVIRONMENT, EXPLICIT, EXPOSE, HEALTHCHECK, PORTS, Listener, loopback
from fixer.stack.listening import image_default, listening, variables
from fixer.stack.mentions import in_source, mentions
from fixer.stack.model import ComposeProject, Port, Service
from fixer.stack.verdict import Certainty, Decision, Verdict

if TYPE_CHECKING:
    from fixer.stack.project import Stack

_MANAGEMENT = re.compile(r"/?(?:actuator|manage|management|admin|internal)(?:/|\Z)")
"""Paths that a second listener for operators often serves."""


@dataclass(frozen=True, eq=False)
class Case:
    """An address as a container of one project would use it.

    consumer  who asks, or None when it is only wondered about
    service   whom the address reaches; the consumer itself for a loopback address
    metrics   whether metrics are asked for (not so of an Alertmanager's address)
    path      where they are asked for
    """

    stack: Stack
    project: ComposeProject
    consumer: Service | None
    service: Service
    host: str
    port: int
    metrics: bool = True
    path: str = "/metrics"

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    @cached_property
    def facts(self) -> tuple[Listener, ...]:
        """All evidence; a scrape job that names the port in question is none: mistakes are copied."""
        found = listening(self.stack, self.project, self.service)
        return tuple(fact for fact in found if fact.value != self.port or not _from_prometheus(fact))

    @cached_property
    def for_(self) -> tuple[Listener, ...]:
        return tuple(fact for fact in self.facts if fact.value == self.port)

    @cached_property
    def against(self) -> tuple[Listener, ...]:
        return tuple(fact for fact in self.facts if fact.value != self.port)

    @cached_property
    def hits(self) -> dict[int, Port]:
        """Container port → the mapping that publishes it as the port of the address."""
        found: dict[int, Port] = {}
        for port in self.service.ports:
            if port.protocol == "tcp" and port.published is not None and self.port in port.published:
                same = len(port.published) == len(port.target)
                found[port.target[self.port - port.published[0]] if same else port.target[0]] = port
        return found

    @cached_property
    def known(self) -> Known | None:
        return known(self.service.image) if self.service.build is None else None

    def supports(self, port: int) -> list[Listener]:
        """Evidence for a port other than the mapping that publishes it and what Prometheus configurations name."""
        return [fact for fact in self.against if fact.value == port and fact.rank != PORTS and not _from_prometheus(fact)]

    def verdict(self, decision: Decision, reason: str, **more: object) -> Verdict:
        return Verdict(self.address, self.service.name, self.for_, self.against, decision, reason, **more)  # type: ignore[arg-type]


def _from_prometheus(fact: Listener) -> bool:
    return fact.rank == CONSUMER and fact.node is not None and fact.node.document.kind in ("prometheus", "file-sd")


def decide(case: Case) -> Verdict:
    """The decision where the two ends can reach each other by this address; UNKNOWN where they cannot."""
    obstacle = _obstacle(case)
    if obstacle:
        return case.verdict(Decision.UNKNOWN, obstacle)
    best = min((fact.rank for fact in case.for_), default=DOCKERFILE + 1)
    if best <= ENVIRONMENT or best in (PORTS, EXPOSE) or _covered(case):
        return _right(case)
    if case.metrics and case.known is not None and not case.known.path:
        return case.verdict(Decision.UNKNOWN, f"{case.service.name} serves no metrics on any port")
    if case.hits:
        return _published(case, best)
    if best <= DOCKERFILE:
        return _right(case)
    return _nowhere(case)


def _right(case: Case) -> Verdict:
    why = case.for_[0].why if case.for_ else "ports maps to it"
    return case.verdict(Decision.RIGHT, f"{case.service.name} listens on {case.port}: {why}")


def _covered(case: Case) -> bool:
    return any(port.protocol == "tcp" and case.port in port.target for port in case.service.ports)


def _obstacle(case: Case) -> str:
    """Why the address does not lead from one end to the other at all, or ""."""
    consumer, service = case.consumer, case.service
    if consumer is not None and consumer.network_mode:
        return f"{consumer.name} has network_mode {consumer.network_mode}: service names and ports mean something else there"
    if consumer is service and loopback(case.host):
        return ""
    if service.network_mode:
        return f"{service.name} has network_mode {service.network_mode} and no address of its own"
    if consumer is not None and not consumer.networks.keys() & service.networks.keys():
        return f"{consumer.name} and {service.name} share no network"
    return ""


def _published(case: Case, best: int) -> Verdict:
    """The port is the host side of a mapping, and no strong evidence says that the container listens there too."""
    if loopback(case.host) and _rival(case):
        return case.verdict(Decision.UNKNOWN, f"{_rival(case)} listens on {case.port} too")
    target, mapping = next(iter(case.hits.items()))
    support = case.supports(target)
    strength = min((fact.rank for fact in support), default=PORTS)
    if best in (HEALTHCHECK, CONSUMER) and (strength > ENVIRONMENT or _MANAGEMENT.match(case.path)):
        return _right(case)
    objections = _objections(case, target, support)
    caveats = _caveats(case, target, support, mapping)
    what = "its container" if loopback(case.host) else "the network"
    whose = case.service.name if loopback(case.host) else "the host"
    reason = f"{case.address} is the port published on {'the host' if whose == 'the host' else 'the host for ' + whose}"
    if objections:
        return case.verdict(
            Decision.PUBLISHED, f"{reason}, yet {objections[0]}", port=None if len(case.hits) > 1 or _scraped_already(case, target) else target,
            caveat=objections[0], mapping=mapping.node,
        )  # fmt: skip
    return case.verdict(
        Decision.PUBLISHED, f"{reason}; inside {what} {case.service.name} listens on {target}", port=target,
        certainty=Certainty.LIKELY if caveats else Certainty.CERTAIN, caveat=caveats[0] if caveats else "", mapping=mapping.node,
    )  # fmt: skip


def _rival(case: Case) -> str:
    """Another service that listens on the port, which `localhost` may have been meant to be."""
    for other in case.project.services.values():
        default = known(other.image)
        ports = {number for port in other.ports for number in (port.target if len(port.target) < 9 else ())}
        ports |= {fact.value for fact in other.expose} | set(default.ports if default else ())
        if other is not case.service and case.port in ports:
            return other.name
    return ""


def _objections(case: Case, target: int, support: list[Listener]) -> list[str]:
    """Facts that contradict the mapping's container port."""
    found = [fact.why for fact in case.for_ if fact.rank in (HEALTHCHECK, CONSUMER)]
    found += [fact.why for fact in case.for_ if fact.rank == DOCKERFILE and not any(one.rank <= CONSUMER for one in support)]
    found += ["it is published for several container ports"] if len(case.hits) > 1 else []
    found += [fact.why for fact in case.against if fact.metrics and fact.value != target and fact.rank <= ENVIRONMENT]
    found += _scraped_already(case, target)
    default = image_default(case.stack, case.project, case.service)
    if default is not None and default.fixed and target not in default.ports:
        found.append(f"{case.service.image.name if case.service.image else ''} listens on {default.ports[0]}")
    return found


def _scraped_already(case: Case, port: int) -> list[str]:
    """Another address of the same service with the other port: then this one was meant to be something else."""
    return [f"{fact.why} already" for fact in case.against if fact.value == port and _from_prometheus(fact)]


def _caveats(case: Case, target: int, support: list[Listener], mapping: Port) -> list[str]:
    """Weak hints that the container listens on the published port after all, or that the mapping is not what is run."""
    found = [fact.why for fact in case.for_]
    said = variables(case.stack, case.project, case.service)
    found += [fact.why for fact in mentions(case.stack.project.tree, case.service, said, case.port)]
    if _MANAGEMENT.match(case.path) and not support:
        found.append(f"{case.path} may be served by a second listener")
    if mapping.published is not None and len(mapping.published) != len(mapping.target):
        found.append("a range of host ports shares one container port")
    if "$" in _container_side(mapping):
        found.append("the container port is a variable")
    unset = environment.unknown(said)
    found += [f"the value of {unset} is not known"] if unset else []
    default = image_default(case.stack, case.project, case.service)
    if case.metrics and default is not None and default.ports[0] != target:
        found.append(f"its metrics usually are on {default.ports[0]}")
    reached = {number for port in case.service.ports for number in port.target[:9]}
    strong = [fact for fact in case.against if fact.rank in (EXPLICIT, ENVIRONMENT) and fact.value not in reached]
    found += [fact.why for fact in strong if not support]
    return found


def _container_side(port: Port) -> str:
    node = port.node.get("target") if port.node.shape == "mapping" else port.node
    text = node.text if node is not None else ""
    return re.sub(r"\$\{[^{}]*\}", "$", text).rpartition(":")[2]


def _nowhere(case: Case) -> Verdict:
    """Neither published nor named by anything."""
    unknown = case.verdict(Decision.UNKNOWN, f"nothing says where {case.service.name} listens for this")
    if loopback(case.host):
        return unknown
    said = variables(case.stack, case.project, case.service)
    doubts = [fact.why for fact in mentions(case.stack.project.tree, case.service, said, case.port)]
    source = in_source(case.stack.project.tree, case.service, case.port)
    doubts += [f"{source} mentions {case.port}"] if source else []
    if doubts or environment.unknown(said) or not case.service.complete:
        return case.verdict(Decision.UNKNOWN, doubts[0] if doubts else unknown.reason)
    found = _of_known_image(case) if case.known is not None else _of_own_image(case)
    if found is None:
        return unknown
    port, certainty = found
    reasons = "; ".join(dict.fromkeys(fact.why for fact in case.against if fact.value == port and not _from_prometheus(fact)))
    reason = f"nothing says that {case.service.name} listens on {case.port}, and it listens on {port}: {reasons}"
    already = _scraped_already(case, port)
    if already:
        return case.verdict(Decision.NOWHERE, f"{reason}, yet {already[0]}", caveat=already[0])
    caveat = {Certainty.LIKELY: "only one thing says so", Certainty.OPEN: "a listener that nothing declares is possible"}
    return case.verdict(Decision.NOWHERE, reason, port=port, certainty=certainty, caveat=caveat.get(certainty, ""))


def _of_known_image(case: Case) -> tuple[int, Certainty] | None:
    """Where an exporter or server with fixed ports serves its metrics."""
    service, image = case.service, case.known
    if image is None or not image.fixed or service.entrypoint is not None:
        return None
    default = image_default(case.stack, case.project, service)
    explicit = {fact.value for fact in case.against if fact.rank == EXPLICIT and not _from_prometheus(fact)}
    if default is None and len(explicit) != 1:
        return None
    port = default.ports[0] if default else next(iter(explicit))
    pieces = {fact.rank for fact in case.against if fact.value == port and fact.rank < DOCKERFILE and not _from_prometheus(fact)}
    return port, Certainty.CERTAIN if len(pieces) > 1 else Certainty.LIKELY


def _of_own_image(case: Case) -> tuple[int, Certainty] | None:
    """Where all evidence agrees on one port, from two independent sources besides `ports`.

    A program may well serve metrics on a port that it declares nowhere. That is ruled out only when the wrong port is seen to
    come from elsewhere: it is another service's.
    """
    facts = [fact for fact in case.against if fact.rank < DOCKERFILE and not _from_prometheus(fact)]
    pieces = {fact.rank for fact in facts} - {PORTS}
    if len({fact.value for fact in facts}) != 1 or len(pieces) < 2 or _MANAGEMENT.match(case.path) or _conventional(case.port):
        return None
    return facts[0].value, Certainty.CERTAIN if _of_another(case) else Certainty.OPEN


def _conventional(port: int) -> bool:
    """Ports that programs give their metrics by habit, often without saying so anywhere."""
    return 9000 <= port < 10000 or 7070 <= port < 7080 or port in (1234, 2112, 6060, 8888, 10254, 15692)


def _of_another(case: Case) -> bool:
    """Whether another service of the project publishes the port or has it inside."""
    others = (service for service in case.project.services.values() if service is not case.service)
    return any(
        case.port in side
        for service in others
        for port in service.ports
        for side in (port.published, port.target)
        if side is not None and len(side) < 9
    )
