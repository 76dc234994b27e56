"""A key that stands twice in one mapping: Docker Compose refuses the file.

## What it does
Finds keys that a mapping of a Compose file has twice: two `restart` in one service, a second `environment` further down, two
services of one name.

## Why is this bad?
`docker compose` starts nothing: `mapping key "restart" already defined at line 4`. Compose 1 and many editors silently took the
last one, so the first of two different values may not have had any effect for a long time.

## Fix safety
Safe where one of the two has no value, or both have the same: one of them goes, and the comments of an empty one stay. Unsafe
where both are lists, or both are mappings, that have nothing in common: what the second has is added to the first. Where they
differ, and for two services of one name, both are shown and left to you.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/
- https://yaml.org/spec/1.2.2/#mapping
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, recast

from .._duplicates import repeated

_CAVEAT = "up to now the second may have been meant to take the place of the first"
_SERVICE = 3
"""Steps down to a service: document, `services`, its name."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        for found in repeated(RULE, document):
            earlier, later = found.related[0], found.node
            fix = _merged(earlier, later) if found.fixes[0].applicability is MANUAL else None
            yield found if fix is None else Finding(RULE, later, found.facts, (fix,), found.related)


def _merged(earlier: Node, later: Node) -> Fix | None:
    """Both as one, where they are of one kind, have nothing in common, and are no two services of one name."""
    if earlier.shape != later.shape or not earlier.children or not later.children or len(later.route) == _SERVICE:
        return None
    if any(node.anchor or node.alias or node.tag for part in (earlier, later) for node in part.walk()):
        return None
    if later.shape == "mapping":
        names = [[entry.key.text for entry in part.entries] for part in (earlier, later)]
        children: list[object] = [(entry.key.text, entry.value.value) for entry in later.entries]
    else:
        names = [[item.source.split("=")[0] for item in part.items] for part in (earlier, later)]
        children = [item.value for item in later.items]
    if len({*names[0], *names[1]}) < len(names[0]) + len(names[1]) or "<<" in names[0] + names[1]:
        return None
    edits = recast(later, children, into=earlier)
    if any(edit.refused is not None for edit in edits):
        return None
    return Fix("add what the second has to the first", edits, UNSAFE, _CAVEAT)


RULE = Rule(
    code="CMP028",
    name="duplicate-mapping-key",
    message="`{key}` stands in line {line} already: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.0"},
        references=("https://docs.docker.com/reference/compose-file/", "https://yaml.org/spec/1.2.2/#mapping"),
        oracle="docker compose",
    ),
    triggers={"compose": ("services", "include", "networks", "volumes")},
    docs=__doc__ or "",
)
