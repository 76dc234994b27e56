"""A service uses a secret or a config that is not declared at the top level.

## What it does
Finds names under a service's `secrets` or `configs`, short or as `source`, that are no key of the top-level section of the same
name, in none of the plausible Compose projects and in no other Compose file that may be laid over this one (in the same folder,
above it or below it).

Silent where an included or extended file is missing, and where the name is missing in several folders.

## Why is this bad?
`docker compose` starts nothing: `service "grafana" refers to undefined secret grafana_admin_password: invalid compose project`.

## Fix safety
Unsafe: where the name is a slip of exactly one that is declared, it becomes that one (left to you where the Compose file speaks
of the path `/run/secrets/NAME`, too); where one file in `secrets/`
or `configs/` beside the Compose file is called like it, it is declared with that file. Otherwise it is left to you: a file,
a variable or the Swarm may hold it.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/secrets/
- https://docs.docker.com/reference/compose-file/configs/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from posixpath import basename, dirname, join

from fixer import ERROR, MANUAL, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, Service, below

from .._fixes import offered
from ._declaring import declared_as, renaming, uncertain
from ._references import Kind, Missing, missing


def _naming(section: str) -> Callable[[Node], Iterator[tuple[str, Node]]]:
    """How to find the names of one section in a service."""

    def named(service: Node) -> Iterator[tuple[str, Node]]:
        for item in service.find(section, ...):
            source = item if item.shape == "scalar" else item.get("source")
            if source is not None and source.text and "$" not in source.text:
                yield source.text, source

    return named


def _mounting(kind: str) -> Callable[[Service, str], bool]:
    def mounts(service: Service, name: str) -> bool:
        return any(mount.kind == kind and mount.source == name for mount in service.mounts)

    return mounts


_KINDS = {kind: Kind(f"{kind}s", _naming(f"{kind}s"), _mounting(kind)) for kind in ("secret", "config")}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for kind, searched in _KINDS.items():
        for found in missing(project, searched):
            facts = {"service": found.service, "kind": kind, "name": found.name}
            yield Finding(RULE, found.node, facts, (_fix(project, found, searched.section),))


def _fix(project: Project, found: Missing, section: str) -> Fix:
    short = isinstance(found.node.route[-1], int)
    called = ", and the file in the container is then called so, too" if short else ""
    fix = renaming(found, f"it is only near to the name that is written{called}")
    if fix is not None:
        if short and f"/{found.name}" in found.node.document.text:
            return Fix(fix.title, (), MANUAL, f"the file also speaks of the path `/{found.name}`, which would have to change")
        return fix
    title = f"declare `{found.name}` under `{section}`"
    reason = uncertain(project, found, section)
    files = list(_files(project, found, section))
    if reason or len(files) != 1:
        return Fix(title, (), MANUAL, reason or "where it comes from is not known")
    edits = declared_as(found.node, section, found.name, {"file": f"./{files[0]}"})
    return offered(
        Fix(f"{title}, from ./{files[0]}", edits, UNSAFE, "a file of that name is there, and nothing says that it is meant")
    )


def _files(project: Project, found: Missing, section: str) -> Iterator[str]:
    """Files called like the name, as seen from the Compose file."""
    folder = dirname(found.node.path)
    for path in below(project.tree, join(folder, section)):
        if dirname(path) == join(folder, section) and basename(path).split(".")[0] == found.name:
            yield f"{section}/{basename(path)}"


RULE = Rule(
    code="CMP004",
    name="undefined-secret-or-config",
    message="{service} uses the {kind} `{name}`, which is declared nowhere: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/secrets/",
            "https://docs.docker.com/reference/compose-file/configs/",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("secrets", "configs")},
    docs=__doc__ or "",
)
