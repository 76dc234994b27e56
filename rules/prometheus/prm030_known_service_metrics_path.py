"""A service is scraped at `/metrics`, and what runs there has its metrics elsewhere (CockroachDB, MinIO, Vault, Envoy …).

## What it does
Finds targets of jobs without `metrics_path` (or with `/metrics`) that are a service of the stack with

- an image that is known to have its metrics at another path: CockroachDB before 25.3 (`/_status/vars`), MinIO
  (`/minio/v2/metrics/cluster`), Envoy (`/stats/prometheus`), Vault, Consul, Netdata, Jenkins, or
- Spring Boot, where the environment shows the endpoint `prometheus` (`MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE`).

Only the port that the image has its metrics on counts. CockroachDB without a version in its tag is taken for a new one.

## Why is this bad?
The answer is `404 Not Found` or a page that is no metrics, and the target stays down.

## Fix safety
Unsafe: something in front of the service may serve `/metrics` after all, and some want a token, a plugin or a setting besides.
Left to you where the job has other targets too, which have their metrics at `/metrics`, or finds some by service discovery.

## Versions
CockroachDB before 25.3; all versions of the others.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
- https://www.cockroachlabs.com/docs/stable/prometheus-endpoint
- https://min.io/docs/minio/linux/operations/monitoring/metrics-and-alerts.html
- https://developer.hashicorp.com/vault/api-docs/system/metrics
- https://developer.hashicorp.com/consul/api-docs/agent/metrics
- https://docs.spring.io/spring-boot/reference/actuator/endpoints.html
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Served,
    add,
    everywhere,
    put,
    served,
)

from .._fixes import offered
from ._addresses import convicted
from ._jobs import Holder, holders

_NEEDS = {
    "/v1/sys/metrics": "it needs a token or `unauthenticated_metrics_access`, and `prometheus_retention_time`",
    "/v1/agent/metrics": "it needs `prometheus_retention_time` in its `telemetry`",
    "/prometheus/": "it needs the plugin for Prometheus",
    "/minio/v2/metrics/cluster": "it needs a token, or `MINIO_PROMETHEUS_AUTH_TYPE: public`",
}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        known = _served(project, document)
        for holder in holders(document) if known else ():
            found = [known.get(node.span) for node in holder.targets]
            first = next((number for number, one in enumerate(found) if one is not None), None)
            if first is not None and not holder.alerting and holder.node.home is None:
                yield _finding(holder, holder.targets[first], found)


def _served(project: Project, document: Document) -> dict[object, Served]:
    """Where the metrics of the targets are that have none at the default path, by the place that names them."""
    known: dict[object, Served] = {}
    for target, found in convicted(project, document, served):
        if len({(one.path, one.asked) for one in found}) == 1:
            known[target.node.span] = found[0]
    return known


def _finding(holder: Holder, node: Node, found: list[Served | None]) -> Finding:
    first = next(one for one in found if one is not None)
    facts = {"what": first.what, "service": first.service, "path": first.path}
    title = f"scrape {first.path}"
    obstacle = _obstacle(holder, found)
    if obstacle:
        fix = Fix(title, (), MANUAL, obstacle)
    else:
        caveat = _NEEDS.get(first.path, f"something before {first.service} may serve `/metrics`")
        fix = offered(Fix(title, _edits(holder, first), UNSAFE, caveat))
    related = tuple(dict.fromkeys(one.node for one in found if one is not None))
    return Finding(RULE, node, facts, (fix,), related)


def _obstacle(holder: Holder, found: list[Served | None]) -> str:
    if len({(one.path, one.asked) if one is not None else None for one in found}) > 1:
        return "the job has other targets, which have their metrics elsewhere"
    if holder.is_discovered:
        return "the path would hold for targets that are discovered too"
    params = holder.node.get("params")
    return "the job has `params` of its own" if params is not None and found[0] is not None and found[0].asked else ""


def _edits(holder: Holder, meant: Served) -> Edits:
    said = holder.node.get("metrics_path")
    asked = {key: [value] for key, value in meant.asked}
    if said is not None:
        edits = everywhere(said, put, meant.path)
        return edits + (add(holder.node, "params", asked, "metrics_path") if asked else ())
    edits = add(holder.node, "metrics_path", meant.path, "job_name")
    return edits + (add(holder.node, "params", asked, "job_name") if asked else ())


RULE = Rule(
    code="PRM030",
    name="known-service-metrics-path",
    message="{service} ({what}) has its metrics at {path}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "cockroachdb": "< 25.3", "compose": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config",
            "https://www.cockroachlabs.com/docs/stable/prometheus-endpoint",
            "https://min.io/docs/minio/linux/operations/monitoring/metrics-and-alerts.html",
            "https://developer.hashicorp.com/vault/api-docs/system/metrics",
            "https://developer.hashicorp.com/consul/api-docs/agent/metrics",
            "https://docs.spring.io/spring-boot/reference/actuator/endpoints.html",
        ),
    ),
    triggers={"prometheus": ("targets",)},
    docs=__doc__ or "",
)
