"""Two groups of one rule file have the same name.

## What it does
Finds groups whose `name` an earlier group of the same file has already.

## Why is this bad?
Prometheus refuses the file: `groupname: "node" is repeated in the same file`. At a reload it goes on with the old rules.

## Fix safety
Unsafe: the later group gets the next free number behind its name (`node-2`), which is what the metrics of rule evaluation and the
page of alerts show from then on. Putting the rules into one group is left to you: rules of a group run one after the other.

## Versions
All versions of Prometheus.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, put


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus-rules"):
        yield from _repeated(document)


def _repeated(document: Document) -> Iterator[Finding]:
    named: dict[str, Node] = {}
    taken = {node.text for node in document.find("groups", ..., "name")}
    for node in document.find("groups", ..., "name"):
        if node.shape != "scalar" or not node.text:
            continue
        first = named.setdefault(node.text, node)
        if first is node:
            continue
        name = next(name for number in range(2, len(taken) + 3) if (name := f"{node.text}-{number}") not in taken)
        taken.add(name)
        fix = Fix(f"call it `{name}`", put(node, name), UNSAFE, "metrics and dashboards show the group under its new name")
        yield Finding(RULE, node, {"name": node.text}, (fix,), (first,))


RULE = Rule(
    code="PRR006",
    name="duplicate-rule-group",
    message="another group of this file is called `{name}` too, and Prometheus refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/#rule_group",),
        oracle="promtool rules",
    ),
    triggers={"prometheus-rules": ("groups",)},
    docs=__doc__ or "",
)
