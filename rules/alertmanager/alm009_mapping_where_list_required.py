"""A mapping or a single value where Alertmanager wants a list: `webhook_configs` without a dash, `templates` with one path.

## What it does
Finds keys that hold a list (`receivers`, `routes`, `inhibit_rules`, `*_configs`, `templates`, `time_intervals` …) with one thing
behind them instead. `equal`, `matchers` and `group_by` have rules of their own (ALM001, ALM010, ALM020).

## Why is this bad?
Alertmanager does not load the file: ``cannot unmarshal !!map into []*webhook.WebhookConfig``.

## Fix safety
Safe: the file did not load before, and what stands there becomes the only item. A text with commas becomes as many items. Where
the mapping has none of the keys of an item the finding is shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._shapes import one_for_list, without_list

_OTHERS = frozenset({"equal", "group_by", "matchers", "source_matchers", "target_matchers"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in one_for_list(project, "alertmanager"):
        if wrong.name not in _OTHERS:
            yield without_list(RULE, wrong)


RULE = Rule(
    code="ALM009",
    name="mapping-where-list-required",
    message="`{where}` must be a list, not one {found}: Alertmanager refuses the file",
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
