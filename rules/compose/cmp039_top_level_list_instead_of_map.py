"""`volumes`, `networks`, `secrets` or `configs` at the top level as a list: `volumes: [data]`.

## What it does
Finds these sections with a list of names, a list of mappings of one name each, or a single name.

## Why is this bad?
`docker compose` starts nothing: `volumes must be a mapping`.

## Fix safety
Safe for volumes and networks: the file did not load before, and a name with nothing behind it is one with the defaults. Left
to you for secrets and configs, each of which needs a source, and where an item is no name (`./data:/data`).

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/volumes/
- https://docs.docker.com/reference/compose-file/networks/
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
    recast,
    regex,
    replace,
)

from .._fixes import offered

_NAME = regex(r"[a-zA-Z0-9._-]+")
_TITLE = "make it a mapping of names"
_SECTIONS = frozenset({"volumes", "networks", "secrets", "configs"})
_SOURCES = frozenset({"secrets", "configs"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "compose"):
        if isinstance(wrong, WrongShape) and len(wrong.path) == 1 and wrong.name in _SECTIONS:
            shape = "list" if wrong.node.shape == "sequence" else "text"
            yield Finding(RULE, wrong.node, {"key": wrong.name, "shape": shape}, (offered(_mapping(wrong.name, wrong.node)),))


def _mapping(section: str, node: Node) -> Fix:
    if section in _SOURCES:
        return Fix(_TITLE, (), MANUAL, "each of them needs a file or another source")
    items = node.items if node.shape == "sequence" else (node,)
    entries = [entry for entry in map(_entry, items) if entry is not None]
    if len(entries) < len(items) or len({name for name, _ in entries}) < len(entries):
        return Fix(_TITLE, (), MANUAL, "not every item is a name of its own")
    if node.shape == "sequence":
        return Fix(_TITLE, recast(node, entries), SAFE)
    return Fix(_TITLE, replace(node, dict(entries)), SAFE)


def _entry(item: Node) -> tuple[str, Any] | None:
    """A name and what stands behind it, or None where an item is something else."""
    if item.shape == "scalar":
        return (item.text, None) if _NAME.fullmatch(item.text) and item.scalar_tag == "str" else None
    if item.shape == "sequence" or len(item.entries) != 1:
        return None
    name, value = item.entries[0]
    return (name.text, value.value) if value.shape == "mapping" or value.is_null else None


RULE = Rule(
    code="CMP039",
    name="top-level-list-instead-of-map",
    message="`{key}` must be a mapping, not a {shape}: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/volumes/",
            "https://docs.docker.com/reference/compose-file/networks/",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("volumes", "networks", "secrets", "configs")},
    docs=__doc__ or "",
)
