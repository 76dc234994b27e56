"""Prometheus scrapes a service of its own project with which it shares no network.

## What it does
Finds addresses in `static_configs`, in `alerting` and in the `replacement` of a blackbox job that are services of the project in
which Prometheus runs, where Compose puts both on different networks. Networks count by the names that Docker knows them by.

Silent where one of them uses the network of the host or of another service, where `extra_hosts` or `links` say what the name
means, and where the service is one of another project: networks may be joined in ways that no file shows.

## Why is this bad?
A container finds the names of its own networks only: the lookup fails (`no such host`), and the target stays down.

## Fix safety
Unsafe: Prometheus joins a network of the service, and reaches everything else on it too. Left to you where a file that the
Compose file of Prometheus is also used without defines the network, and where its networks are written for several services.

## Versions
All versions of Prometheus and Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
- https://docs.docker.com/reference/compose-file/services/#networks
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    Apart,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    Target,
    add,
    apart,
    insert,
)

from .._fixes import offered
from ._addresses import convicted


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for target, found in convicted(project, document, apart):
            yield _finding(target, found[0])


def _finding(target: Target, found: Apart) -> Finding:
    consumer, service = found.consumer, found.service
    facts = {"consumer": consumer.name, "service": service.name}
    related = tuple(node for one in (consumer, service) for node in (_said(one) or one.nodes[-1],))
    return Finding(RULE, target.node, facts, (offered(_fix(found)),), related)


def _said(service: Service) -> Node | None:
    """Where the service's networks are written, the last place if there are several."""
    return next(reversed(service.written("networks")), None)


def _fix(found: Apart) -> Fix:
    network = _joined(found)
    title = f"put {found.consumer.name} on the network {network}"
    obstacle = _obstacle(found, network)
    if obstacle:
        return Fix(title, (), MANUAL, obstacle)
    return Fix(title, _edits(found, network), UNSAFE, f"{found.consumer.name} reaches everything else on {network} then")


def _joined(found: Apart) -> str:
    """The first network of the service that is not cut off from the outside, else the first."""
    internal = {key for key, node in found.project.networks.items() if (said := node.get("internal")) and said.text == "true"}
    return next((key for key in found.service.networks if key not in internal), next(iter(found.service.networks)))


def _obstacle(found: Apart, network: str) -> str:
    said = _said(found.consumer)
    place = said if said is not None else found.consumer.nodes[-1]
    if place.home is not None or len(place.document.uses(place)) > 1:
        return "its networks are written for several services"
    declared = found.project.networks.get(network)
    if network != "default" and (declared is None or declared.document is not place.document):
        return f"{place.path} does not define the network {network}"
    return ""


def _edits(found: Apart, network: str) -> Edits:
    said = _said(found.consumer)
    if said is None or said.is_null:
        networks = [*found.consumer.networks, network]
        return add(found.consumer.nodes[-1], "networks", networks) if said is None else insert(said, 0, network)
    return add(said, network, None) if said.shape == "mapping" else insert(said, len(said.items), network)


RULE = Rule(
    code="PRM032",
    name="prometheus-not-on-target-network",
    message="{consumer} and {service} share no network",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "compose": "all versions"},
        references=(
            "https://docs.docker.com/compose/how-tos/networking/",
            "https://docs.docker.com/reference/compose-file/services/#networks",
        ),
    ),
    triggers={"prometheus": ("targets", "replacement")},
    docs=__doc__ or "",
)
