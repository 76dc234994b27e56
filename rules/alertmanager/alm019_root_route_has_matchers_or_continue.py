"""The first route with `continue`, matchers or muted times: it is where every alert enters, and may have none of them.

## What it does
Finds `continue: true`, `match`, `match_re`, `matchers`, `mute_time_intervals` and `active_time_intervals` in the route that all
others stand below.

## Why is this bad?
Alertmanager refuses the file: `cannot have continue in root route`, `root route must not have any matchers`, `root route must
not have any mute time intervals`.

## Fix safety
Safe for `continue`, which has nothing to go on to behind the first route. Where matchers or intervals stand, somebody has to say
what becomes of the other alerts: they are shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#route
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, delete

from ._places import own

_SELECTING = {
    "match": "matchers",
    "match_re": "matchers",
    "matchers": "matchers",
    "mute_time_intervals": "intervals",
    "active_time_intervals": "intervals",
}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for root in document.roots[:1]:
            route = own(root, "route")
            if route is not None and route.shape == "mapping":
                yield from _found(route)


def _found(route: Node) -> Iterator[Finding]:
    going_on = own(route, "continue")
    if going_on is not None and going_on.value is True and going_on.alias is None and going_on.anchor is None:
        yield Finding(RULE, going_on, {"key": "continue"}, (Fix("remove it", delete(going_on), SAFE),))
    for key, what in _SELECTING.items():
        value = own(route, key)
        if value is not None and (value.entries or value.items):
            fix = Fix(f"move it to a route below, with the {what}", (), MANUAL, "what becomes of the others is yours to say")
            yield Finding(RULE, value, {"key": key}, (fix,))


RULE = Rule(
    code="ALM019",
    name="root-route-has-matchers-or-continue",
    message="the first route takes every alert and may not have `{key}`: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("continue", "match", "time_intervals")},
    docs=__doc__ or "",
)
