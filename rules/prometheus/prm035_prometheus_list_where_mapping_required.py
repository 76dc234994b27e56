"""A list with dashes where Prometheus wants one mapping: `external_labels`, `labels`, `basic_auth`, `annotations`.

## What it does
Finds keys of a Prometheus configuration or a rule file that hold a mapping, with a list of mappings behind them instead, and
makes one of it. `alerting` has a rule of its own (PRM014).

## Why is this bad?
Prometheus refuses the file: `cannot unmarshal !!seq into map[string]string`. On a start it exits, on a reload it goes on with the
old configuration.

## Fix safety
Safe: the file did not load before, each item's keys are known there, and no two items have the same. Otherwise the finding is
shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/
- https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._shapes import list_for_mapping, without_mapping


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for kind in ("prometheus", "prometheus-rules"):
        for wrong in list_for_mapping(project, kind):
            if wrong.path and wrong.name != "alerting":
                yield without_mapping(RULE, wrong)


RULE = Rule(
    code="PRM035",
    name="prometheus-list-where-mapping-required",
    message="`{where}` must be a mapping, not a {found}: Prometheus refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/",
            "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
        ),
        oracle="promtool",
    ),
    triggers={"prometheus": ("scrape_configs", "rule_files"), "prometheus-rules": ("groups",)},
    docs=__doc__ or "",
)
