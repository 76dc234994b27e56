"""A single value where Prometheus wants a list: `targets: 'a:8080'`, `rule_files: alerts.yml`.

## What it does
Finds keys that hold a list of texts (`targets`, `rule_files`, `files`, `source_labels`, `scrape_config_files`, the values of
`params` …) with one text behind them.

## Why is this bad?
Prometheus does not load the file: ``cannot unmarshal !!str `a:8080` into []string``.

## Fix safety
Safe: the file did not load before, and the value becomes the only item. Targets, files and labels with commas between them
become as many items; a comma in a value of `params` stays. A value with blanks or brackets in it is left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._shapes import one_for_list, without_list

_SPLIT = frozenset({"targets", "files", "rule_files", "scrape_config_files", "source_labels", "names", "scrape_protocols"})
"""Keys in whose values a comma can only stand between items."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in one_for_list(project, "prometheus"):
        if wrong.node.shape == "scalar":
            yield without_list(RULE, wrong, whole=wrong.path[-1] not in _SPLIT)


RULE = Rule(
    code="PRM011",
    name="prometheus-scalar-where-list-required",
    message="`{where}` must be a list, not one {found}: Prometheus refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/",),
        oracle="promtool",
    ),
    triggers={"prometheus": ("scrape_configs", "rule_files", "alerting", "global")},
    docs=__doc__ or "",
)
