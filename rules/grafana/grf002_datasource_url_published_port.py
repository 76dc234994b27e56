"""A data source asks a service on the port that Compose publishes on the host, where nothing listens inside the network.

## What it does
Finds addresses of services in the `url` of provisioned data sources whose port is

- the host side of a mapping in `ports` (`"9091:9090"`), while the container listens on the other side, or
- named by nothing in the stack, while everything that does say where the container listens agrees on another port.

The evidence is that of PRM001; `fixer why prometheus:9091` shows it.

## Why is this bad?
Grafana asks from inside its own container, where published ports do not exist: `dial tcp: connect: connection refused`. Every
panel of the data source stays empty.

## Fix safety
Only the digits of the port change. Safe where the port is the host side of exactly one mapping in every plausible Compose project
that holds both ends, and nothing hints that the container listens there as well. Unsafe with such a hint; where facts contradict
each other the finding is shown and not fixed.

Silent for `access: direct`, where the browser asks, for a Grafana on the host's network, and for files that no Grafana of the
stack is seen to read.

## Versions
All versions of Grafana and Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
- https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    SAFE,
    WARNING,
    Applicability,
    Certainty,
    Finding,
    Fix,
    Meta,
    Options,
    Project,
    Rule,
    Verdict,
    mistaken,
)

from .._fixes import offered
from ._asked import Asked, asked

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]", "::1", "0.0.0.0"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in asked(project):
        if found.address.host.lower() in _LOOPBACK:
            continue  # GRF001's
        users = [(place.project, place.service) for place in project.stack.readers(found.source.document)]
        verdict = mistaken(project.stack, users, found.address.host, found.port)
        if verdict is not None:
            yield _finding(found, verdict)


def _finding(found: Asked, verdict: Verdict) -> Finding:
    fixes: tuple[Fix, ...] = ()
    if verdict.port is not None:
        doubt = verdict.doubt.text if verdict.doubt else ""
        title = f"ask {found.address.host}:{verdict.port}"
        fixes = (offered(Fix(title, found.changed(port=verdict.port), Applicability(verdict.certainty), doubt)),)
    facts = {"name": found.source.text("name") or "the data source", "reason": verdict.reason}
    severity = WARNING if verdict.certainty is Certainty.OPEN else ERROR
    related = (verdict.mapping,) if verdict.mapping is not None else ()
    return Finding(RULE, found.node, facts, fixes, related, severity)


RULE = Rule(
    code="GRF002",
    name="datasource-url-published-port",
    message="{name} cannot be reached: {reason}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"grafana": "all versions", "compose": "all versions"},
        references=(
            "https://docs.docker.com/compose/how-tos/networking/",
            "https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources",
        ),
        oracle="",
    ),
    triggers={"grafana-datasources": ("url",)},
    docs=__doc__ or "",
)
