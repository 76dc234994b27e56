"""A Compose secret for an environment variable: found where it is, else added with its mount."""

from __future__ import annotations

from dataclasses import dataclass, field

from fixer import Edits, Fact, MountedIn, Node, Service, add, insert, regex

_VARIABLE = regex(r"\$\{?([A-Za-z_][A-Za-z0-9_]*)(?::?[-?][^}]*)?\}?")


@dataclass(frozen=True)
class Secret:
    """Where the container finds the variable's value, and the edits that put it there; `obstacle` says why it cannot be."""

    path: str = ""
    edits: Edits = field(default=())
    obstacle: str = ""


def attached(places: tuple[MountedIn, ...], variable: str) -> Secret:
    """The secret for `variable` in the one service that reads the file.

    places  where the file is read, over all plausible projects
    """
    owners = {(own.path, own.route): (place, own) for place in places if (own := _definition(place)) is not None}
    if len(owners) != 1:
        several = ", ".join(sorted({f"{place.service.name} in {own.path}" for place, own in owners.values()}))
        return Secret(
            obstacle=f"several services read this file: {several}" if owners else "no service is seen to read this file"
        )
    ((place, own),) = owners.values()
    source = _source(place.service, variable)
    if source is None:
        return Secret(obstacle=f"the value of {variable} stands in {own.path}, not where docker compose runs")
    return _secret(place, own, source, variable.lower())


def _definition(place: MountedIn) -> Node | None:
    """The mapping of the service that mounts the file."""
    node: Node | None = place.mount.node
    while node is not None and node.route[1:] != ("services", place.service.name):
        node = node.parent
    return node


def _source(service: Service, variable: str) -> str | None:
    """The variable that docker compose knows the value by; None where the service gets it as a text of its own."""
    fact = service.environment.get(variable)
    if fact is None:
        return variable
    text = _written(fact)
    found = _VARIABLE.fullmatch(text) if text else None
    return found[1] if found else None if text else variable


def _written(fact: Fact[str | None]) -> str:
    """What the service's environment says, before interpolation; "" when it just passes the variable on."""
    node = fact.node
    if node is None or node.is_null:
        return ""
    return node.text.partition("=")[2] if isinstance(node.route[-1], int) else node.text


def _secret(place: MountedIn, own: Node, source: str, name: str) -> Secret:
    project = place.project
    known = next((key for key, node in project.secrets.items() if _text(node, "environment") == source), None)
    if known is None and name in project.secrets:
        if project.secrets[name].get("file") is None:
            return Secret(obstacle=f"there is another secret called {name}")
        known = name
    mounted = [mount.target for mount in place.service.mounts if mount.kind == "secret" and mount.source == known]
    if mounted:
        return Secret(mounted[0])
    from_file = known is not None and project.secrets[known].get("file") is not None
    if not from_file and _read_only(place.service):
        return Secret(obstacle=f"{place.service.name} is `read_only`, and docker compose copies such a secret into the container")
    declared = _declared(own, name, source) if known is None else ()
    key = known or name
    return Secret(f"/run/secrets/{key}", _mounted(own, key) + declared)


def _read_only(service: Service) -> bool:
    return any(node.value is not False for node in service.written("read_only"))


def _text(node: Node, key: str) -> str:
    found = node.get(key) if node.shape == "mapping" else None
    return found.text if found is not None else ""


def _mounted(own: Node, key: str) -> Edits:
    secrets = own.get("secrets")
    if secrets is None:
        return add(own, "secrets", [key], after="volumes" if own.get("volumes") is not None else None)
    return insert(secrets, len(secrets.items), key)


def _declared(own: Node, name: str, source: str) -> Edits:
    """At the top of the service's own file, as that is part of every project that has the service."""
    root = own.document.root
    assert root is not None
    secrets = root.get("secrets")
    if secrets is None:
        return add(root, "secrets", {name: {"environment": source}})
    return add(secrets, name, {"environment": source})
