"""A target names a host that is nearly the name of a service (`node_exporter:9100` for `node-exporter`).

## What it does
Finds addresses in `static_configs`, in `alerting` and in the `replacement` of a blackbox job whose host no service of any
Compose file has for a name, alias, container name or host name, and which differs from the name of exactly one service on the
networks of Prometheus in dashes, underscores and capitals alone, or in one letter.

Names with dots, addresses, and names that `extra_hosts` or `links` give are left alone, as is every host that resembles nothing:
it may be a machine.

## Why is this bad?
Containers find each other by the names of services. The lookup fails (`no such host`), the target stays down; nothing warns
about it.

## Fix safety
Unsafe: a name server outside of the stack may know the name. Left to you where one letter differs and the service is not seen to
listen on the port.

## Versions
All versions of Prometheus and Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    WARNING,
    Certainty,
    Finding,
    Fix,
    Meant,
    Meta,
    Options,
    Project,
    Rule,
    Target,
    misnamed,
)

from .._fixes import offered
from ._addresses import asking, convicted, readdressed


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for target, found in convicted(project, document, misnamed):
            if len({meant.service for meant in found}) == 1:
                yield _finding(target, min(found, key=lambda meant: meant.certainty))


def _finding(target: Target, meant: Meant) -> Finding:
    address = f"{meant.service}:{target.port}" if target.port is not None else meant.service
    title, edits = asking(target, address), readdressed(target.node, address)
    if meant.certainty is Certainty.LIKELY:
        fix = Fix(title, edits, UNSAFE, f"a name server outside of the stack may know {target.host}")
    else:
        fix = Fix(title, edits, MANUAL, f"the names differ in a letter, and {meant.service} is not seen to listen there")
    facts = {"host": target.host, "service": meant.service}
    related = (meant.node,) if meant.node is not None else ()
    return Finding(RULE, target.node, facts, (offered(fix),), related, ERROR if fix.applicability is UNSAFE else WARNING)


RULE = Rule(
    code="PRM004",
    name="scrape-target-unknown-service",
    message="no service is called {host}, and one is called {service}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "compose": "all versions"},
        references=(
            "https://docs.docker.com/compose/how-tos/networking/",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",
        ),
    ),
    triggers={"prometheus": ("targets", "replacement")},
    docs=__doc__ or "",
)
