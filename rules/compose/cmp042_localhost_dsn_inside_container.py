"""A connection string in a container leads to `localhost`, where another service was meant.

## What it does
Reads the addresses in `environment`, `command` and `entrypoint` whose host is `localhost` or `127.0.0.1`. Found are those whose
port nothing in the container itself listens on, while exactly one other service of the project has it: a database, a cache or a
queue whose image is known, on a network that both share.

Only connections that nobody else makes count. An `http://localhost:…` may be meant for a browser, so it is left alone unless a
search engine or a database answers there; so are variables for whoever is outside (`NEXT_PUBLIC_…`, advertised listeners,
redirects, origins), services with `network_mode`, and values that come from an `.env` file.

## Why is this bad?
Inside a container `localhost` is the container. The client gets `connection refused`, though the same address works when the
program is started without a container on the machine where the ports are published.

## Fix safety
Unsafe: host and, where it is the published one, port become those of the service. That it is the one that was meant follows from
its port alone.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    ComposeProject,
    Finding,
    Fix,
    Meta,
    Options,
    Project,
    Rule,
    Service,
    comment,
    known,
)

from ._addresses import Stated, stated

_WEB = frozenset({"", "http", "https", "ws", "wss"})
_HERE = frozenset({"localhost", "127.0.0.1", "[::1]"})


class _Meant(NamedTuple):
    """The service that was meant, by name, and its port inside."""

    service: str
    port: int


def check(project: Project, options: Options) -> Iterator[Finding]:
    for one in stated(project, _servers(project), _HERE):
        port = one.found.port or 0
        if one.found.host not in one.found.host_in.text:
            continue  # it comes from an `.env`, whose owner may run the program without a container
        web = one.found.scheme in _WEB
        meant = {_meant(project, compose, service, port, web) for compose, service in one.users}
        if len(meant) == 1 and (only := meant.pop()) is not None:
            yield _finding(one, only, options)


def _servers(project: Project) -> set[int | None]:
    """The ports of known images, inside and outside."""
    everyone = [service for _, service in project.stack.services if _inside(service)]
    outside = {number for service in everyone for port in service.ports for number in port.published or ()}
    return {*outside, *(number for service in everyone for number in _inside(service))}


def _inside(service: Service) -> tuple[int, ...]:
    """The ports of a known image."""
    image = known(service.image) if service.build is None else None
    return image.ports if image is not None else ()


def _serves(service: Service, web: bool) -> bool:
    """Whether a client in a container would be meant, rather than a browser."""
    image = known(service.image)
    return image is not None and (not image.path or not web)


def _meant(project: Project, compose: ComposeProject, client: Service, port: int, web: bool) -> _Meant | None:
    if client.network_mode or any("localhost" in node.source for node in client.written("extra_hosts")):
        return None
    if any(fact.value == port for fact in project.stack.listening(compose, client)):
        return None
    found = [one for service in compose.services.values() if (one := _reached(service, port)) is not None]
    if len(found) != 1 or found[0].service == client.name:
        return None
    service = compose.services[found[0].service]
    shares = bool(client.networks.keys() & service.networks.keys())
    fits = found[0].port in _inside(service) and _serves(service, web)
    return found[0] if shares and not service.network_mode and fits else None


def _reached(service: Service, port: int) -> _Meant | None:
    """The service if it has the port inside, or is published on it."""
    for mapping in service.ports:
        if mapping.published is not None and port in mapping.published and len(mapping.published) == len(mapping.target):
            return _Meant(service.name, mapping.target[port - mapping.published[0]])
    inside = any(port in mapping.target for mapping in service.ports) or any(fact.value == port for fact in service.expose)
    return _Meant(service.name, port) if inside or port in _inside(service) else None


def _finding(one: Stated, meant: _Meant, options: Options) -> Finding:
    address = f"{one.found.host}:{one.found.port}"
    facts = {"name": one.what, "client": one.names, "address": address, "service": meant.service, "port": meant.port}
    return Finding(RULE, one.found.host_in, facts, (_fix(one, meant, options),))


def _fix(one: Stated, meant: _Meant, options: Options) -> Fix:
    title = f"connect to {meant.service}:{meant.port}"
    edits = one.changed(meant.service, meant.port if meant.port != one.found.port else None)
    if edits is None:
        return Fix(title, (), MANUAL, "a variable says the address")
    if options.annotate:
        edits += comment(one.found.host_in, f"# Changed from {one.found.host}", "behind")
    return Fix(title, edits, UNSAFE, f"that {meant.service} is meant follows from its port alone")


RULE = Rule(
    code="CMP042",
    name="localhost-dsn-inside-container",
    message="{name} of {client}: {address} is the container itself, which does not listen there; {service} listens on {port}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/compose/how-tos/networking/",),
    ),
    triggers={"compose": ("localhost", "127.0.0.1", "[::1]")},
    docs=__doc__ or "",
)
