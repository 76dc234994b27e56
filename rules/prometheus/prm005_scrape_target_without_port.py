"""A target is the name of a service without a port (`cadvisor`): Prometheus asks port 80, where nothing listens.

## What it does
Finds addresses in `static_configs` and in `alerting` that are the name of a service and no more, where the service is known
to listen elsewhere than on port 80, or 443 with `scheme: https`.

## Why is this bad?
Prometheus knows no port by the name of a service: it takes the scheme's. The scrape is refused, the target stays down.

## Fix safety
Safe for a widely known image, whose port is fixed. Unsafe where `ports`, the healthcheck and the like name one port. Left to you
where they name several. Silent where the service says nothing of ports, and where anything says that it listens on the default
port.

## Versions
All versions of Prometheus and Docker Compose.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
- https://docs.docker.com/compose/how-tos/networking/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
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
    portless,
)

from .._fixes import offered
from ._addresses import asking, convicted, readdressed


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for target, found in convicted(project, document, portless):
            yield _finding(target, found)


def _finding(target: Target, found: list[Meant]) -> Finding:
    least = min(found, key=lambda meant: meant.certainty)
    ports = {meant.port for meant in found}
    default = 443 if target.scheme == "https" else 80
    facts = {"host": target.host, "default": default}
    related = (least.node,) if least.node is not None else ()
    if len(ports) > 1 or least.certainty is Certainty.OPEN:
        fix = Fix("name the port", (), MANUAL, f"{least.service} has several")
        return Finding(RULE, target.node, facts, (fix,), related, WARNING)
    address = f"{target.host}:{least.port}"
    caveat = "" if least.certainty is Certainty.CERTAIN else f"metrics may be on another port than {least.port}"
    fix = Fix(asking(target, address), readdressed(target.node, address), UNSAFE if caveat else SAFE, caveat)
    return Finding(RULE, target.node, facts, (offered(fix),), related)


RULE = Rule(
    code="PRM005",
    name="scrape-target-without-port",
    message="{host} without a port is port {default}, where it does not listen",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions", "compose": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",
            "https://docs.docker.com/compose/how-tos/networking/",
        ),
    ),
    triggers={"prometheus": ("targets",)},
    docs=__doc__ or "",
)
