"""A key that stands twice in one mapping: Prometheus refuses the file.

## What it does
Finds keys that a mapping of Prometheus' configuration or of a rule file has twice, such as a second `rule_files` further down.

## Why is this bad?
Prometheus decodes its files strictly: `field rule_files already set in type config.plain`. On a start it exits, on a reload it
goes on with the old configuration.

## Fix safety
Safe where one of the two has no value, or both have the same: one of them goes, and the comments of an empty one stay. Where they
differ both are shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/
- https://yaml.org/spec/1.2.2/#mapping
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._duplicates import repeated


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus", "prometheus-rules"):
        yield from repeated(RULE, document)


RULE = Rule(
    code="PRM034",
    name="duplicate-prometheus-key",
    message="`{key}` stands in line {line} already: Prometheus refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/",
            "https://yaml.org/spec/1.2.2/#mapping",
        ),
        oracle="promtool",
    ),
    triggers={"prometheus": ("scrape_configs", "rule_files"), "prometheus-rules": ("groups",)},
    docs=__doc__ or "",
)
