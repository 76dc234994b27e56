"""Prometheus runs in a container and scrapes `localhost:9100`: it asks its own container, where nothing listens.

## What it does
Finds addresses on `localhost`, `127.0.0.1` and `0.0.0.0` in `static_configs` and in `alerting` of a configuration that a
Prometheus of the stack reads, with a port that nothing in its container listens on. Its own port is no mistake, nor is one of a
service that shares its network namespace, nor anything where Prometheus itself is on the host's network.

## Why is this bad?
Inside a container `localhost` is the container. The scrape is refused, the target stays down; an address of an Alertmanager
loses every alert.

## Fix safety
Safe where exactly one service on a network of Prometheus listens on the port, or is published on it, and says so itself: the
address becomes `service:port`, with the port inside the container. Unsafe where that is only likely, where the name of the job
chooses among several, or where the image of Prometheus is built here. Left to you where several services may be meant, where
none is, where the one that is meant is on the host's network, and where the repository starts a Prometheus without a container
too.

## Versions
All versions of Prometheus and Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    WARNING,
    Astray,
    Certainty,
    Document,
    Finding,
    Fix,
    Meant,
    Meta,
    Options,
    Project,
    Rule,
    Target,
    astray,
    started_outside,
)

from .._fixes import offered
from ._addresses import asking, convicted, readdressed


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for target, found in convicted(project, document, astray):
            yield _finding(project, document, target, found)


def _finding(project: Project, document: Document, target: Target, found: list[Astray]) -> Finding:
    meant = _agreed(found, target.job)
    instead = " or ".join(sorted({f"{one.service}:{one.port}" for one in meant}))
    more = f"{instead} is meant" if instead else f"nothing in it listens on {target.port}"
    facts = {"address": target.node.text, "service": found[0].consumer, "more": more}
    fix = offered(_fix(target, found, meant))
    if fix.applicability is not MANUAL and (path := started_outside(project.tree, "prometheus", document.path)):
        fix = Fix(fix.title, fix.edits, MANUAL, f"{path} starts a Prometheus without a container")
    related = tuple(dict.fromkeys(one.node for one in meant if one.node is not None))
    return Finding(RULE, target.node, facts, (fix,), related, ERROR if fix.edits else WARNING)


def _agreed(found: list[Astray], job: str) -> list[Meant]:
    """What may be meant: of all projects, or what the job is called after if that is one of several."""
    every = {(one.service, one.port): one for astray in found for one in astray.meant}
    called = [one for one in every.values() if _bare(one.service) == _bare(job)]
    if len(every) > 1 and len(called) == 1:
        return [called[0]._replace(certainty=min(called[0].certainty, Certainty.LIKELY))]
    said = [one for astray in found for one in astray.meant]
    least = {key: min(one.certainty for one in said if (one.service, one.port) == key) for key in every}
    return [one._replace(certainty=least[key]) for key, one in every.items()]


def _bare(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _fix(target: Target, found: list[Astray], meant: list[Meant]) -> Fix:
    if len(meant) > 1:
        return Fix(asking(target, "the one that is meant"), (), MANUAL, "several services may be meant")
    if meant:
        return _to(target, meant[0], sum(bool(one.meant) for one in found) < len(found))
    on_host = next((one.on_host for one in found if one.on_host), "")
    if on_host:
        address = f"host.docker.internal:{target.port}"
        caveat = f"{on_host} is on the host's network, and the container has to know that name (`extra_hosts`)"
        return Fix(asking(target, address), readdressed(target.node, address), MANUAL, caveat)
    title = asking(target, "the container that is meant, or the host")
    return Fix(title, (), MANUAL, "no service of the stack is seen to listen there")


def _to(target: Target, meant: Meant, divided: bool) -> Fix:
    address = f"{meant.service}:{meant.port}"
    title, edits = asking(target, address), readdressed(target.node, address)
    if divided or meant.certainty is Certainty.OPEN:
        return Fix(title, edits, MANUAL, f"not everything says that {meant.service} listens there")
    if meant.certainty is Certainty.LIKELY:
        return Fix(title, edits, UNSAFE, f"{meant.service} is likely, but not certain, to be meant")
    return Fix(title, edits, SAFE)


RULE = Rule(
    code="PRM002",
    name="scrape-target-localhost-in-container",
    message="{address} is {service}'s own container: {more}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions", "compose": "all versions"},
        references=(
            "https://docs.docker.com/compose/how-tos/networking/",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",
        ),
    ),
    triggers={"prometheus": ("localhost:", "127.0.0.1:", "0.0.0.0:", "[::1]:")},
    docs=__doc__ or "",
)
