"""The first route names no receiver, so that alerts which no route below takes would go nowhere.

## What it does
Finds a `route` without `receiver`. The fix takes the only receiver there is, or the one called `default`, `null` or `blackhole`.

## Why is this bad?
Alertmanager refuses the file: `root route must specify a default receiver`. On a start it exits, on a reload it goes on with
the old configuration.

## Fix safety
Unsafe: another receiver may be meant for what no other route takes. Where there are several, and none or more than one has such
a name, the finding is shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#route
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    Document,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    UnknownKey,
    add,
    deviations,
    put,
)

from ._places import name, own, receivers

_FOR_THE_REST = frozenset({"default", "null", "blackhole", "default-receiver"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for root in document.roots[:1]:
            route = own(root, "route")
            if route is None or route.shape != "mapping" or any(entry.merges for entry in route.entries):
                continue
            receiver = own(route, "receiver")
            if receiver is None and _misspelled(project, document):
                continue
            if receiver is None or (receiver.text == "" and receiver.shape == "scalar" and receiver.tag is None):
                names = [name(one) for one in receivers(document)]
                yield Finding(RULE, route, {}, (_fix(route, receiver, names),))


def _misspelled(project: Project, document: Document) -> bool:
    """Whether the first route names one by a key that is nearly right, which ALM008 mends."""
    unknown = (
        one for one in deviations(project, "alertmanager") if isinstance(one, UnknownKey) and one.node.document is document
    )
    return any(one.path[:-1] == ("route",) and one.meant is not None and one.meant.name == "receiver" for one in unknown)


def _fix(route: Node, there: Node | None, names: list[str]) -> Fix:
    meant = names if len(names) == 1 else [one for one in names if one.lower() in _FOR_THE_REST]
    if len(meant) != 1 or not meant[0]:
        return Fix("name a receiver", (), MANUAL, "there are several, and none is called `default`" if names else "there is none")
    edits = add(route, "receiver", meant[0], first=True) if there is None else put(there, meant[0])
    return Fix(f"name `{meant[0]}`", edits, UNSAFE, "it gets every alert that no route below takes")


RULE = Rule(
    code="ALM006",
    name="root-route-without-receiver",
    message="the first route names no receiver: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("route",)},
    docs=__doc__ or "",
)
