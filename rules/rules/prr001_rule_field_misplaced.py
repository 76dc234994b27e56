"""A label or an annotation right in an alerting rule: `severity: critical` beside `expr`.

## What it does
Finds `severity`, `team`, `service`, `component`, `env`, `environment` and `priority` in a rule instead of in its `labels`,
and `summary`, `description`, `message`, `runbook`, `runbook_url`, `dashboard` and `dashboard_url` instead of in its
`annotations`.

## Why is this bad?
Prometheus refuses the whole file: `field severity not found in type rulefmt.Rule`.

## Fix safety
Safe: the file did not load before, and these are what labels and annotations are for. Left to you where the key stands there
already, and for annotations of recording rules, which have none.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule, deviations

from .._keys import misplaced


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for finding in misplaced(RULE, deviations(project, "prometheus-rules")):
        rule = finding.node.parent
        if rule is not None and rule.get("record") is not None and str(finding.facts["place"]).startswith("annotations"):
            fix = Fix(finding.fixes[0].title, (), MANUAL, "a recording rule has no annotations")
            yield replace(finding, fixes=(fix,))
        else:
            yield finding


RULE = Rule(
    code="PRR001",
    name="rule-field-misplaced",
    message="`{key}` is no key of a rule: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",),
        oracle="promtool",
    ),
    triggers={"prometheus-rules": ("expr",)},
    docs=__doc__ or "",
)
