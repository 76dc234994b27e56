"""A rule file without `groups` at its top: a bare list of groups, or of rules.

## What it does
Finds YAML files that are a list of mappings with `name` and `rules`, or a list of alerting or recording rules. Several of them
that no Prometheus of the stack reads are taken for pieces, of which a script makes rule files.

## Why is this bad?
Prometheus refuses the file: `cannot unmarshal !!seq into rulefmt.RuleGroups`.

## Fix safety
Safe for a list of groups that a Prometheus of the stack has mounted: it did not load before, and `groups` is the only key it
can be the value of. Unsafe where nothing shows who reads the file. A list of rules is left to you, as its group needs a name.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Deviation,
    Document,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    WrongShape,
    deviations,
    wrap,
)

_TITLE = "put them below `groups`"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = [wrong.node for wrong in deviations(project, "prometheus-rules") if _is_list(wrong)]
    read = [node for node in found if project.stack.readers(node.document)]
    for node in found if len(found) - len(read) < 2 else read:  # several that no Prometheus reads are somebody's own format
        groups = all(item.get("rules") is not None for item in node.items)
        fix = _fix(project, node.document, node, groups)
        yield Finding(RULE, node, {"what": "groups" if groups else "rules"}, (fix,))


def _is_list(wrong: Deviation) -> bool:
    return isinstance(wrong, WrongShape) and not wrong.path and wrong.node.shape == "sequence"


def _fix(project: Project, document: Document, root: Node, groups: bool) -> Fix:
    if not groups:
        return Fix("put them into a group below `groups`", (), MANUAL, "the group needs a name")
    if project.stack.readers(document):
        return Fix(_TITLE, wrap(root, "groups"), SAFE)
    return Fix(_TITLE, wrap(root, "groups"), UNSAFE, "nothing shows that it is Prometheus who reads this file")


RULE = Rule(
    code="PRR007",
    name="rules-without-groups",
    message="the file is a list of {what}, not a mapping with `groups`: Prometheus refuses it",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/",),
        oracle="promtool",
    ),
    triggers={"prometheus-rules": ("expr",)},
    docs=__doc__ or "",
)
