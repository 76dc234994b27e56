"""A single value where the blackbox exporter wants a list (`valid_status_codes: 200`), or a timeout without a unit.

## What it does
Finds keys that hold a list (`valid_status_codes`, `valid_http_versions`, `fail_if_body_matches_regexp` …) with one value
behind them, and `timeout: 5`.

## Why is this bad?
The exporter does not start: `cannot unmarshal !!int into []int`.

## Fix safety
Safe: the file did not load before. A value becomes the only item, and status codes with commas between them as many. A
timeout without a unit is taken for seconds, in which probes are measured.

## Versions
Blackbox exporter ≥ 0.19.

## References
- https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Finding,
    Fix,
    Meta,
    Options,
    Project,
    Rule,
    WrongScalar,
    WrongShape,
    deviations,
    everywhere,
    fits,
    items,
    recast,
    wrap,
)

from .._shapes import one_for_list, respelled

_TITLE = "make it a list"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in one_for_list(project, "blackbox"):
        found = "a mapping" if wrong.node.shape == "mapping" else f"`{wrong.node.text}`"
        yield Finding(RULE, wrong.node, {"where": wrong.place, "wanted": "a list", "found": found}, (_listed(wrong),))
    for timed in deviations(project, "blackbox"):
        if isinstance(timed, WrongScalar) and timed.form("goduration") and timed.node.text.isdecimal():
            facts = {"where": timed.place, "wanted": "a time with its unit", "found": f"`{timed.node.text}`"}
            yield Finding(RULE, timed.node, facts, (respelled(timed.node, f"{timed.node.text}s"),))


def _listed(wrong: WrongShape) -> Fix:
    codes = [part.strip() for part in wrong.node.text.split(",")] if wrong.node.shape == "scalar" else []
    numbers = any(form.kind == "int" for form in items(wrong))
    if numbers and codes and all(code.isdecimal() for code in codes):
        return Fix(_TITLE, everywhere(wrong.node, recast, [int(code) for code in codes]), SAFE)
    if not fits(wrong.node, items(wrong), wrong.schema):
        return Fix(_TITLE, (), MANUAL, "it is none of what the list holds")
    return Fix(f"{_TITLE} of one", everywhere(wrong.node, wrap), SAFE)


RULE = Rule(
    code="BBX002",
    name="blackbox-scalar-list",
    message="`{where}` must be {wanted}, not {found}: the exporter refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"blackbox": "≥ 0.19"},
        references=("https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md",),
        oracle="blackbox_exporter",
    ),
    triggers={"blackbox": ("modules",)},
    docs=__doc__ or "",
)
