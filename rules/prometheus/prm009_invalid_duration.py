"""A duration that Prometheus or Alertmanager cannot read: `15`, `5 minutes`, `1.5h`, `30s1m`.

## What it does
Finds durations in a Prometheus configuration, in rule files and in an Alertmanager configuration that have no unit, a unit in
words, a fraction, a blank, or units in the wrong order.

## Why is this bad?
The file is refused as a whole: `not a valid duration string: "15"`. A duration is whole numbers with the units `y`, `w`, `d`,
`h`, `m`, `s` and `ms`, in this order, each at most once.

## Fix safety
Safe where the text says one time alone (`5 minutes` is `5m`, `1.5h` is `1h30m`). Unsafe for a number without a unit, which is
taken for seconds. Other texts are left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/
- https://prometheus.io/docs/alerting/latest/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Finding,
    Fix,
    Meta,
    Options,
    Project,
    Rule,
    WrongScalar,
    deviations,
    everywhere,
    put,
)

from ._durations import duration

_KINDS = ("prometheus", "prometheus-rules", "alertmanager")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for kind in _KINDS:
        for wrong in deviations(project, kind):
            if isinstance(wrong, WrongScalar) and wrong.form("duration") and "$" not in wrong.node.text:
                facts = {"place": wrong.place, "text": wrong.node.text, "known": _hint(wrong.node.text)}
                yield Finding(RULE, wrong.node, facts, (_fix(wrong),))


def _hint(text: str) -> str:
    return ": it has no unit" if text.isdecimal() else ""


def _fix(wrong: WrongScalar) -> Fix:
    text = wrong.node.text.strip()
    meant = f"{text}s" if text.isdecimal() else duration(text)
    if meant is None:
        return Fix("write a duration such as 1h30m", (), MANUAL, "it does not say how long")
    edits = everywhere(wrong.node, put, meant)
    if text.isdecimal():
        return Fix(f"write {meant}", edits, UNSAFE, "nothing says that it is in seconds")
    return Fix(f"write {meant}", edits, SAFE)


RULE = Rule(
    code="PRM009",
    name="invalid-duration",
    message="`{place}: {text}` is no duration{known}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions", "alertmanager": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/",
            "https://prometheus.io/docs/alerting/latest/configuration/",
        ),
        oracle="promtool",
    ),
    triggers={
        "prometheus": ("interval", "timeout", "backoff", "deadline", "window", "age", "offset"),
        "prometheus-rules": ("for:", "interval", "keep_firing_for", "offset"),
        "alertmanager": ("interval", "wait", "timeout"),
    },
    docs=__doc__ or "",
)
