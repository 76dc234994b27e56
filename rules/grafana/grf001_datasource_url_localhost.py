"""A data source at `localhost`, which is Grafana's own container, and nothing listens there.

## What it does
Finds `localhost`, `127.0.0.1` and `[::1]` in the `url` of provisioned data sources that a Grafana in a container of its own
reads.

## Why is this bad?
Inside a container `localhost` is the container. The address works on the machine that runs Docker, where ports are published, and
not from Grafana: `dial tcp 127.0.0.1:9090: connect: connection refused`. Every panel of the data source stays empty.

## Fix safety
The address becomes that of the one service that Grafana reaches and that listens on this port, or has it published: the service's
name, and the port inside its container. Safe where the service runs what the type of the data source asks for; unsafe where only
the port says so. Left to you where no service, or more than one, has the port, and where a file is missing that the project
includes.

Silent where Grafana is on the host's network, where it shares its network with another container, for the port that Grafana
itself listens on, and for `access: direct`, where the browser asks.

## Versions
All versions of Grafana and Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
- https://github.com/grafana/grafana/issues/46434
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, UNSAFE, ComposeProject, Finding, Fix, Meta, Options, Project, Rule, Service

from .._fixes import offered
from ._asked import Asked, asked
from ._provisioning import is_grafana

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1"})
_SHOWN = 6
"""Rank of `expose`, the weakest evidence taken for a port here."""

_RUNS = {
    "prometheus": ("prometheus", "mimir", "victoria-metrics", "vmselect", "thanos"),
    "loki": ("loki", "grafana-loki"),
    "tempo": ("tempo",),
    "jaeger": ("all-in-one", "jaeger", "jaeger-query"),
    "alertmanager": ("alertmanager",),
    "influxdb": ("influxdb",),
    "elasticsearch": ("elasticsearch",),
    "postgres": ("postgres", "timescaledb", "timescaledb-ha", "postgis"),
    "grafana-postgresql-datasource": ("postgres", "timescaledb", "timescaledb-ha", "postgis"),
    "mysql": ("mysql", "mariadb"),
    "zipkin": ("zipkin",),
    "graphite": ("graphite-statsd",),
}
"""Type of data source → last parts of the names of images that it can ask."""


class Place(NamedTuple):
    """A service that listens on the port inside, or has it published."""

    service: Service
    port: int


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in asked(project):
        if found.address.host.lower() not in _LOOPBACK:
            continue
        readers = project.stack.readers(found.source.document)
        if readers and all(_alone(project, place.project, place.service, found.port) for place in readers):
            places = [each for reader in readers for each in _places(project, reader.project, reader.service, found.port)]
            whole = all(reader.project.loaded for reader in readers)
            yield _finding(found, {(each.service.name, each.port): each for each in places}, whole)


def _alone(project: Project, compose: ComposeProject, grafana: Service, port: int) -> bool:
    """Whether nothing but Grafana is in its container, and Grafana does not listen on the port."""
    if grafana.network_mode or not is_grafana(grafana):
        return False
    lodgers = (other.network_mode for other in compose.services.values())
    if any(mode == f"service:{grafana.name}" or mode.startswith("container:") for mode in lodgers):
        return False
    return port not in {fact.value for fact in project.stack.listening(compose, grafana)}


def _places(project: Project, compose: ComposeProject, grafana: Service, port: int) -> Iterator[Place]:
    for other in compose.services.values():
        if other.name == grafana.name or other.network_mode or not other.networks.keys() & grafana.networks.keys():
            continue
        inside = {fact.value for fact in project.stack.listening(compose, other) if fact.rank <= _SHOWN}
        if port in inside:
            yield Place(other, port)
        for mapping in other.ports:
            if mapping.protocol == "tcp" and mapping.published is not None and len(mapping.published) == len(mapping.target):
                behind = dict(zip(mapping.published, mapping.target, strict=True))
                if port in behind:
                    yield Place(other, behind[port])


def _finding(found: Asked, places: dict[tuple[str, int], Place], whole: bool) -> Finding:
    where = f"{found.address.host}:{found.port}"
    facts = {"name": found.source.text("name") or "the data source", "address": where}
    return Finding(RULE, found.node, facts, (_fix(found, list(places.values()), whole),))


def _fix(found: Asked, places: list[Place], whole: bool) -> Fix:
    if len(places) != 1:
        listed = ", ".join(f"{place.service.name}:{place.port}" for place in places)
        reason = f"{listed} may be meant" if places else "no service that Grafana reaches has this port"
        return Fix("name the service that is meant", (), MANUAL, reason)
    if not whole:
        return Fix(
            "name the service that is meant", (), MANUAL, "services may be missing: a file that others include is not here"
        )
    service, port = places[0]
    edits = found.changed(host=service.name, port=port)
    title = f"ask {service.name}:{port}"
    image = basename(service.image.name) if service.image is not None and service.build is None else ""
    if image in _RUNS.get(found.source.text("type"), ()):
        return offered(Fix(title, edits, SAFE))
    return offered(Fix(title, edits, UNSAFE, f"nothing but the port says that {service.name} is meant"))


RULE = Rule(
    code="GRF001",
    name="datasource-url-localhost",
    message="{name} is asked at {address}, which is Grafana's own container, and nothing listens there",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"grafana": "all versions", "compose": "all versions"},
        references=(
            "https://docs.docker.com/compose/how-tos/networking/",
            "https://github.com/grafana/grafana/issues/46434",
        ),
        oracle="",
    ),
    triggers={"grafana-datasources": ("localhost", "127.0.0.1", "[::1]")},
    docs=__doc__ or "",
)
