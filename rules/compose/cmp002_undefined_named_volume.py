"""A service mounts a named volume that the top-level `volumes` do not declare.

## What it does
Finds mounts such as `pgdata:/var/lib/postgresql/data` whose name is no key of the top-level `volumes`, in none of the plausible
Compose projects and in no other Compose file that may be laid over this one (in the same folder, above it or below it).

Silent where the name may be a path (`prometheus.yml:/etc/prometheus/prometheus.yml`, a folder of that name exists beside the
Compose file), where it comes from a variable, and where an included or extended file is missing.

## Why is this bad?
`docker compose` starts nothing: `service "promtail" refers to undefined volume app_logs: invalid compose project`.

## Fix safety
Safe: the volume is declared in the file that uses it, with nothing behind its name, which is what Docker would have made of it.
Safe, too, where a slash too many stands behind the name of a declared volume.
Unsafe where the name is a slip of a declared volume that nobody else mounts: the mount then gets that name. Where it is a
slip of one that is in use, both may be meant, and you choose.

## Versions
Docker Compose 1 and 2.

## References
- https://docs.docker.com/reference/compose-file/volumes/
- https://docs.docker.com/reference/compose-file/services/#volumes
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, Service, regex

from .._fixes import offered
from ._declaring import declaring, renamed, renaming
from ._references import Kind, Missing, meant, missing

_NAME = regex(r"[A-Za-z0-9][\w.-]+/?\Z")
_FILE = regex(r"[^.].*\.\w+\Z")


def _named(service: Node) -> Iterator[tuple[str, Node]]:
    """Names of volumes in both forms of a mount."""
    volumes = service.get("volumes")
    for item in volumes.items if volumes is not None else ():
        if item.shape == "scalar":
            name, _, target = item.text.partition(":")
            if target and _NAME.match(name) and not _FILE.match(basename(target.split(":")[0])):
                yield name, item
            continue
        kind, source = item.get("type"), item.get("source")
        if kind is not None and kind.text == "volume" and source is not None and _NAME.match(source.text):
            yield source.text, source


def _mounts(service: Service, name: str) -> bool:
    return any(mount.kind == "volume" and mount.source == name for mount in service.mounts)


_VOLUME = Kind("volumes", _named, _mounts, apart=True)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in missing(project, _VOLUME):
        folder = dirname(found.node.path)
        if found.name.endswith("/") and found.name[:-1] not in found.known:
            continue  # rather a folder whose `./` is missing
        if not _FILE.match(found.name) and not project.tree.exists(join(folder, found.name)):
            yield Finding(RULE, found.node, {"service": found.service, "name": found.name}, (_fix(project, found),))


def _fix(project: Project, found: Missing) -> Fix:
    if found.name.endswith("/"):
        declared = found.name[:-1]
        return offered(Fix(f"call it `{declared}`", renamed(found.node, found.name, declared), SAFE))
    near = meant(found.name, found.known)
    if near is None:
        return declaring(project, found, "volumes", "")
    if any(_mounts(service, near) for service in found.project.services.values()):
        return Fix(f"declare it, or call it `{near}`", (), MANUAL, f"`{near}` is declared and in use, and the name is near to it")
    return renaming(found, f"`{near}` is declared and nobody mounts it; it may hold something else") or Fix("", (), MANUAL)


RULE = Rule(
    code="CMP002",
    name="undefined-named-volume",
    message="{service} mounts the volume `{name}`, which is declared nowhere: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/volumes/",
            "https://docs.docker.com/reference/compose-file/services/#volumes",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("volumes",)},
    docs=__doc__ or "",
)
