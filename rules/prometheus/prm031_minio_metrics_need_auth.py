"""MinIO is asked for its metrics without a token, which it gives to nobody unless it is told to.

## What it does
Finds jobs that scrape a MinIO of the stack (`/minio/v2/metrics/…`, `/minio/metrics/v3…`) without `authorization`, `bearer_token`
or the like, where `MINIO_PROMETHEUS_AUTH_TYPE` is not `public`.

Silent where an `env_file` that is not there, or a configuration file of MinIO's own, may set it.

## Why is this bad?
MinIO wants a signed token for its metrics by default: the answer is `403 Forbidden`, and the target stays down.

## Fix safety
Unsafe: everybody who reaches the port reads the metrics then. The other way, a token that `mc admin prometheus generate` makes,
is left to you, and so is a MinIO that is told to want tokens (`jwt`), and an environment that several services share.

## Versions
All versions of MinIO since 2020.

## References
- https://min.io/docs/minio/linux/operations/monitoring/metrics-and-alerts.html
- https://github.com/minio/minio/blob/master/docs/metrics/prometheus/README.md
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Guarded,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Stack,
    Target,
    add,
    guarded,
    insert,
)

from .._fixes import offered
from ._addresses import convicted

_NAME = "MINIO_PROMETHEUS_AUTH_TYPE"
_CREDENTIALS = frozenset(
    {"authorization", "bearer_token", "bearer_token_file", "basic_auth", "oauth2", "http_headers", "tls_config"}
)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        told: set[str] = set()
        for target, found in convicted(project, document, _bare):
            if found[0].service.name not in told:
                told.add(found[0].service.name)
                yield _finding(target, found)


def _bare(stack: Stack, document: Document, target: Target) -> Iterable[Guarded | None]:
    return (None,) if _has_credentials(target) else guarded(stack, document, target)


def _has_credentials(target: Target) -> bool:
    job = target.node.document.at(target.node.route[:3])
    return job is None or any(key in _CREDENTIALS for key, _ in job.pairs())


def _finding(target: Target, found: list[Guarded]) -> Finding:
    service = found[0].service
    facts = {"service": service.name}
    said = next((one.said for one in found if one.said is not None), None)
    if said is not None:
        fix = Fix("give the job a token", (), MANUAL, f"`{_NAME}` wants one")
        return Finding(RULE, target.node, facts, (fix,), (said,))
    holders = {(node.path, node.route): node for one in found for node in (_holder(one),)}
    title = f"let {service.name} show its metrics to everybody"
    if any(node.home is not None or len(node.document.uses(node)) > 1 for node in holders.values()):
        fix = Fix(title, (), MANUAL, "its environment is written for several services")
    else:
        edits = tuple(edit for node in holders.values() for edit in _edits(node))
        fix = offered(Fix(title, edits, UNSAFE, "everybody who reaches its port reads the metrics then"))
    return Finding(RULE, target.node, facts, (fix,), (service.nodes[-1],))


def _holder(found: Guarded) -> Node:
    """The service's `environment` that wins, or the service."""
    return next(reversed(found.service.written("environment")), found.service.nodes[-1])


def _edits(node: Node) -> Edits:
    if node.route[-1] != "environment":
        return add(node, "environment", {_NAME: "public"})
    return insert(node, len(node.items), f"{_NAME}=public") if node.shape == "sequence" else add(node, _NAME, "public")


RULE = Rule(
    code="PRM031",
    name="minio-metrics-need-auth",
    message="{service} shows its metrics to nobody without a token, and the job has none",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "minio": "≥ 2020", "compose": "all versions"},
        references=(
            "https://min.io/docs/minio/linux/operations/monitoring/metrics-and-alerts.html",
            "https://github.com/minio/minio/blob/master/docs/metrics/prometheus/README.md",
        ),
    ),
    triggers={"prometheus": ("/minio/",)},
    docs=__doc__ or "",
)
