"""A service limits a resource in two places that do not say the same.

## What it does
Compares `cpus`, `mem_limit` and `pids_limit` with `deploy.resources.limits`, and `mem_reservation` with
`deploy.resources.reservations`, as all files of a Compose project together have them. Found is a service that has the one and, in
the other place, no such value though there are others, or another value.

## Why is this bad?
`docker compose` starts nothing: `can't set distinct values on 'cpus' and 'deploy.resources.limits.cpus'`. A value that is missing
there counts as another one.

## Fix safety
Safe where the value is missing below `deploy` and both stand in the same service of the same file: it moves there, with its
comments. Where the two differ, only you know which one is meant.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/deploy/#resources
- https://docs.docker.com/reference/compose-file/services/#cpus
- https://github.com/compose-spec/compose-go/blob/main/loader/validate.go
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, Service, move, regex

from .._agreement import agreed
from .._fixes import offered

_UNITS = {"": 1, "b": 1, "k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40, "p": 2**50}
_SIZE = regex(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kmgtp]?)(?:i?b)?", re.IGNORECASE)


class _Pair(NamedTuple):
    """A key of a service, and where `deploy.resources` says the same."""

    key: str
    section: str
    name: str
    amount: Callable[[str], float | None]

    @property
    def place(self) -> str:
        return f"deploy.resources.{self.section}.{self.name}"


class _Conflict(NamedTuple):
    """node  the older key's value;  other  the newer one's, or None;  section  the mapping it belongs into"""

    service: str
    pair: _Pair
    node: Node
    other: Node | None
    section: Node


def _number(text: str) -> float | None:
    return float(text) if re.fullmatch(r"-?\d+(?:\.\d*)?|-?\.\d+", text) else None


def _bytes(text: str) -> float | None:
    size = _SIZE.fullmatch(text.strip())
    return float(size["number"]) * _UNITS[size["unit"].lower()] if size else None


_PAIRS = (
    _Pair("cpus", "limits", "cpus", _number),
    _Pair("mem_limit", "limits", "memory", _bytes),
    _Pair("pids_limit", "limits", "pids", _number),
    _Pair("mem_reservation", "reservations", "memory", _bytes),
)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        facts = {"service": found.service, "key": found.pair.key, "place": found.pair.place, "how": _how(found)}
        yield Finding(RULE, found.node, facts, (_fix(found),), (found.other or found.section,))


def _judged(project: Project) -> Iterator[tuple[Hashable, _Conflict | None]]:
    for _, service in project.stack.services:
        for pair in _PAIRS:
            node = _last(service, pair.key)
            if node is not None:
                yield (node.path, node.span), _conflict(service, pair, node)


def _conflict(service: Service, pair: _Pair, node: Node) -> _Conflict | None:
    section = _last(service, "deploy", "resources", pair.section)
    amount = pair.amount(node.text)
    if section is None or not section.entries or not amount or any(one.tag is not None for one in (node, section)):
        return None
    other = _last(service, "deploy", "resources", pair.section, pair.name)
    said = None if other is None else pair.amount(other.text)
    if other is not None and (said is None or said == amount):
        return None
    return _Conflict(service.name, pair, node, other, section)


def _last(service: Service, *keys: str) -> Node | None:
    """What counts of several files, each laid over the ones before."""
    return next(reversed(service.written(*keys)), None)


def _how(found: _Conflict) -> str:
    return "does not say it" if found.other is None else "says something else"


def _fix(found: _Conflict) -> Fix:
    place = found.pair.place
    if found.other is not None:
        return Fix(f"keep {found.pair.key} or {place}", (), MANUAL, "the two differ, and nothing says which is meant")
    title = f"move it to {place}"
    depth = len(found.node.route) - 1
    shared = found.node.home is not None or found.section.home is not None
    if found.node.document is not found.section.document or found.node.route[:depth] != found.section.route[:depth] or shared:
        return Fix(title, (), MANUAL, "they stand in different files, or in a mapping that several services share")
    return offered(Fix(title, move(found.node, found.section, found.pair.name), SAFE))


RULE = Rule(
    code="CMP046",
    name="conflicting-resource-limits",
    message="{service} has `{key}`, and `{place}` {how}: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.0"},
        references=(
            "https://docs.docker.com/reference/compose-file/deploy/#resources",
            "https://docs.docker.com/reference/compose-file/services/#cpus",
            "https://github.com/compose-spec/compose-go/blob/main/loader/validate.go",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("cpus", "mem_limit", "pids_limit", "mem_reservation")},
    docs=__doc__ or "",
)
