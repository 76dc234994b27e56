"""A service refers to another one that does not exist.

## What it does
Finds names of services in `depends_on`, `links`, `volumes_from`, `network_mode: service:…` and `extends` that no Compose file of
the repository defines.

A service that exists in a profile exists: CMP044 speaks of those. Silent where an included or extended file is missing, and where
the name is missing in several folders, as one file that is not here may then go with all of them.

## Why is this bad?
`docker compose` starts nothing: `service "web" depends on undefined service "postgre": invalid compose project`.

## Fix safety
Unsafe: where the name is a slip of exactly one service (`postgre`, `user_service` for `user-service`), or another service's
`container_name`, that service's name takes its place. Any other name is left to you: the service may have been removed, or
may never have been written.

## Versions
Docker Compose 1 and 2.

## References
- https://docs.docker.com/reference/compose-file/services/#depends_on
- https://docs.docker.com/reference/compose-file/services/#links
- https://docs.docker.com/reference/compose-file/services/#extends
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fixer import ERROR, MANUAL, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, Service

from .._fixes import offered
from ._declaring import renamed
from ._references import Kind, elsewhere, meant, missing

_SAID = {
    "depends_on": "depends on",
    "links": "links to",
    "volumes_from": "takes the volumes of",
    "network_mode": "shares the network of",
    "extends": "extends",
}


def _named(service: Node) -> Iterator[tuple[str, Node]]:
    """Names of services, and the node that begins with each or whose key it is."""
    for node in service.find("depends_on"):
        yield from ((item.text, item) for item in node.items if item.shape == "scalar")
        yield from node.pairs()
    for key in ("links", "volumes_from"):
        for item in service.find(key, ...):
            if item.shape == "scalar" and not item.text.startswith("container:"):
                yield item.text.split(":")[0], item
    mode = service.get("network_mode")
    if mode is not None and mode.text.startswith("service:"):
        yield mode.text.removeprefix("service:"), mode


def _refers(service: Service, name: str) -> bool:
    """Whether an overlay has left the reference as it is; of those in lists none can be taken back."""
    written = {said for node in service.nodes for said, place in _named(node) if place.route[-2] != "depends_on"}
    return name in written or any(fact.value == name for fact in service.depends_on)


_SERVICE = Kind("services", _named, _refers)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in missing(project, _SERVICE):
        if "$" not in found.name and found.name and not elsewhere(project, found.name, "services"):
            containers = {one.container_name: one.name for one in found.project.services.values() if one.container_name}
            fix = _fix(found.name, found.node, found.known, containers.get(found.name))
            yield _finding(found.node, found.service, found.name, fix)
    for document in project.of("compose"):
        yield from _extended(project, document)


def _extended(project: Project, document: Document) -> Iterator[Finding]:
    """`extends` of a service of the same file; what it means is settled before files are laid over each other."""
    for services in document.find("services"):
        for name, service in services.pairs():
            said = service.get("extends")
            base = said if said is None or said.shape == "scalar" else None if said.get("file") else said.get("service")
            if base is None or base.is_null or "$" in base.text or elsewhere(project, base.text, "services"):
                continue
            known = [other for other, _ in services.pairs() if other != name]
            yield _finding(base, name, base.text, _fix(base.text, base, known, None))


def _finding(node: Node, service: str, name: str, fix: Fix) -> Finding:
    return Finding(RULE, node, {"service": service, "refers": _SAID[str(node.route[3])], "name": name}, (fix,))


def _fix(name: str, node: Node, known: Collection[str], contained: str | None) -> Fix:
    """The one service that is meant in the place of the name, as far as that can be told."""
    near = contained or meant(name, known)
    if near is None:
        return Fix(
            "name a service that exists, or define it", (), MANUAL, "no service is near enough to be the one that is meant"
        )
    siblings = node.parent.children if node.parent is not None and isinstance(node.route[-1], int) else ()
    if any(item.text.split(":")[0] == near for item in siblings):
        return Fix(f"remove it, or name a service other than `{near}`", (), MANUAL, f"`{near}` already stands in the list")
    caveat = f"`{name}` is the name of its container" if contained else f"`{near}` is only near to what is written"
    return offered(Fix(f"name `{near}`", renamed(node, name, near), UNSAFE, caveat))


RULE = Rule(
    code="CMP010",
    name="undefined-service-reference",
    message="{service} {refers} `{name}`, which is no service: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#depends_on",
            "https://docs.docker.com/reference/compose-file/services/#links",
            "https://docs.docker.com/reference/compose-file/services/#extends",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("depends_on", "links", "volumes_from", "service:", "extends")},
    docs=__doc__ or "",
)
