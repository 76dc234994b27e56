"""`depends_on` as a list with conditions: `- db: {condition: service_healthy}`.

## What it does
Finds a list behind `depends_on` in which at least one item is a mapping.

## Why is this bad?
`depends_on` is a list of names, or a mapping of names to conditions. `docker compose` starts nothing with a mix of both:
`services.a.depends_on.1 must be a string`.

## Fix safety
Safe: the file did not load before. The list becomes a mapping, in which plain names get `condition: service_started`, which
is what they mean in a list. An item with several names, or with other keys than `condition`, `restart` and `required`, is
left to you.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    WrongShape,
    deviations,
    everywhere,
    recast,
)

from .._fixes import offered

_KEYS = frozenset({"condition", "restart", "required"})
_TITLE = "make it a mapping of services to conditions"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    seen: set[Node] = set()
    for wrong in deviations(project, "compose"):
        if not isinstance(wrong, WrongShape) or wrong.path[-2:] != ("depends_on", "*") or wrong.node.shape != "mapping":
            continue
        holder = wrong.node.parent
        if holder is not None and holder.shape == "sequence" and holder not in seen:
            seen.add(holder)
            yield Finding(RULE, holder, {"place": wrong.place.removesuffix("[]")}, (offered(_recast(holder)),))


def _recast(holder: Node) -> Fix:
    entries = [_entry(item) for item in holder.items]
    known = [entry for entry in entries if entry is not None]
    if len(known) < len(entries):
        return Fix(_TITLE, (), MANUAL, "not every item is one service with its condition")
    if len({name for name, _ in known}) < len(known):
        return Fix(_TITLE, (), MANUAL, "a service stands there twice")
    return Fix(_TITLE, everywhere(holder, recast, known), SAFE)


def _entry(item: Node) -> tuple[str, dict[str, Any]] | None:
    """A service and what is said of it, or None where that is not clear."""
    if item.shape == "scalar":
        return None if item.is_null else (item.text, {"condition": "service_started"})
    if len(item.entries) != 1:
        return None
    name, said = item.entries[0]
    if said.is_null:
        return name.text, {"condition": "service_started"}
    if said.shape == "scalar" and said.text.startswith("service_"):
        return name.text, {"condition": said.text}
    keys = {entry.key.text for entry in said.entries}
    return (name.text, said.value) if said.shape == "mapping" and keys <= _KEYS and "condition" in keys else None


RULE = Rule(
    code="CMP008",
    name="depends-on-mapping-in-list",
    message="`{place}` mixes a list of names with a mapping of conditions: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/services/#depends_on",),
        oracle="docker compose",
    ),
    triggers={"compose": ("depends_on",)},
    docs=__doc__ or "",
)
