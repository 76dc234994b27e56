"""Cassandra 3 and 4 want `MAX_HEAP_SIZE` and `HEAP_NEWSIZE` both, or neither.

## What it does
Finds services on the official `cassandra` image 3 or 4 that set exactly one of the two variables.

Silent from 5.0 on, whose garbage collector needs no second number; with tags that say no version; with a build, an
entrypoint or a command of its own; with `JVM_OPTS`, `JVM_EXTRA_OPTS` or files mounted below `/etc/cassandra`, which may choose
another collector; and where an `env_file` that is not there may set the other.

## Why is this bad?
The start script exits before Java does anything: `please set or unset MAX_HEAP_SIZE and HEAP_NEWSIZE in pairs when using CMS
GC (see cassandra-env.sh)`.

## Fix safety
UNSAFE: `HEAP_NEWSIZE` is added, a quarter of the heap but at most 800M, which is what the start script takes on eight cores
(100M for each) when it chooses by itself. With fewer cores a smaller number means shorter pauses.

MANUAL for `HEAP_NEWSIZE` alone: how large the heap may be is for people to say. Removing the variable lets the script choose
both. MANUAL also where the heap's size is no plain number.

## Versions
`cassandra` 3 and 4.

## References
* https://github.com/apache/cassandra/blob/cassandra-4.1/conf/cassandra-env.sh
* https://github.com/stargate/stargate/pull/2716
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    ComposeProject,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    add,
    delete,
    insert,
    regex,
)

from .._agreement import agreed

MAX, NEW = "MAX_HEAP_SIZE", "HEAP_NEWSIZE"
VERSIONS = (3, 4)
MOST = 800
_SIZE = regex(r"(\d+)([MmGg])")


class Unpaired(NamedTuple):
    """A node with one of the two. `place` says `name`."""

    service: Service
    name: str
    place: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        image = found.service.image
        facts = {
            "service": found.service.name,
            "name": found.name,
            "other": NEW if found.name == MAX else MAX,
            "image": image.reference if image else "",
        }
        yield Finding(RULE, found.place, facts, (_fix(found),))


def _judged(project: Project) -> Iterator[tuple[Hashable, Unpaired | None]]:
    for compose, service in project.stack.services:
        fact = service.environment.get(MAX) or service.environment.get(NEW)
        if fact is not None and fact.node is not None:
            name = MAX if MAX in service.environment else NEW
            wrong = _cms(service) and _alone(project, compose, service, name)
            yield (fact.node.path, fact.node.route), Unpaired(service, name, fact.node) if wrong else None


def _cms(service: Service) -> bool:
    """Whether the start script meets the collector that it has by default."""
    image = service.image
    if image is None or image.name not in ("cassandra", "library/cassandra") or service.build or service.entrypoint:
        return False
    if image.version is None or image.version[0] not in VERSIONS:
        return False
    words = service.command or ()
    if words and words[0].text != "cassandra" and not words[0].text.startswith("-"):
        return False
    return not any(mount.target.startswith("/etc/cassandra") or "/opt/cassandra" in mount.target for mount in service.mounts)


def _alone(project: Project, compose: ComposeProject, service: Service, name: str) -> bool:
    other = NEW if name == MAX else MAX
    environment = project.stack.environment(compose, service)
    said = environment.variables[name]
    passed_on = said.value is None and said.node is not None and "$" not in said.node.text
    return environment.lacks(other, "JVM_OPTS", "JVM_EXTRA_OPTS") and said.value != "" and not passed_on


def _fix(found: Unpaired) -> Fix:
    if found.name == NEW:
        title = f"remove {NEW}, or add {MAX}"
        return Fix(title, delete(found.place), MANUAL, "how large the heap may be is not said; without both the script chooses")
    value = found.service.environment[MAX].value or ""
    size = _SIZE.fullmatch(value)
    if size is None or "$" in found.place.text:
        return Fix(f"add {NEW}", (), MANUAL, "the heap's size is no plain number here")
    total = int(size[1]) * (1024 if size[2] in "Gg" else 1)
    wanted = f"{max(min(total // 4, MOST), 1)}M"
    caveat = "a quarter of the heap, at most 800M, as the start script takes on eight cores; fewer cores want less"
    parent = found.place.parent
    if parent is None or parent.shape == "mapping":
        edits = add(parent, NEW, wanted, after=MAX) if parent is not None else ()
    else:
        index = next(number for number, item in enumerate(parent.items) if item.route == found.place.route)
        edits = insert(parent, index + 1, f"{NEW}={wanted}")
    return Fix(f"add {NEW}={wanted}", edits, UNSAFE, caveat)


RULE = Rule(
    code="CAS002",
    name="heap-settings-not-paired",
    message="{service} sets {name} and not {other}, and {image} does not start with one alone",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"cassandra": "3, 4"},
        references=(
            "https://github.com/apache/cassandra/blob/cassandra-4.1/conf/cassandra-env.sh",
            "https://github.com/stargate/stargate/pull/2716",
        ),
    ),
    triggers={"compose": ("MAX_HEAP_SIZE", "HEAP_NEWSIZE")},
    docs=__doc__ or "",
)
