"""CockroachDB's image does not read `POSTGRES_DB`, `POSTGRES_USER` and `POSTGRES_PASSWORD`.

## What it does
Finds services on CockroachDB's own image that run `start-single-node` with variables of PostgreSQL's image.

Silent with `start`, with an entrypoint of its own, where something is mounted into `/docker-entrypoint-initdb.d` (a script
there may read them), where an anchor shares the variables with other services, and where a file laid over it puts
CockroachDB in the place of PostgreSQL, whose variables they are.

## Why is this bad?
The database and the user are never made: `database "shop" does not exist`, although the Compose file seems to say
otherwise. The image from 22.1 on has variables of its own for that.

## Fix safety
UNSAFE. `POSTGRES_DB` becomes `COCKROACH_DATABASE`, `POSTGRES_USER` becomes `COCKROACH_USER`, `POSTGRES_PASSWORD` becomes
`COCKROACH_PASSWORD`. What would have no effect goes away: the user `root`, who exists, a password with `--insecure` (CRDB007),
a password without a user, and what a variable of CockroachDB says already. They count on the first start only, with an
empty data folder; scripts elsewhere that create the database must bear that it exists.

MANUAL before 22.1, where the healthcheck or the command uses the variables, where the user's name is not known, and where an
`env_file` says any of it.

## Versions
All; the fix from 22.1 on.

## References
* https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh (`setup_env`)
* https://www.cockroachlabs.com/docs/stable/start-a-local-cluster-in-docker-mac
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import MANUAL, UNSAFE, WARNING, Edit, Finding, Fix, Meta, Node, Options, Project, Rule, delete

from .._agreement import agreed
from .._environment import called
from ._server import Server, prepared, server

MEANT = {
    "POSTGRES_DB": "COCKROACH_DATABASE",
    "POSTGRES_USER": "COCKROACH_USER",
    "POSTGRES_PASSWORD": "COCKROACH_PASSWORD",
}
_SCRIPTS = "/docker-entrypoint-initdb.d"


class Unread(NamedTuple):
    """A node with variables that nobody reads, each with the node that sets it. `complete`: no env_file may set more."""

    node: Server
    variables: dict[str, Node]
    complete: bool


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        places = tuple(found.variables.values())
        facts = {"service": found.node.service.name, "names": ", ".join(found.variables)}
        yield Finding(RULE, places[0], facts, (_fix(found),), places[1:])


def _judged(project: Project) -> Iterator[tuple[Hashable, Unread | None]]:
    for compose in project.stack.projects:
        for service in compose.services.values():
            own = service.environment
            said = {name: own[name].node for name in MEANT if name in own}
            variables = {name: place for name, place in said.items() if place is not None and _own(place)}
            node = server(service) if variables else None
            read = any(mount.target.startswith(_SCRIPTS) for mount in service.mounts)
            unread = None
            if node is not None and node.single and not read:
                complete = project.stack.environment(compose, service).lacks(*(set(MEANT.values()) - own.keys()))
                unread = Unread(node, variables, complete)
            for first in [*variables.values()][:1]:
                yield (first.path, first.route), unread


def _own(node: Node) -> bool:
    """Whether the variable is this service's alone: behind an anchor it may be meant for others."""
    return node.home is None and len(node.document.uses(node)) == 1


def _fix(found: Unread) -> Fix:
    title = "say it with CockroachDB's own variables"
    obstacle = _obstacle(found)
    if obstacle:
        return Fix(title, (), MANUAL, obstacle)
    kept = {name: MEANT[name] for name in found.variables if _counts(found, name)}
    gone = [place for name, place in found.variables.items() if name not in kept]
    edits = tuple(edit for name, meant in kept.items() for edit in called(found.variables[name], meant))
    title = f"set {', '.join(kept.values())} instead" if kept else f"remove {', '.join(found.variables)}"
    caveat = "they count on the first start, with an empty data folder; scripts that create the database must bear that it exists"
    return Fix(title, edits + _removed(gone), UNSAFE, caveat if kept else "something else in the container may read them")


def _obstacle(found: Unread) -> str:
    service = found.node.service
    user = service.environment.get("POSTGRES_USER")
    if not prepared(found.node):
        return "images before 22.1 have no such variables: create them with SQL"
    if not found.complete:
        return "an env_file may say it"
    if any(name in word.text for word in (*service.healthcheck, *(service.command or ())) for name in MEANT):
        return "its healthcheck or command uses the variables"
    return "the user's name is not known" if user is not None and user.value is None else ""


def _counts(found: Unread, name: str) -> bool:
    """Whether the variable would do something under the other name."""
    own = found.node.service.environment
    user = own.get("COCKROACH_USER") or own.get("POSTGRES_USER")
    named = user is not None and user.value not in (None, "", "root")
    if MEANT[name] in own:
        return False
    return name == "POSTGRES_DB" or (named and (name == "POSTGRES_USER" or found.node.secure))


def _removed(gone: list[Node]) -> tuple[Edit, ...]:
    """Without them, and without the mapping or list that would be empty."""
    parent = gone[0].parent if gone else None
    if parent is not None and {child.route for child in parent.children} == {node.route for node in gone}:
        return delete(parent)
    return tuple(edit for node in gone for edit in delete(node))


RULE = Rule(
    code="CRDB004",
    name="postgres-env-on-cockroach",
    message="{service} sets {names}, which CockroachDB's image does not read",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"cockroachdb": "all"},
        references=(
            "https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh",
            "https://www.cockroachlabs.com/docs/stable/start-a-local-cluster-in-docker-mac",
        ),
    ),
    triggers={"compose": ("cockroachdb/cockroach",)},
    docs=__doc__ or "",
)
