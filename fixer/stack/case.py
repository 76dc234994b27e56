"""One address in one Compose project, with the evidence for and against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from fixer.expressions import regex
from fixer.stack import listening
from fixer.stack.images import Known, known
from fixer.stack.listener import CONSUMER, HEALTHCHECK, PORTS, Listener
from fixer.stack.mentions import mentions
from fixer.stack.model import ComposeProject, Fact, Port, Service, Target
from fixer.stack.verdict import Certainty, Decision, Doubt, Verdict

if TYPE_CHECKING:
    from fixer.document.node import Node
    from fixer.stack.project import Stack

FEW = 9
"""A range of so many ports is no list of servers."""

_MANAGEMENT = regex(r"/?(?:actuator|manage|management|admin|internal)(?:/|\Z)")


class Use(NamedTuple):
    """What an address is used for.

    job      the scrape job's name, "" when there is none
    metrics  whether metrics are asked for (not so of an Alertmanager's address)
    path     where they are asked for
    client   whether it is what a client is configured with: then what other clients are configured with is no evidence
    probe    whether it is what a healthcheck asks of its own container: then no healthcheck is evidence
    """

    job: str = ""
    metrics: bool = True
    path: str = "/metrics"
    client: bool = False
    probe: bool = False

    @classmethod
    def of(cls, target: Target) -> Use:
        return cls(target.job, target.role != "alerting", target.metrics_path)

    @property
    def management(self) -> bool:
        """Whether the path is one that a second listener for operators often serves."""
        return _MANAGEMENT.match(self.path) is not None


CLIENT = Use(metrics=False, path="", client=True)
"""A connection string, the address of a datasource: whatever is no scrape target."""


@dataclass(frozen=True, eq=False)
class Case:
    """An address as a container of one project would use it.

    consumer  who asks, or None when it is only wondered about
    service   whom the address reaches; the consumer itself for a loopback address
    """

    stack: Stack
    project: ComposeProject
    consumer: Service | None
    service: Service
    host: str
    port: int
    use: Use = field(default_factory=Use)

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    @cached_property
    def facts(self) -> tuple[Listener, ...]:
        """All evidence; a scrape job (for a client: another one) that names the port in question is none: mistakes are copied."""
        found = listening.listening(self.stack, self.project, self.service)
        return tuple(fact for fact in found if fact.value != self.port or not self.copied(fact))

    def copied(self, fact: Listener) -> bool:
        """Whether the evidence is another address of the same sort, which may be as wrong as this one."""
        if self.use.probe and fact.rank == HEALTHCHECK:
            return True
        return from_prometheus(fact) or (self.use.client and _from_client(fact))

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
        """What is known of the service's image, be it moved or not; None for one that is built here."""
        return known(self.service.image) if self.service.build is None else None

    @cached_property
    def default(self) -> Known | None:
        """What the image listens on as it is started here; None when that is not known."""
        return listening.image_default(self.stack, self.project, self.service)

    @cached_property
    def variables(self) -> Mapping[str, Fact[str | None]]:
        return listening.variables(self.stack, self.project, self.service)

    @cached_property
    def mentions(self) -> tuple[Listener, ...]:
        """Where the number of the port merely occurs in what configures the service."""
        return tuple(mentions(self.stack.project.tree, self.service, self.variables, self.port))

    def others(self) -> Iterator[Service]:
        """The other services of the project."""
        return (service for service in self.project.services.values() if service is not self.service)

    def supports(self, port: int) -> list[Listener]:
        """Evidence for another port besides the mapping that publishes it and what Prometheus configurations name."""
        return [fact for fact in self.against if fact.value == port and fact.rank != PORTS and not from_prometheus(fact)]

    def scraped_already(self, port: int) -> list[Doubt]:
        """Another address of the same service with the other port: then this one was meant to be something else."""
        found = (fact for fact in self.against if fact.value == port and from_prometheus(fact))
        return [Doubt(f"{fact.why} already", fact.node) for fact in found]

    def open(self, decision: Decision, reason: str) -> Verdict:
        """A verdict that proposes nothing."""
        return Verdict(self.address, self.service.name, self.for_, self.against, decision, reason)

    def wrong(
        self,
        decision: Decision,
        reason: str,
        port: int | None,
        certainty: Certainty,
        doubt: Doubt | None,
        mapping: Node | None = None,
    ) -> Verdict:
        """A verdict that the address is a mistake."""
        return Verdict(
            self.address, self.service.name, self.for_, self.against, decision, reason, port, certainty, doubt, mapping
        )


def inner_ports(service: Service) -> set[int]:
    """Ports that a service plainly has inside: in `ports`, in `expose`, by its image."""
    default = known(service.image) if service.build is None else None
    found = {number for port in service.ports if len(port.target) < FEW for number in port.target}
    return found | {fact.value for fact in service.expose} | set(default.ports if default else ())


def from_prometheus(fact: Listener) -> bool:
    """Whether the evidence is only that a Prometheus configuration names the port."""
    return fact.rank == CONSUMER and fact.node is not None and fact.node.document.kind in ("prometheus", "file-sd")


def _from_client(fact: Listener) -> bool:
    """Whether the evidence is only that a service of a Compose file, or a datasource, is configured with the port."""
    if fact.rank != CONSUMER or fact.node is None or "labels" in fact.node.route:
        return False
    return fact.node.document.kind == "compose" or "datasources:" in fact.node.document.text


def doubts(facts: list[Listener]) -> list[Doubt]:
    """Facts as reasons to doubt."""
    return [Doubt(fact.why, fact.node) for fact in facts]
