"""A key that rule files do not have, but one like it: `expression`, `label`, `annotation`.

## What it does
Finds keys in a file of recording or alerting rules that no supported Prometheus has at their place, where exactly one known
key can be meant: it differs in dashes, capitals or a plural `s`, in one or two letters, or people are known to write it
(`expression`, `query`). The known key must not be there already, and the value must be one that it takes.

A key that nothing resembles is reported when the version of the stack is known and not newer than what fixer knows.

## Why is this bad?
Prometheus refuses the whole file: `field expression not found in type rulefmt.Rule`.

## Fix safety
Safe: the file did not load before, and one key alone can be meant.

## Versions
All versions. What Thanos, Mimir, Loki and vmalert read from such files (`partial_response_strategy`, `concurrency` …) is left
in peace.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
- https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, deviations

from .._keys import misspelled


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    yield from misspelled(RULE, deviations(project, "prometheus-rules"))


RULE = Rule(
    code="PRR002",
    name="misspelled-rule-key",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 2.40"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/",
            "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/",
        ),
        oracle="promtool",
    ),
    triggers={"prometheus-rules": ("group",)},
    docs=__doc__ or "",
)
