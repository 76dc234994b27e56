"""The top-level key `mute_time_intervals` is deprecated since Alertmanager 0.24: it is called `time_intervals`.

## What it does
Finds `mute_time_intervals` at the top of the file, where intervals are defined. The key of the same name in a route, which says
when it is muted, is not deprecated and left alone.

## Why is this bad?
It still works. Intervals are no longer for muting only: `active_time_intervals` of a route uses them too, and the old name is
kept for files from before 0.24.

## Fix safety
Safe where the stack runs 0.24 or later; the two keys mean the same. Where the version is not known the fix is unsafe, as an
older Alertmanager does not know the new key. With both keys in the file the finding is shown and left to you.

## Versions
Alertmanager ≥ 0.24. Silent where the stack runs an older one.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#time_interval
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import INFO, MANUAL, SAFE, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, assumed, rename

from ._places import own

_OLD, _NEW = "mute_time_intervals", "time_intervals"
_SINCE = (0, 24)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        version = assumed(project, "alertmanager", document).version
        for root in document.roots[:1]:
            value = own(root, _OLD)
            if value is not None and (version is None or version >= _SINCE):
                yield Finding(RULE, value, {}, (_fix(root, value, version is not None),))


def _fix(root: Node, value: Node, certain: bool) -> Fix:
    title = f"call it `{_NEW}`"
    if root.get(_NEW) is not None:
        return Fix(f"move its items to `{_NEW}`", (), MANUAL, "both keys are there")
    if certain:
        return Fix(title, rename(value, _NEW), SAFE)
    return Fix(title, rename(value, _NEW), UNSAFE, "needs Alertmanager 0.24, and the version is not known")


RULE = Rule(
    code="ALM030",
    name="deprecated-top-level-mute-time-intervals",
    message="the top-level `mute_time_intervals` is deprecated since Alertmanager 0.24, `time_intervals` takes its place",
    check=check,
    meta=Meta(
        severity=INFO,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.24"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#time_interval",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("mute_time_intervals:",)},
    docs=__doc__ or "",
)
