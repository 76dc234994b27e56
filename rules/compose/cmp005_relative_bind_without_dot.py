"""A mount's source is a path without `./` before it, which Compose takes for the name of a volume.

## What it does
Finds short mounts such as `configs/nginx.conf:/etc/nginx/nginx.conf`, whose source has a slash and begins with none of `/`, `./`,
`../`, `~` and a variable. Also found is a source without a slash inside when no Compose file declares such a volume, and it ends
with a slash (`data/:/data`) or a file or folder of that name stands beside the Compose file.

## Why is this bad?
`docker compose` starts nothing: `service "web" refers to undefined volume configs/nginx.conf: invalid compose project`.

## Fix safety
Safe where there is a slash inside, which no volume's name may have: `./` is put before the source. Unsafe without one, as a
volume may be meant that happens to be called like the file, and where what stands before the slash is a volume.

## Versions
Docker Compose 1 and 2.

## References
- https://docs.docker.com/reference/compose-file/services/#volumes
- https://docs.docker.com/reference/compose-file/volumes/
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join

from fixer import (
    ERROR,
    SAFE,
    UNSAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    everywhere,
    put,
    regex,
)

from ._platforms import completed

_SHORT = regex(r"(?P<source>[A-Za-z0-9_][^:\\]*):(?:/|\$)")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        if completed(document):
            continue
        for service in document.find("services", ...):
            if service.get("volume_driver") is None:
                yield from _mounts(project, document, service)


def _mounts(project: Project, document: Document, service: Node) -> Iterator[Finding]:
    for item in service.find("volumes", ...):
        short = _SHORT.match(item.text) if item.shape == "scalar" else None
        source = short["source"] if short else ""
        inner = "/" in source.rstrip("/")
        if inner and source.count("${") == source.count("}"):
            volume = source.split("/")[0]
            doubt = _is_volume(project, volume)
            caveat = f"a folder of the volume {volume} may be meant" if doubt else ""
            yield _finding(service, item, source, Fix(f"write ./{source}", _edits(item), UNSAFE if doubt else SAFE, caveat))
        elif source and not inner and _is_path(project, document, source):
            fix = Fix(f"write ./{source}", _edits(item), UNSAFE, "a volume may be meant that has the name of the file or folder")
            yield _finding(service, item, source, fix)


def _edits(item: Node) -> Edits:
    return everywhere(item, lambda use: put(use, f"./{use.text}"))


def _finding(service: Node, item: Node, source: str, fix: Fix) -> Finding:
    return Finding(RULE, item, {"service": service.route[-1], "source": source}, (fix,))


def _is_path(project: Project, document: Document, name: str) -> bool:
    """Whether something of that name stands beside the file or a slash behind it says so, and no volume has the name."""
    if not name.endswith("/") and not project.tree.exists(join(dirname(document.path), name)):
        return False
    name = name.rstrip("/")
    if _is_volume(project, name):
        return False
    return all(compose.complete for compose in project.stack.projects if document in compose.documents)


def _is_volume(project: Project, name: str) -> bool:
    return any(name in dict(volumes.pairs()) for other in project.of("compose") for volumes in other.find("volumes"))


RULE = Rule(
    code="CMP005",
    name="relative-bind-without-dot",
    message="{service} mounts `{source}`, which without `./` is the name of a volume that does not exist",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#volumes",
            "https://docs.docker.com/reference/compose-file/volumes/",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("volumes",)},
    docs=__doc__ or "",
)
