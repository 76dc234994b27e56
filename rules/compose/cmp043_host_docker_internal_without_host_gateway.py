"""`host.docker.internal` is used by a service that nothing tells what it means.

## What it does
Finds `host.docker.internal` as the host of an address, or as a whole value, in the environment and the command of a service, in
the targets of a Prometheus configuration, and in the values of Alertmanager, Grafana, Loki and promtail files that are mounted
into a service, when that service has no entry for the name in `extra_hosts`.

Services with `network_mode` are left alone, and so are lists of hosts that are allowed or not sent through a proxy, and addresses
with a port that the service itself is published on: those are for somebody else.

## Why is this bad?
Docker Desktop knows the name by itself. Docker Engine on Linux does not, so the stack that works on a laptop fails on a server
and in CI with `no such host`.

## Fix safety
Safe: `host.docker.internal:host-gateway` is added to `extra_hosts`, which gives the address of the machine on Linux, and what the
name means anyway in Docker Desktop. Where `extra_hosts` is shared through an anchor the finding is shown only.

## Versions
Docker Engine 20.10 and later, which know `host-gateway`.

## References
- https://docs.docker.com/reference/compose-file/services/#extra_hosts
- https://docs.docker.com/reference/cli/docker/container/run/#add-host
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import (
    SAFE,
    WARNING,
    ComposeProject,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    add,
    addresses,
    configured,
    insert,
    regex,
)

from .._agreement import agreed
from .._fixes import offered

HOST = "host.docker.internal"
_ENTRY = f"{HOST}:host-gateway"
_VALUES = ("alertmanager", "grafana-datasources", "loki", "promtail")
_NO_ADDRESS = regex(r"NO_PROXY|ALLOW|TRUST|DENY|BLOCK|CORS|ORIGIN|PUBLIC|EXTERNAL|REDIRECT|CALLBACK|ADVERTI")


class _Use(NamedTuple):
    """A service that uses the name.

    node  where;  where  the same for a reader;  holder  the mapping to give `extra_hosts`
    """

    service: Service
    node: Node
    where: str
    holder: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    told: set[Hashable] = set()
    for use in agreed(_judged(project)):
        key = (use.holder.path, use.holder.span)
        if key not in told:
            told.add(key)
            place = (use.holder.key or use.holder,) if use.node.path != use.holder.path else ()
            facts = {"service": use.service.name, "where": use.where}
            yield Finding(RULE, use.node, facts, (_fix(use),), place)


def _judged(project: Project) -> Iterator[tuple[Hashable, _Use | None]]:
    for compose, service in project.stack.services:
        for node, where in _in_compose(service):
            yield from _verdict(compose, service, node, where)
    for document in project.of("prometheus", *_VALUES):
        for node in _in_file(project, document):
            for place in project.stack.readers(document):
                yield from _verdict(place.project, place.service, node, document.path)


def _in_compose(service: Service) -> Iterator[tuple[Node, str]]:
    """Where its own definition uses the name."""
    own = {number for port in service.ports if port.published is not None for number in port.published}
    for one in configured(service):
        if one.host == HOST and not _NO_ADDRESS.search(one.name.upper()) and one.port not in own:
            variable = next((name for name, fact in service.environment.items() if fact.node == one.host_in), one.name)
            yield one.host_in, f"`{variable}`" if variable else "the command"
    for name, fact in service.environment.items():
        if fact.value == HOST and fact.node is not None and not _NO_ADDRESS.search(name):
            yield fact.node, f"`{name}`"


def _in_file(project: Project, document: Document) -> Iterator[Node]:
    if HOST not in document.text:
        return
    if document.kind == "prometheus":
        targets = project.stack.targets(document)
        yield from (target.node for target in targets if target.host == HOST and target.node.document is document)
        return
    for root in document.roots:
        for node in root.walk():
            if node.shape == "scalar" and any(one.host == HOST for one in addresses(node.text)):
                yield node


def _verdict(compose: ComposeProject, service: Service, node: Node, where: str) -> Iterator[tuple[Hashable, _Use | None]]:
    holder = _holder(compose, service)
    if holder is None:
        return
    found = None if _knows(compose, service) else _Use(service, node, where, holder)
    yield (holder.path, holder.span, node.path, node.span), found


def _holder(compose: ComposeProject, service: Service) -> Node | None:
    """The first mapping in the project's own files that is the service by its own name."""
    own = (node for node in service.nodes if node.path in compose.files and node.route[1:] == ("services", service.name))
    return next(own, None)


def _knows(compose: ComposeProject, service: Service) -> bool:
    """Whether the name means something there, or nobody can tell."""
    if service.network_mode or compose.service(HOST) is not None:
        return True
    return any(HOST in node.source or "$" in node.source for node in service.written("extra_hosts"))


def _fix(use: _Use) -> Fix:
    return offered(Fix(f"add {_ENTRY} to extra_hosts", _edits(use), SAFE))


def _edits(use: _Use) -> Edits:
    hosts = use.holder.get("extra_hosts")
    if hosts is None:
        return add(use.holder, "extra_hosts", [_ENTRY])
    return add(hosts, HOST, "host-gateway") if hosts.shape == "mapping" else insert(hosts, len(hosts.items), _ENTRY)


RULE = Rule(
    code="CMP043",
    name="host-docker-internal-without-host-gateway",
    message="{service} uses host.docker.internal ({where}), a name that Docker on Linux does not know without `extra_hosts`",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#extra_hosts",
            "https://docs.docker.com/reference/cli/docker/container/run/#add-host",
        ),
    ),
    triggers=dict.fromkeys(("compose", "prometheus", *_VALUES), (HOST,)),
    docs=__doc__ or "",
)
