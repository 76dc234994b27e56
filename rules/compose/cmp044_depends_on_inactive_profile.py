"""A service that always starts depends on one that only starts with a profile.

## What it does
Finds names in `depends_on` of a service without `profiles` whose service has some, in every plausible Compose project.

Silent where `required: false` is set, and where `COMPOSE_PROFILES` in `.env` switches one of the profiles on. A service with
profiles of its own may depend on one with others, as both may be meant to be switched on.

## Why is this bad?
Without the profile the service does not exist for Docker Compose, which then starts nothing at all and gives a reason that
sends people looking for a typing mistake: `service "api" depends on undefined service "turn": invalid compose project`.

## Fix safety
Unsafe: the dependency becomes `required: false`, so that the service starts without the other one where the profile is
not on. If it cannot do without, it belongs into the same profile, or the other one into none.

## Versions
Docker Compose 2.20.2 and later know `required`.

## References
- https://docs.docker.com/compose/how-tos/profiles/
- https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import (
    UNSAFE,
    WARNING,
    ComposeProject,
    Edits,
    Fact,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    add,
    recast,
)

from .._agreement import agreed
from .._fixes import offered


class _Dependency(NamedTuple):
    """`node` says that `service` depends on `other`."""

    service: str
    other: Service
    node: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(verdict for compose in project.stack.projects for verdict in _judged(compose)):
        profiles = " or ".join(f"`{profile}`" for profile in found.other.profiles)
        facts = {"service": found.service, "other": found.other.name, "profiles": profiles}
        said = next((node for mapping in found.other.nodes for node in mapping.find("profiles")), None)
        caveat = f"{found.service} then starts without {found.other.name} where the profile is not on"
        fix = offered(Fix(f"let {found.service} start without {found.other.name}", _optional(found), UNSAFE, caveat))
        yield Finding(RULE, found.node, facts, (fix,), () if said is None else (said,))


def _judged(compose: ComposeProject) -> Iterator[tuple[Hashable, _Dependency | None]]:
    active = {profile.strip() for profile in compose.env.get("COMPOSE_PROFILES", "").split(",")}
    for service in compose.services.values():
        for fact in service.depends_on:
            other = compose.services.get(fact.value)
            if other is None or fact.node is None:
                continue
            on = not other.profiles or "*" in active or not active.isdisjoint(other.profiles)
            unknown = any("$" in profile for profile in other.profiles)
            needless = bool(service.profiles) or _is_optional(service, fact)
            fine = on or unknown or needless or (compose.guessed and _is_added_to(service, fact.node))
            yield (fact.node.path, fact.node.route), None if fine else _Dependency(service.name, other, fact.node)


def _is_added_to(service: Service, node: Node) -> bool:
    """Whether another file says the rest of the service: who lays this one over it can switch on the profile as well."""
    return any(part.path != node.path for part in service.nodes)


def _is_optional(service: Service, fact: Fact[str]) -> bool:
    return any(required.value is not True for required in service.written("depends_on", fact.value, "required"))


def _optional(found: _Dependency) -> Edits:
    """`required: false` for the one dependency; a list becomes a mapping for it."""
    names = found.node.parent
    if found.node.shape == "mapping":
        required = found.node.get("required")
        return add(found.node, "required", False) if required is None else ()
    if names is None:
        return ()
    children = [(item.text, {"condition": "service_started"}) for item in names.items]
    optional = {"condition": "service_started", "required": False}
    return recast(names, [(name, optional if name == found.other.name else value) for name, value in children])


RULE = Rule(
    code="CMP044",
    name="depends-on-inactive-profile",
    message="{service} always starts and depends on {other}, which only starts with the profile {profiles}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"compose": "≥ 2.20.2"},
        references=(
            "https://docs.docker.com/compose/how-tos/profiles/",
            "https://docs.docker.com/reference/compose-file/services/#depends_on",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("profiles",)},
    docs=__doc__ or "",
)
