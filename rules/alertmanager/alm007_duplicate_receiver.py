"""Two receivers of one name: Alertmanager refuses the file.

## What it does
Finds a receiver whose name an earlier one has. One that says the same, or nothing but its name, is removed; one that notifies by
other means is added to the first.

## Why is this bad?
A name stands for one receiver: `notification config name "team" is not unique`. Several ways to notify belong into one.

## Fix safety
Safe where the second says nothing that the first does not. Adding its ways to notify to the first is an unsafe fix, as alerts
are then sent by all of them, and one of the two may have been meant to replace the other. Where both have the same kind of
`*_configs`, and they differ, the finding is shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#receiver
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, UNSAFE, Edits, Finding, Fix, Meta, Node, Options, Project, Rule, add, delete

from ._places import name, receivers


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        first: dict[str, Node] = {}
        for receiver in receivers(document):
            called = name(receiver)
            earlier = first.setdefault(called, receiver)
            if called and earlier is not receiver:
                yield Finding(RULE, receiver, {"name": called}, (_fix(earlier, receiver),), (earlier,))


def _fix(earlier: Node, later: Node) -> Fix:
    obstacle = _obstacle(earlier, later)
    if obstacle:
        return Fix("make one receiver of the two", (), MANUAL, obstacle)
    known = dict(earlier.pairs())
    others = [(key, node) for key, node in later.pairs() if key not in known]
    if not others:
        return Fix("remove the second", delete(later), SAFE)
    edits: Edits = delete(later)
    for key, node in others:
        edits += add(earlier, key, node.value)
    return Fix("add it to the first", edits, UNSAFE, "alerts are then sent by the means of both")


def _obstacle(earlier: Node, later: Node) -> str:
    """Why the two cannot be made one, or ""."""
    nodes = [*earlier.walk(), *later.walk()]
    if any(node.anchor or node.alias or node.tag or any(entry.merges for entry in node.entries) for node in nodes):
        return "a part of it is shared through an anchor"
    known = dict(earlier.pairs())
    if any(key in known and known[key].value != node.value for key, node in later.pairs()):
        return "both notify by the same means, and they differ"
    return ""


RULE = Rule(
    code="ALM007",
    name="duplicate-receiver",
    message="there is a receiver called `{name}` already: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#receiver",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("receivers",)},
    docs=__doc__ or "",
)
