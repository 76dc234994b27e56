"""A key of Compose at the wrong level: `dockerfile` beside `build`, `max-size` beside `driver`, `replicas` outside of `deploy`.

## What it does
Finds keys that Compose does not have where they stand, and that belong into a mapping beside them: `dockerfile`, `target` and
`args` of a build, `resources`, `replicas`, `placement` and the like of `deploy`, `limits` of `deploy.resources`, `max-size`
and `max-file` of the logging options, `interval`, `timeout`, `retries` and `start_period` of a health check. And keys of a
service, such as `restart` or `ports`, that stand beside the services as they are not indented enough.

## Why is this bad?
`docker compose` starts nothing: `services.a.logging additional properties 'max-size' not allowed`.

## Fix safety
Safe for what is listed above: the file did not load before, and there is one place where the key belongs. `build: .` becomes a
mapping with a `context`. Safe too for what is beside the only service. Unsafe where there are several, as it may be meant for
another than the one above, for a key that is merely found in one other place, and for logging options without a `logging`.
Left to you where the mapping is not there and would lack its main part (a build, a health check), or has the key already.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/
- https://docs.docker.com/reference/compose-file/deploy/
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Deviation,
    Finding,
    Fix,
    Meta,
    MisplacedKey,
    Node,
    Options,
    Project,
    Rule,
    WrongShape,
    deviations,
    move,
)

from .._keys import misplaced
from ._platforms import completed

_OF_A_SERVICE = frozenset(
    {"restart", "ports", "volumes", "environment", "env_file", "depends_on", "network_mode", "container_name", "command"}
)
_NOTHING_ALONE = frozenset({"build", "healthcheck"})
"""Mappings that say nothing with only the key that would be moved into them."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = [one for one in deviations(project, "compose") if not completed(one.node.document)]
    yield from _beside_services(found)
    homes = {one.node: one for one in found if isinstance(one, MisplacedKey)}
    for finding in misplaced(RULE, found):
        yield _careful(finding, homes[finding.node])


def _beside_services(found: list[Deviation]) -> Iterator[Finding]:
    """Keys of a service that a lack of indentation has made services: no service is a scalar or a list."""
    for wrong in found:
        if isinstance(wrong, WrongShape) and wrong.path == ("services", "*") and _slipped(wrong.node):
            facts = {"key": wrong.node.route[-1], "where": "services", "rather": "it belongs into a service"}
            yield Finding(RULE, wrong.node, facts, (_back(wrong.node),))


def _slipped(node: Node) -> bool:
    """Whether it is a service's; a list of bare names may be volumes that should be declared."""
    if node.route[-1] not in _OF_A_SERVICE or node.home is not None or node.shape == "mapping" or node.is_null:
        return False
    return node.route[-1] != "volumes" or all(":" in item.source for item in node.items)


def _back(node: Node) -> Fix:
    """It goes into the service above, unless that has the key."""
    assert node.parent is not None
    others = [entry for entry in node.parent.entries if entry.value.shape == "mapping"]
    above = [entry for entry in others if entry.value.span.start < node.span.start][-1:]
    key = str(node.route[-1])
    if not above or above[0].value.get(key) is not None:
        return Fix("put it into the service it is meant for", (), MANUAL, "the service above has one, or there is none")
    name, edits = above[0].key.text, move(node, above[0].value)
    if len(others) == 1:
        return Fix(f"move it into {name}", edits, SAFE)
    return Fix(f"move it into {name}", edits, UNSAFE, "it may be meant for another service")


def _careful(finding: Finding, key: MisplacedKey) -> Finding:
    """The finding with the fix as sure as the mapping that the key would go into allows."""
    first, title = key.to[0], finding.fixes[0].title
    holder = key.node.parent
    if _is_there(holder, first):
        return finding
    if first in _NOTHING_ALONE or not key.sure:
        return replace(finding, fixes=(Fix(title, (), MANUAL, f"there is no `{first}` that it could belong to"),))
    if first == "logging":
        caveat = "there is no `logging`, so that the default driver must be one that takes it"
        return replace(finding, fixes=(finding.fixes[0]._replace(applicability=UNSAFE, caveat=caveat),))
    return finding


def _is_there(holder: Node | None, key: str) -> bool:
    found = holder.get(key) if holder is not None else None
    return found is not None and not found.is_null


RULE = Rule(
    code="CMP007",
    name="misplaced-key",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/",
            "https://docs.docker.com/reference/compose-file/deploy/",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("services",)},
    docs=__doc__ or "",
)
