"""`api_version: v1` for an Alertmanager: Prometheus 3 refuses it, and Alertmanager 0.27 does not have it any more.

## What it does
Finds `alerting.alertmanagers[].api_version: v1`.

## Why is this bad?
Prometheus 3 does not load the file: `expected Alertmanager api version to be one of [v2] but got v1`. With an earlier
Prometheus alerts never reach an Alertmanager of 0.27 or later, which answers on version 2 alone.

## Fix safety
Safe: version 2 is the default, and every Alertmanager since 0.16 has it. Silent where the stack runs an earlier one.

## Versions
An error with Prometheus ≥ 3.0, else a warning.

## References
- https://prometheus.io/docs/prometheus/latest/migration/
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, WARNING, Finding, Fix, Meta, Options, Project, Rule, assumed, delete, everywhere

_SECOND = (0, 16)
"""The Alertmanager that learnt version 2."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        found = [node for node in document.find("alerting", "alertmanagers", ..., "api_version") if node.text == "v1"]
        if not found:
            continue
        alertmanager = project.stack.version("alertmanager")
        if alertmanager is not None and alertmanager < _SECOND:
            continue
        prometheus = assumed(project, "prometheus", document)
        refused = prometheus.at_least(3)
        why = f"is refused by Prometheus {prometheus.shown}" if refused else "is gone in Prometheus 3 and in Alertmanager 0.27"
        for node in (one for one in found if one.home is None):
            fix = Fix("remove it: version 2 is the default", everywhere(node, delete), SAFE)
            yield Finding(RULE, node, {"why": why}, (fix,), severity=ERROR if refused else WARNING)


RULE = Rule(
    code="PRM016",
    name="alertmanager-api-v1",
    message="`api_version: v1` {why}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"prometheus": "≥ 2.40", "alertmanager": "≥ 0.16"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/migration/",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config",
        ),
        oracle="promtool",
    ),
    triggers={"prometheus": ("api_version",)},
    docs=__doc__ or "",
)
