"""Several label names in one text of `equal` or `group_by`: one label that no alert has.

## What it does
Finds items of `inhibit_rules[].equal` and of `group_by` that hold several label names with commas or blanks between them
(`["alertname, instance"]`), and makes an item of each.

## Why is this bad?
It is one name, and no alert has a label of that name. Up to 0.26 (`equal`: 0.27) Alertmanager refuses the file. Later versions
take any text for a name, and the mistake becomes silent: source and target of an inhibition rule always agree in a label that
neither has, so the rule mutes every target; `group_by` puts all alerts into one group.

## Fix safety
Safe: each part is a classic label name, and no label in use has a comma or a blank in its name.

## Versions
All versions; refused up to 0.26.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
- https://github.com/prometheus/alertmanager/pull/4177
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    LABEL_NAME,
    SAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    everywhere,
    insert,
    put,
    regex,
)

from ._places import own, routes

_BETWEEN = regex(r"[\s,]+")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for labels in _lists(document):
            for item in labels.items:
                parts = _parts(item)
                if parts:
                    facts = {"text": item.text, "key": labels.route[-1]}
                    yield Finding(RULE, item, facts, (_fix(item, parts),))


def _lists(document: Document) -> Iterator[Node]:
    blocks = [block for block in document.find("inhibit_rules", ...) if block.shape == "mapping" and block.home is None]
    found = [*(own(route, "group_by") for route in routes(document)), *(own(block, "equal") for block in blocks)]
    yield from (one for one in found if one is not None and one.shape == "sequence")


def _parts(item: Node) -> list[str]:
    """The label names in one text that has several; a name that the list or the text has already is left out."""
    if item.shape != "scalar" or item.home is not None:
        return []
    parts = [part for part in _BETWEEN.split(item.text) if part]
    return list(dict.fromkeys(parts)) if len(parts) > 1 and all(map(LABEL_NAME.fullmatch, parts)) else []


def _fix(item: Node, parts: list[str]) -> Fix:
    return Fix(f"write {len(parts)} items: {', '.join(parts)}", everywhere(item, _split, parts), SAFE)


def _split(item: Node, parts: list[str]) -> Edits:
    labels, index = item.parent, item.route[-1]
    assert labels is not None
    assert isinstance(index, int)
    there = {other.text for other in labels.items if other.route != item.route}
    first, *others = [part for part in parts if part not in there] or parts[:1]
    edits = put(item, first)
    for part in others:
        edits += insert(labels, index + 1, part)
    return edits


RULE = Rule(
    code="ALM002",
    name="comma-joined-label-name",
    message="`{text}` in `{key}` is taken for one label name",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=(
            "https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings",
            "https://github.com/prometheus/alertmanager/pull/4177",
        ),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("equal", "group_by")},
    docs=__doc__ or "",
)
