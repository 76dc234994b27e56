"""A service on the host's network publishes ports, which does nothing.

## What it does
Finds services that have `network_mode: host` and `ports` when the files of a project are laid over each other. A service that
is on the host's network in some projects only, and services that are made for Swarm (by their `deploy` or the name of the file),
where `network_mode` has no effect, are left in peace.

## Why is this bad?
Such a container has the ports of the host itself. The mappings are discarded with a warning, and whoever reads them, people and
tools, looks for the service where it is not. docker-compose 1 starts nothing: `"host" network_mode is incompatible with
port_bindings`.

## Fix safety
Safe where every mapping leads to the port of the same number: without them the service is reached as before. Unsafe where
a comment goes with them. Left to you where a mapping changes the port or restricts the address, as that was expected and
does not happen, and where the mappings belong to another service, too.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/#network_mode
- https://docs.docker.com/engine/network/drivers/host/
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from posixpath import basename

from fixer import (
    MANUAL,
    SAFE,
    WARNING,
    ComposeProject,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Port,
    Project,
    Rule,
    Service,
    delete,
    regex,
)

from .._agreement import agreed
from .._fixes import offered

_SWARM = ("replicas", "placement", "mode", "endpoint_mode", "update_config", "rollback_config")
_STACK = regex(r"stack|swarm", re.IGNORECASE)
_TITLE = "remove `ports`"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for service in agreed(one for found in project.stack.projects for one in _judged(found)):
        lists = tuple(_lists(service))
        facts = {"service": service.name, "ports": _told(service)}
        yield Finding(RULE, lists[0], facts, (_fix(service, lists),), service.written("network_mode")[-1:])


def _judged(project: ComposeProject) -> Iterator[tuple[Hashable, Service | None]]:
    for service in project.services.values():
        if any(_lists(service)):
            wrong = service.network_mode == "host" and service.ports and not _for_swarm(service)
            yield (service.name, service.nodes[0]), service if wrong else None


def _lists(service: Service) -> Iterator[Node]:
    return (node for node in service.written("ports") if node.shape == "sequence" and node.items)


def _for_swarm(service: Service) -> bool:
    named = any(_STACK.search(basename(node.path)) for node in service.nodes)
    return named or any(service.written("deploy", key) for key in _SWARM)


def _told(service: Service) -> str:
    """The ports that it really has, as far as the mappings show."""
    changed = next((port for port in service.ports if not _same(port)), None)
    if changed is None:
        return "it has the ports of the host anyway"
    target = changed.target.start
    if changed.published is not None and changed.published != changed.target:
        return f"it listens on port {target} of the host, not on {changed.published.start}"
    return f"it listens on port {target} of the host, at the addresses it chooses itself"


def _same(port: Port) -> bool:
    """Whether it makes no difference that the mapping is passed over."""
    return not port.unknown and port.host_ip in ("", "0.0.0.0", "::") and port.published in (None, port.target)


def _fix(service: Service, lists: tuple[Node, ...]) -> Fix:
    if not service.complete:
        return Fix(_TITLE, (), MANUAL, "not all of the service is known")
    if not all(_same(port) for port in service.ports):
        return Fix(_TITLE, (), MANUAL, "a mapping promises another port or address than there is")
    own = {node.route: node for node in service.nodes}
    if any(node.home is not None or node.document.used_outside(node) or node.route[:-1] not in own for node in lists):
        return Fix(_TITLE, (), MANUAL, "other services may have the same mappings")
    if any(node.route[2] != service.name for node in lists):
        return Fix(_TITLE, (), MANUAL, "the mappings are those of a service that this one extends")
    edits = tuple(edit for node in lists for edit in delete(node))
    return offered(Fix(_TITLE, edits, SAFE))


RULE = Rule(
    code="CMP025",
    name="host-network-with-ports",
    message="{service} is on the host's network, and its `ports` do nothing: {ports}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#network_mode",
            "https://docs.docker.com/engine/network/drivers/host/",
        ),
    ),
    triggers={"compose": ("network_mode",)},
    docs=__doc__ or "",
)
