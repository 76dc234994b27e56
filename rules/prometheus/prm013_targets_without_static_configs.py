"""`targets` directly in a scrape job, without `static_configs` around them.

## What it does
Finds `targets` and `labels` that stand in a job of `scrape_configs`, or in an entry of `alertmanagers`, instead of in a list
item below `static_configs`.

## Why is this bad?
Prometheus does not load the file: `field targets not found in type config.ScrapeConfig`.

## Fix safety
Safe: the file did not load before, and there is one place where they belong. `labels` follow `targets` into the same item.
Left to you where `static_configs` has several items, or where there are labels without targets.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule, deviations

from .._keys import misplaced


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = deviations(project, "prometheus")
    for finding in misplaced(RULE, found, lambda one: one.to[0] == "static_configs"):
        job = finding.node.parent
        there = {key for key, _ in job.pairs()} if job is not None else set()
        if finding.facts["key"] == "labels" and not there & {"targets", "static_configs"}:
            obstacle = "there are no targets that they could belong to"
            yield replace(finding, fixes=(Fix(finding.fixes[0].title, (), MANUAL, obstacle),))
        else:
            yield finding


RULE = Rule(
    code="PRM013",
    name="targets-without-static-configs",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",),
        oracle="promtool",
    ),
    triggers={"prometheus": ("targets", "labels")},
    docs=__doc__ or "",
)
