"""A network is `external` for one Compose file, and another one makes it under a different name.

## What it does
Finds networks that are `external` in one Compose file and that one other file of the repository declares under the same name,
not external and without a `name:` of its own. Docker Compose calls that network after the project (`shop_backend`), so that
nobody ever makes the one that is looked for (`backend`).

Silent where several files declare it, where they are run together, where a service occurs in both (then one replaces the other,
say for development), with `external: false`, and where a text of the repository creates networks of that name, or of a name
that it has from a variable (`docker network create`).

## Why is this bad?
The second stack does not start: `network backend declared as external, but could not be found`. Whoever then creates it by hand
has two networks, and the services still do not reach each other.

## Fix safety
Unsafe: the network gets the name that the other file looks for. It is made anew under this name the next time, and the containers
on the old one with it.

## Versions
All versions of Docker Compose; a file with a `version` before 3.5 has no `name` for networks in Docker Compose 1.

## References
- https://docs.docker.com/reference/compose-file/networks/#external
- https://docs.docker.com/reference/compose-file/networks/#name
- https://docs.docker.com/compose/how-tos/project-name/
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import ERROR, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, add

from .._fixes import offered
from ._created import created

_DOCKERS = frozenset({"default", "bridge", "host", "none"})
"""Names that Docker keeps to itself."""


class _Network(NamedTuple):
    """A network in the top-level section of a file. `wanted`: its real name if it is external, else ""."""

    key: str
    node: Node
    wanted: str


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    networks = [network for document in project.of("compose") for network in _networks(document)]
    for name in dict.fromkeys(network.wanted for network in networks if network.wanted):
        users = [network.node for network in networks if network.wanted == name]
        makers = [network.node for network in networks if not network.wanted and network.key == name and name not in _DOCKERS]
        if len(makers) == 1 and _is_apart(project, name, makers[0], users) and not created(project, name):
            yield from (_finding(name, user, makers[0]) for user in users)


def _networks(document: Document) -> Iterator[_Network]:
    for section in document.find("networks"):
        for key, node in section.pairs():
            external, named = node.get("external"), node.get("name")
            outer = external is not None and (external.shape == "mapping" or external.value is True)
            legacy = external.get("name") if external is not None else None
            name = named or legacy
            yield _Network(key, node, (name.text if name is not None else key) if outer else "")


def _is_apart(project: Project, name: str, maker: Node, users: list[Node]) -> bool:
    """Whether the network certainly gets another name, in a project that none of the files that look for it is part of."""
    if maker.get("name") is not None or maker.get("external") is not None or "$" in name:
        return False
    own = {service for services in maker.document.find("services") for service, _ in services.pairs()}
    others = {service for user in users for services in user.document.find("services") for service, _ in services.pairs()}
    mine = [compose for compose in project.stack.projects if maker.document in compose.documents]
    together = any(user.document in compose.documents for compose in mine for user in users)
    real = {compose.network_names.get(name) for compose in mine}
    return own.isdisjoint(others) and not together and bool(mine) and name not in real and all(one.loaded for one in mine)


def _finding(name: str, user: Node, maker: Node) -> Finding:
    fix = Fix(f"call it `{name}` in {maker.path}", add(maker, "name", name), UNSAFE, "it is made anew under this name")
    return Finding(RULE, user, {"name": name, "maker": maker.path}, (offered(fix),), (maker,))


RULE = Rule(
    code="CMP037",
    name="external-network-name-mismatch",
    message="the external network `{name}` is made by {maker}, where Docker Compose puts the project's name before it",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/networks/#external",
            "https://docs.docker.com/reference/compose-file/networks/#name",
            "https://docs.docker.com/compose/how-tos/project-name/",
        ),
    ),
    triggers={"compose": ("external",)},
    docs=__doc__ or "",
)
