"""A top-level key that Compose does not know: `service`, `network`, an empty `profiles`, a service beside `services`.

## What it does
Finds top-level keys that the Compose specification does not have: those that one known key is like (`service`, `volume`),
`profiles`, a service (a mapping with an `image` or a `build`) that is not below `services`, and keys of services such as
`environment`. Keys that begin with `x-` are free, and others may be those of a later release.

## Why is this bad?
`docker compose` starts nothing: `additional properties 'profiles' not allowed`. An override file that is loaded by its name
breaks every command in its folder.

## Fix safety
Safe where the key is a near miss of one that is not there yet: the file did not load before. Unsafe for what goes away
(`profiles` with nothing in it) and for a service that moves below `services`. Left to you for `profiles` with something in it
and for keys of services.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Deviation,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    UnknownKey,
    delete,
    deviations,
    move,
)

from .._fixes import offered
from .._keys import misspelled

_INSIDE = frozenset({"environment", "ports", "image", "depends_on", "restart", "env_file", "command", "healthcheck", "deploy"})
"""Keys of services that people put at the top level, and that are nothing else."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = [one for one in deviations(project, "compose") if len(one.path) == 1]
    yield from misspelled(RULE, found)
    for one in found:
        if isinstance(one, UnknownKey) and one.meant is None:
            yield from _unlike(one)


def _unlike(found: Deviation) -> Iterator[Finding]:
    name, node = found.name, found.node
    services = node.parent.get("services") if node.parent is not None else None
    if name == "profiles":
        yield Finding(RULE, node, {"key": name, "rather": "a service names its own"}, (_without(node),))
    elif node.shape == "mapping" and {"image", "build"} & {key for key, _ in node.pairs()} and services is not None:
        caveat = "where it belongs is known by its looks alone"
        fix = offered(Fix("move it below `services`", move(node, services), UNSAFE, caveat))
        yield Finding(RULE, node, {"key": name, "rather": "it looks like a service"}, (fix,))
    elif name in _INSIDE:
        fix = Fix("move it into a service", (), MANUAL, "nothing says into which")
        yield Finding(RULE, node, {"key": name, "rather": "it belongs into a service"}, (fix,))


def _without(node: Node) -> Fix:
    if any(not value.is_null for value in (node.children or (node,))):
        return Fix("name the profiles in their services", (), MANUAL, "what it says belongs into the services")
    return Fix("remove it", delete(node), UNSAFE, "the names of the profiles go with it")


RULE = Rule(
    code="CMP038",
    name="unknown-top-level-key",
    message="`{key}` is no top-level key of a Compose file: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/",),
        oracle="docker compose",
    ),
    triggers={"compose": ("services", "service:", "volumes", "networks", "secrets", "configs")},
    docs=__doc__ or "",
)
