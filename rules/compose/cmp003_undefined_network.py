"""A service joins a network that the top-level `networks` do not declare.

## What it does
Finds names under a service's `networks`, in the list or as keys, that are no key of the top-level `networks`, in none of the
plausible Compose projects and in no other Compose file that may be laid over this one (in the same folder, above it or
below it). The network `default` is always there.

Silent where an included or extended file is missing.

## Why is this bad?
`docker compose` starts nothing: `service "api" refers to undefined network backend: invalid compose project`.

## Fix safety
Safe where two services or more join the network: it is declared in the file that uses it, with nothing behind its name, and
they meet there. Unsafe where only one does, as the network may be one that somebody else creates. Where the repository says so
(`docker network create`), or another Compose file declares the network, you choose. Unsafe also where the name is a slip of
a declared network: the service then joins that one.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/networks/
- https://docs.docker.com/reference/compose-file/services/#networks
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, Service

from ._created import created
from ._declaring import declaring, renaming
from ._references import Kind, Missing, missing

_NAME = re.compile(r"[A-Za-z0-9][\w.-]*\Z")


def _named(service: Node) -> Iterator[tuple[str, Node]]:
    """Names of networks in both forms."""
    networks = service.get("networks")
    if networks is None:
        return
    listed = [(item.text, item) for item in networks.items if item.shape == "scalar"]
    yield from ((name, node) for name, node in (*listed, *networks.pairs()) if name != "default" and _NAME.match(name))


def _joins(service: Service, name: str) -> bool:
    return name in service.networks


_NETWORK = Kind("networks", _named, _joins)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in missing(project, _NETWORK):
        yield Finding(RULE, found.node, {"service": found.service, "name": found.name}, (_fix(project, found),))


def _fix(project: Project, found: Missing) -> Fix:
    fix = renaming(found, "the service then joins a network that it did not name")
    if fix is not None:
        return fix
    script = created(project, found.name)
    if script:
        reason = f"{script} creates a network of this name: `external: true` belongs with it then"
        return Fix(f"declare `{found.name}` under `networks`", (), MANUAL, reason)
    together = sum(_joins(service, found.name) for service in found.project.services.values())
    doubt = "" if together > 1 else "a network that somebody else creates needs `external: true`"
    return declaring(project, found, "networks", doubt)


RULE = Rule(
    code="CMP003",
    name="undefined-network",
    message="{service} joins the network `{name}`, which is declared nowhere: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/networks/",
            "https://docs.docker.com/reference/compose-file/services/#networks",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("networks",)},
    docs=__doc__ or "",
)
