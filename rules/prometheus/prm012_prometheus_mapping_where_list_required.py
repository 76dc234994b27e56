"""A mapping where Prometheus wants a list of them: `static_configs` without a dash.

## What it does
Finds keys that hold a list of mappings (`scrape_configs`, `static_configs`, `*_sd_configs`, `relabel_configs`,
`alertmanagers`, `remote_write` …) with a mapping behind them that has keys of such an item.

## Why is this bad?
Prometheus does not load the file: ``cannot unmarshal !!map into []*targetgroup.Group``.

## Fix safety
Safe: the file did not load before, and the mapping becomes the only item. Where it has none of the keys of an item the
finding is left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._shapes import one_for_list, without_list


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in one_for_list(project, "prometheus"):
        if wrong.node.shape == "mapping":
            yield without_list(RULE, wrong)


RULE = Rule(
    code="PRM012",
    name="prometheus-mapping-where-list-required",
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
