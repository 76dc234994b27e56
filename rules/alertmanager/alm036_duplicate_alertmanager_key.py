"""A key that stands twice in one mapping: Alertmanager refuses the file.

## What it does
Finds keys that a mapping of Alertmanager's configuration has twice, such as a second `receivers` further down.

## Why is this bad?
Alertmanager decodes its configuration strictly: `field receivers already set in type config.plain`. On a start it
exits, on a reload it goes on with the old configuration.

## Fix safety
Safe where one of the two has no value, or both have the same: one of them goes, and the comments of an empty one stay. Where they
differ both are shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/
- https://yaml.org/spec/1.2.2/#mapping
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._duplicates import repeated


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        yield from repeated(RULE, document)


RULE = Rule(
    code="ALM036",
    name="duplicate-alertmanager-key",
    message="`{key}` stands in line {line} already: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=(
            "https://prometheus.io/docs/alerting/latest/configuration/",
            "https://yaml.org/spec/1.2.2/#mapping",
        ),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("route",)},
    docs=__doc__ or "",
)
