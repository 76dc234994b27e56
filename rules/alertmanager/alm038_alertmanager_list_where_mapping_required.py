"""A list with dashes where Alertmanager wants one mapping: `global`, `headers`, `http_config`, `details`.

## What it does
Finds keys of an Alertmanager configuration that hold a mapping, with a list of mappings behind them instead, and makes one of
it. `match` has a rule of its own (ALM010).

## Why is this bad?
Alertmanager refuses the file: `cannot unmarshal !!seq into map[string]string`. On a start it exits, on a reload it goes on
with the old configuration.

## Fix safety
Safe: the file did not load before, each item's keys are known there, and no two items have the same. Otherwise the finding is
shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._shapes import list_for_mapping, without_mapping

_OTHERS = frozenset({"match", "source_match", "target_match"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in list_for_mapping(project, "alertmanager"):
        if wrong.name not in _OTHERS:
            yield without_mapping(RULE, wrong)


RULE = Rule(
    code="ALM038",
    name="alertmanager-list-where-mapping-required",
    message="`{where}` must be a mapping, not a {found}: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("route",)},
    docs=__doc__ or "",
)
