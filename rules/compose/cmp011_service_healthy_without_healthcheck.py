"""A service waits until another one is healthy that has no healthcheck.

## What it does
Finds `condition: service_healthy` for a service that has no `healthcheck` in any plausible Compose project, or one without a
`test`, and whose image is known to bring none; or that switches its healthcheck off. Images without a healthcheck are Docker's
official ones of databases, queues and web servers, and those of Prometheus, Grafana, Kafka, CockroachDB and MinIO.

Silent for other images and for what is built, as those may bring a healthcheck, and with `required: false`.

## Why is this bad?
`docker compose config` accepts it, and `docker compose up` gives up when the first container runs: `dependency failed to start:
container app-db-1 has no healthcheck configured`.

## Fix safety
Unsafe: the service gets the usual test of its image (`pg_isready`, `redis-cli ping`, `mysqladmin ping`, `healthcheck.sh`,
`mongosh`, `rabbitmq-diagnostics`, `nodetool`, CockroachDB's `/health`), every ten seconds. It was never run against this
service. Left to you where the image has no usual test, where the tag may be too old for it, or where the command moves the port
or asks for TLS. So is the other way out, `condition: service_started`.

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
from .._fixes import offered
from ._probes import has_none, usual

_NONE, _OFF, _EMPTY = "has no healthcheck", "switches its healthcheck off", "has a healthcheck without a test"


class _Unwatched(NamedTuple):
    """A service without a healthcheck, and where others wait for it.

    state  what is wrong;  said  what stands under `healthcheck`, if anything
    """

    service: Service
    waiting: str
    conditions: tuple[Node, ...]
    state: str
    said: Node | None


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(verdict for compose in project.stack.projects for verdict in _judged(compose)):
        first, *others = found.conditions
        image = found.service.image.node if found.service.image is not None else None
        related = (*others, *(node for node in (found.said or image,) if node is not None))
        facts = {"waiting": found.waiting, "service": found.service.name, "state": found.state}
        yield Finding(RULE, first, facts, (_fix(found),), related)


def _judged(compose: ComposeProject) -> Iterator[tuple[Hashable, _Unwatched | None]]:
    patient = [one for one in compose.services.values() if one.written("depends_on")]
    for service in compose.services.values():
        waiting = {one.name: node for one in patient for node in _conditions(one, service.name)}
        if waiting:
            said, state = _state(service)
            place = (service.nodes[0].path, service.nodes[0].route)
            verdict = _Unwatched(service, next(iter(waiting)), tuple(waiting.values()), state, said) if state else None
            yield place, verdict if compose.loaded else None


def _conditions(service: Service, name: str) -> Iterator[Node]:
    """Where the service says that it waits for the other one to be healthy."""
    said = service.written("depends_on", name)
    conditions = [node for one in said if (node := one.get("condition")) is not None]
    optional = any((node := one.get("required")) is not None and node.value is not True for one in said)
    if conditions and conditions[-1].text == "service_healthy" and not optional:
        yield conditions[-1]


def _state(service: Service) -> tuple[Node | None, str]:
    """What stands under `healthcheck`, and why there is certainly none; "" where there may be one."""
    if service.image is None or service.build is not None or service.written("build"):
        return None, ""
    said = [found for found in service.written("healthcheck") if not found.is_null]
    bare = has_none(service.image)
    if not said:
        return None, _NONE if bare else ""
    off, tests = said[-1].get("disable"), [test for one in said if (test := one.get("test")) is not None]
    if (off is not None and off.value is True) or (tests and tests[-1].value in ("NONE", ["NONE"])):
        return said[-1], _OFF
    return said[-1], _EMPTY if bare and not tests else ""


def _fix(found: _Unwatched) -> Fix:
    name = found.service.name
    test = usual(found.service)
    if found.state == _OFF or test is None:
        why = "it was switched off on purpose" if found.state == _OFF else "no test is known to fit what it runs"
        return Fix(f"give {name} a healthcheck, or wait for `service_started`", (), MANUAL, why)
    mapping = next(node for node in reversed(found.service.nodes) if node.get("image") is not None)
    whole = {"test": test, "interval": "10s", "timeout": "5s", "retries": 5}
    edits = add(mapping, "healthcheck", whole) if found.said is None else add(found.said, "test", test, first=True)
    caveat = "the usual test of this image; how the service is set up may need another"
    return offered(Fix(f"ask {name} by `{test.replace('$$', '$')}`", edits, UNSAFE, caveat))


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
