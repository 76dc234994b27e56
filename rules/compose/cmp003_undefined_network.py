"""A service joins a network that the top-level `networks` do not declare.

## What it does
Finds names under a service's `networks`, in the list or as keys, that are no key of the top-level `networks`, in none of the
plausible Compose projects and in no other Compose file that may be laid over this one (in the same folder, above it or
below it). The network `default` is always there.

Silent where an included or extended file is missing, and where the name is missing in several folders, as one file that is not
here may then go with all of them.

## Why is this bad?
`docker compose` starts nothing: `service "api" refers to undefined network backend: invalid compose project`.

## Fix safety
Unsafe: the network is declared in the file that uses it, with nothing behind its name, so that the services of this project
meet there; a network that somebody else creates is meant just as often, and needs `external: true`. Where the repository
creates one (`docker network create`), or another Compose file declares it, you choose. Unsafe also where the name is a slip of
a declared network: the service then joins that one.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/networks/
- https://docs.docker.com/reference/compose-file/services/#networks
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, Service, regex

from ._created import created
from ._declaring import declaring, renaming
from ._references import Kind, Missing, missing

_NAME = regex(r"[A-Za-z0-9][\w.-]*\Z")


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
    scripts: dict[str, str] = {}
    for found in missing(project, _NETWORK):
        if found.name not in scripts:
            scripts[found.name] = created(project, found.name)
        fix = _fix(project, found, scripts[found.name])
        yield Finding(RULE, found.node, {"service": found.service, "name": found.name}, (fix,))


def _fix(project: Project, found: Missing, script: str) -> Fix:
    fix = renaming(found, "the service then joins a network that it did not name")
    if fix is not None:
        return fix
    if script:
        reason = f"{script} creates a network of this name: `external: true` belongs with it then"
        return Fix(f"declare `{found.name}` under `networks`", (), MANUAL, reason)
    return declaring(project, found, "networks", "a network that somebody else creates needs `external: true`")


RULE = Rule(
    code="CMP003",
    name="undefined-network",
    message="{service} joins the network `{name}`, which is declared nowhere: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
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
