"""A target names the port that Compose publishes on the host, or one that nothing listens on, and is always down.

## What it does
Finds addresses of services in `static_configs`, in `alerting` and in the `replacement` of a blackbox job whose port is

- the host side of a mapping in `ports` (`"8081:8080"`), while the container listens on the other side, or
- named by nothing in the stack, while everything that does say where the container listens agrees on another port.

`localhost:9091` is found too where it is the port that Prometheus itself is published on.

What counts as evidence, strongest first: listen addresses among the flags and in mounted configuration files, the default of a
known image, variables such as `PORT`, the healthcheck, `ports`, `expose`, other services and proxies that use the address, the
Dockerfile that the Compose file builds. `fixer why auth-service:8081` shows it. An address of an Alertmanager in
`--web.external-url` is none, and neither is another scrape job: mistakes are copied.

## Why is this bad?
Containers of a Compose project reach each other by service name at the port inside the container. Published ports exist on the
host only, so the scrape is refused (`connect: connection refused`), the target stays down, and alerts about the service never
come or never stop. Nothing warns about it: `promtool check config` accepts both.

## Fix safety
Only the digits of the port change. Safe where the port is the host side of exactly one mapping in every plausible Compose project
that holds both ends, and nothing hints that the container listens there as well; without a mapping, where two independent
pieces of evidence name one other port. A weak hint (the number occurs elsewhere in the service's configuration, an operator's
path such as `/actuator/prometheus` that a second listener may serve, an `EXPOSE` in the Dockerfile) makes it unsafe. Where
facts contradict each other the finding is shown and not fixed. Strong evidence for the port of the target is no finding at all.

A program may serve metrics on a port that it declares nowhere. So an image that is not widely known is only judged when the
port is not one that programs use for metrics by habit (9000 to 9999, 2112 and the like) and does not occur in its source code
either; and it is only mended when another service is seen to have, or to be published on, the port of the target.

Jobs whose addresses come from service discovery, and files of `file_sd_configs`, are left alone; so are databases, which serve
no metrics on any port. Publishing another port instead is never proposed.

## Versions
All versions of Prometheus and Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
- https://docs.docker.com/reference/compose-file/services/#ports
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
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
    Node,
    Options,
    Project,
    Rule,
    Target,
    Verdict,
    comment,
    mistake,
)

from ._addresses import asking, readdressed, written


def check(project: Project, options: Options) -> Iterator[Finding]:
    for document in project.of("prometheus"):
        for places in written(project, document):
            judged = [mistake(project.stack, document, place) for place in places]
            verdicts = [verdict for verdict in judged if verdict is not None]
            if not verdicts or len(verdicts) < len(judged) or len({verdict.port for verdict in verdicts}) > 1:
                continue
            yield _finding(places[0], min(verdicts, key=lambda verdict: verdict.certainty), options)


def _finding(target: Target, verdict: Verdict, options: Options) -> Finding:
    facts = {"reason": verdict.reason, "address": verdict.address, "service": verdict.service, "port": verdict.port}
    fixes = (_fix(target, verdict.port, verdict, options),) if verdict.port is not None else ()
    severity = WARNING if verdict.certainty is Certainty.OPEN else ERROR
    return Finding(RULE, target.node, facts, fixes, tuple(_related(verdict)), severity)


def _fix(target: Target, port: int, verdict: Verdict, options: Options) -> Fix:
    address = f"{target.node.text.rpartition(':')[0]}:{port}"
    edits = readdressed(target.node, address)
    if options.annotate:
        edits += comment(target.node, f"# Changed from {target.port} to {port}", "behind")
    return Fix(asking(target, address), edits, Applicability(verdict.certainty), verdict.doubt.text if verdict.doubt else "")


def _related(verdict: Verdict) -> Iterator[Node]:
    """The mapping, what casts doubt, and the strongest evidence for the other port."""
    strongest = next(
        (fact.node for fact in verdict.against if fact.value == verdict.port and fact.node is not verdict.mapping), None
    )
    doubt = verdict.doubt.node if verdict.doubt is not None else None
    yield from dict.fromkeys(node for node in (verdict.mapping, doubt, strongest) if node is not None)


RULE = Rule(
    code="PRM001",
    name="scrape-target-published-port",
    message="{reason}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions", "compose": "all versions"},
        references=(
            "https://docs.docker.com/compose/how-tos/networking/",
            "https://docs.docker.com/reference/compose-file/services/#ports",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",
        ),
    ),
    triggers={"prometheus": ("targets", "replacement")},
    docs=__doc__ or "",
)
