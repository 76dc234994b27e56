"""A service waits until another one is healthy that has no healthcheck.

## What it does
Finds `condition: service_healthy` for a service that has no `healthcheck` in any plausible Compose project, or switches it off,
and whose image is known to bring none. Those are Docker's official images of databases, queues and web servers, and the images of
Prometheus, Grafana, Kafka, CockroachDB and MinIO.

Silent for other images and for what is built, as those may bring a healthcheck, and with `required: false`.

## Why is this bad?
`docker compose config` accepts it, and `docker compose up` gives up when the first container runs: `dependency failed to start:
container app-db-1 has no healthcheck configured`.

## Fix safety
Unsafe: the service gets the usual test of its image (`pg_isready`, `redis-cli ping`, `mysqladmin ping`, `healthcheck.sh`,
`mongosh`, `rabbitmq-diagnostics`, `nodetool`, CockroachDB's `/health`), every ten seconds. It was never run
against this service. Left to you where the image has no usual test, where the tag may be too old for it, or where the command
moves the port or asks for TLS. So is the other way out, `condition: service_started`.

## Versions
Docker Compose 2. MariaDB's test needs 10.6, MongoDB's 5, RabbitMQ's 3.8, Cassandra's 3, CockroachDB's 21.

## References
- https://docs.docker.com/reference/compose-file/services/#depends_on
- https://docs.docker.com/reference/compose-file/services/#healthcheck
- https://github.com/docker-library/healthcheck
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, UNSAFE, ComposeProject, Finding, Fix, Meta, Node, Options, Project, Rule, Service, add

from .._agreement import agreed
from .._keys import offered
from ._probes import has_none, usual


class _Unwatched(NamedTuple):
    """A service without a healthcheck, and where others wait for it.

    off  what switches its healthcheck off, if anything does
    """

    service: Service
    waiting: str
    conditions: tuple[Node, ...]
    off: Node | None


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(verdict for compose in project.stack.projects for verdict in _judged(compose)):
        first, *others = found.conditions
        image = found.service.image.node if found.service.image is not None else None
        related = (*others, *(node for node in (found.off or image,) if node is not None))
        facts = {
            "waiting": found.waiting,
            "service": found.service.name,
            "state": "switches its healthcheck off" if found.off else "has no healthcheck",
        }
        yield Finding(RULE, first, facts, (_fix(found),), related)


def _judged(compose: ComposeProject) -> Iterator[tuple[Hashable, _Unwatched | None]]:
    for service in compose.services.values():
        waiting = {one.name: node for one in compose.services.values() for node in _conditions(one, service.name)}
        if waiting:
            off, missing = _missing(service)
            place = (service.nodes[0].path, service.nodes[0].route)
            verdict = _Unwatched(service, next(iter(waiting)), tuple(waiting.values()), off) if missing else None
            yield place, verdict if compose.loaded else None


def _conditions(service: Service, name: str) -> Iterator[Node]:
    """Where the service says that it waits for the other one to be healthy."""
    said = [found for node in service.nodes if (found := node.get("depends_on", name)) is not None]
    conditions = [node for one in said if (node := one.get("condition")) is not None]
    optional = any((node := one.get("required")) is not None and node.value is not True for one in said)
    if conditions and conditions[-1].text == "service_healthy" and not optional:
        yield conditions[-1]


def _missing(service: Service) -> tuple[Node | None, bool]:
    """What switches the healthcheck off, and whether there is certainly none."""
    if service.image is None or service.build is not None or any(node.get("build") for node in service.nodes):
        return None, False
    said = [found for node in service.nodes if (found := node.get("healthcheck")) is not None and not found.is_null]
    if not said:
        return None, has_none(service.image)
    off = said[-1].get("disable")
    return off, off is not None and off.value is True


def _fix(found: _Unwatched) -> Fix:
    name = found.service.name
    test = usual(found.service)
    if found.off is not None or test is None:
        why = "it was switched off on purpose" if found.off else "no test is known to fit what it runs"
        return Fix(f"give {name} a healthcheck, or wait for `service_started`", (), MANUAL, why)
    mapping = next(node for node in reversed(found.service.nodes) if node.get("image") is not None)
    healthcheck = {"test": test, "interval": "10s", "timeout": "5s", "retries": 5}
    caveat = "the usual test of this image; how the service is set up may need another"
    return offered(Fix(f"ask {name} by `{test.replace('$$', '$')}`", add(mapping, "healthcheck", healthcheck), UNSAFE, caveat))


RULE = Rule(
    code="CMP011",
    name="service-healthy-without-healthcheck",
    message="{waiting} waits until {service} is healthy, but {service} {state}, so that {waiting} never starts",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#depends_on",
            "https://docs.docker.com/reference/compose-file/services/#healthcheck",
            "https://github.com/docker-library/healthcheck",
        ),
    ),
    triggers={"compose": ("service_healthy",)},
    docs=__doc__ or "",
)
