"""Whether an address names the port that a container listens on, in one Compose project (research: A.2, Decision)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer.document.node import Node
from fixer.stack import environment, nowhere
from fixer.stack.case import FEW, Case, doubts, inner_ports
from fixer.stack.listener import CONSUMER, DOCKERFILE, ENVIRONMENT, EXPLICIT, EXPOSE, HEALTHCHECK, PORTS, Listener, loopback
from fixer.stack.model import Port, Service
from fixer.stack.verdict import Certainty, Decision, Doubt, Verdict


def decide(case: Case) -> Verdict:
    """The decision where the two ends can reach each other by this address; UNKNOWN where they cannot."""
    barrier = obstacle(case)
    if barrier:
        return case.open(Decision.UNKNOWN, barrier)
    best = min((fact.rank for fact in case.for_), default=DOCKERFILE + 1)
    if best <= ENVIRONMENT or best in (PORTS, EXPOSE) or plain(case):
        return _right(case)
    if case.use.metrics and case.known is not None and not case.known.path:
        return case.open(Decision.UNKNOWN, f"{case.service.name} serves no metrics on any port")
    if case.use.client and case.mentions:
        return case.open(Decision.UNKNOWN, case.mentions[0].why)
    if case.hits:
        return _published(case, best)
    return _right(case) if best <= DOCKERFILE else nowhere.decide(case)


def _right(case: Case) -> Verdict:
    why = case.for_[0].why if case.for_ else "`ports` names it"
    return case.open(Decision.RIGHT, f"{case.service.name} listens on {case.port}: {why}")


def plain(case: Case) -> bool:
    """Whether a mapping, be it of a wide range, leads to the port: then nothing else makes the address a mistake."""
    return any(port.protocol == "tcp" and case.port in port.target for port in case.service.ports)


def obstacle(case: Case) -> str:
    """Why the address does not lead from one end to the other at all, or ""."""
    consumer, service = case.consumer, case.service
    if consumer is not None and consumer.network_mode:
        return f"{consumer.name} has network_mode {consumer.network_mode}: names and ports mean something else there"
    if consumer is service and loopback(case.host):
        return ""
    if service.network_mode:
        return f"{service.name} has network_mode {service.network_mode} and no address of its own"
    if consumer is not None and not consumer.networks.keys() & service.networks.keys():
        return f"{consumer.name} and {service.name} share no network"
    if consumer is not None and case.host in set(redirected(consumer, service)):
        return f"{consumer.name} finds {case.host} elsewhere (extra_hosts or links)"
    return ""


def redirected(consumer: Service, service: Service) -> Iterator[str]:
    """Names that mean something else than `service` for this consumer alone."""
    for holder in consumer.nodes:
        hosts, links = holder.get("extra_hosts"), holder.get("links")
        if hosts is not None:
            listed = (re.split(r"[:=]", item.text)[0] for item in hosts.items)
            yield from listed if hosts.shape == "sequence" else (key for key, _ in hosts.pairs())
        linked = (item.text.partition(":") for item in (links.items if links is not None else ()))
        yield from (alias for name, _, alias in linked if name != service.name)


def _published(case: Case, best: int) -> Verdict:
    """The port is the host side of a mapping, and no strong evidence says that the container listens there too."""
    rival = _rival(case) if loopback(case.host) else ""
    if rival:
        return case.open(Decision.UNKNOWN, f"{rival} listens on {case.port} too")
    target, mapping = next(iter(case.hits.items()))
    support = case.supports(target)
    strength = min((fact.rank for fact in support), default=PORTS)
    if best in (HEALTHCHECK, CONSUMER) and (strength > ENVIRONMENT or case.use.management):
        return _right(case)
    if best == DOCKERFILE and any(fact.rank == DOCKERFILE for fact in support):
        return _right(case)
    begun = f"{case.address} is the port published on the host"
    against = _objections(case, target, support)
    if against:
        port = None if len(case.hits) > 1 or case.scraped_already(target) else target
        reason = f"{begun}, yet {against[0].text}"
        return case.wrong(Decision.PUBLISHED, reason, port, Certainty.OPEN, against[0], mapping.node)
    hints = _hints(case, target, support, mapping)
    inside = "its container" if loopback(case.host) else "the network"
    reason = f"{begun}; inside {inside} {case.service.name} listens on {target}"
    certainty = Certainty.LIKELY if hints else Certainty.CERTAIN
    return case.wrong(Decision.PUBLISHED, reason, target, certainty, next(iter(hints), None), mapping.node)


def _rival(case: Case) -> str:
    """Another service that listens on the port, which `localhost` may have been meant to be."""
    return next((other.name for other in case.others() if case.port in inner_ports(other)), "")


def _objections(case: Case, target: int, support: list[Listener]) -> list[Doubt]:
    """Facts that contradict the mapping's container port."""
    found = doubts([fact for fact in case.for_ if fact.rank in (HEALTHCHECK, CONSUMER)])
    if not any(fact.rank <= CONSUMER for fact in support):
        found += doubts([fact for fact in case.for_ if fact.rank == DOCKERFILE])
    if len(case.hits) > 1:
        found.append(Doubt("it is published for several container ports", next(reversed(case.hits.values())).node))
    if case.use.metrics:
        found += doubts([fact for fact in case.against if fact.metrics and fact.value != target and fact.rank <= ENVIRONMENT])
    found += case.scraped_already(target)
    if case.default is not None and case.default.fixed and target not in case.default.ports:
        found.append(Doubt(f"its image listens on {case.default.ports[0]}", _image_node(case.service)))
    return found


def _image_node(service: Service) -> Node | None:
    return service.image.node if service.image is not None else None


def _hints(case: Case, target: int, support: list[Listener], mapping: Port) -> list[Doubt]:
    """Weak hints that the container listens on the published port after all, or that the mapping is not what is run."""
    found = doubts([*case.for_, *case.mentions])
    if case.use.management and not support:
        found.append(Doubt(f"{case.use.path} may be served by a second listener"))
    if mapping.published is not None and len(mapping.published) != len(mapping.target):
        found.append(Doubt("a range of host ports shares one container port", mapping.node))
    if "$" in _container_side(mapping):
        found.append(Doubt("the container port is a variable", mapping.node))
    unset = environment.unknown(case.variables)
    if unset:
        found.append(Doubt(f"the value of {unset} is not known", case.variables[unset].node))
    if case.use.metrics and case.default is not None and case.default.ports[0] != target:
        found.append(Doubt(f"metrics of this image usually are on {case.default.ports[0]}", _image_node(case.service)))
    reached = {number for port in case.service.ports for number in port.target[:FEW]}
    stated = [fact for fact in case.against if fact.rank in (EXPLICIT, ENVIRONMENT) and fact.value not in reached]
    return found if support else found + doubts(stated)


def _container_side(port: Port) -> str:
    node = port.node.get("target") if port.node.shape == "mapping" else port.node
    text = node.text if node is not None else ""
    return re.sub(r"\$\{[^{}]*\}", "$", text).rpartition(":")[2]
