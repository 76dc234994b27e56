"""`group_by` that is no list of different labels: one word, a label twice, `...` beside others, or `*`.

## What it does
Finds `group_by: alertname`, labels that stand in the list twice, `...` together with labels, and `*`.

## Why is this bad?
Alertmanager refuses the first three: ``cannot unmarshal !!str `alertname` into []string``, `duplicated label "job" in group_by`,
`cannot have wildcard group_by (`...`) and other labels at the same time`. A `*` is refused up to 0.26 and later taken for a
label of that name, which no alert has: all alerts make one group.

## Fix safety
Safe for one word, which becomes a list, and for a label that stands there twice. `...` groups by every label, so what stands
beside it changes nothing, and `*` can only mean the same: both are unsafe fixes, as every alert is then notified by itself.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#route
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import (
    ERROR,
    LABEL_NAME,
    MANUAL,
    SAFE,
    UNSAFE,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    everywhere,
    keep,
    put,
    recast,
)

from ._places import own, routes

_ALL = "..."
_CAVEAT = "grouping by all labels notifies every alert by itself"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for route in routes(document):
            labels = own(route, "group_by")
            if labels is not None and labels.tag is None and (said := _judged(labels)) is not None:
                what, fix = said
                yield Finding(RULE, labels, {"what": what}, (fix,))


def _judged(labels: Node) -> tuple[str, Fix] | None:
    """What is wrong with the list, and its fix."""
    if labels.shape == "scalar":
        return None if labels.is_null else (f"must be a list, not `{labels.text}`", _listed(labels))
    texts = [item.text for item in labels.items]
    if labels.shape != "sequence" or any(item.shape != "scalar" or item.home is not None for item in labels.items):
        return None
    if _ALL in texts and set(texts) != {_ALL}:
        fix = Fix("group by all labels", _kept(labels, [texts.index(_ALL)]), UNSAFE, _CAVEAT)
        return "has labels beside `...`, which is all of them", fix
    if len(set(texts)) < len(texts):
        first = [index for index, text in enumerate(texts) if text not in texts[:index]]
        twice = next(text for index, text in enumerate(texts) if text in texts[:index])
        return f"names `{twice}` twice", Fix("name it once", _kept(labels, first), SAFE)
    if texts == ["*"]:
        edits = everywhere(labels.items[0], put, _ALL, "single")
        return "has `*`, which is a label of that name", Fix("group by all labels", edits, UNSAFE, _CAVEAT)
    return None


def _listed(labels: Node) -> Fix:
    parts = [part for part in re.split(r"[\s,]+", labels.text) if part]
    if parts in (["*"], [_ALL]):
        return Fix("group by all labels", everywhere(labels, recast, [_ALL]), UNSAFE, _CAVEAT)
    if not parts or not all(map(LABEL_NAME.fullmatch, parts)):
        return Fix("make it a list of label names", (), MANUAL, "not all of it can be label names")
    names = list(dict.fromkeys(parts))
    return Fix(f"make it a list: [{', '.join(names)}]", everywhere(labels, recast, names), SAFE)


def _kept(labels: Node, indices: list[int]) -> Edits:
    return everywhere(labels, keep, indices)


RULE = Rule(
    code="ALM020",
    name="group-by-misuse",
    message="`group_by` {what}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("group_by",)},
    docs=__doc__ or "",
)
