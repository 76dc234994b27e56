"""A volume at /var/lib/postgresql/data keeps the image of PostgreSQL 18 from starting.

## What it does
Finds services that run `postgres` 18 or later, or an image made from it (`postgis/postgis`, `pgvector/pgvector`,
`timescale/timescaledb`), with something mounted at `/var/lib/postgresql/data`. `latest`, no tag, `alpine`, `bookworm`
and `trixie` of `postgres` itself count, as they have been 18 or later since September 2025.

Silent when `PGDATA` is set, or may be set by an `env_file` that is not there; with an entrypoint of its own, a command
that is no server or that names a path below `/var/lib/postgresql`; and with a tag that says no version.

## Why is this bad?
Since 18 the image keeps its data in a folder of its version, `/var/lib/postgresql/18/docker`, and the volume belongs one
level higher. A mount at the old place is taken for data that was forgotten in an upgrade, and the container exits:
`there appears to be PostgreSQL data in: /var/lib/postgresql/data (unused mount/volume)`.

## Fix safety
UNSAFE: the mount moves to `/var/lib/postgresql`. That is all for a new database. A volume that holds the data of an older
version is not upgraded by it: the image then stops with the same message, and asks for `pg_upgrade` or a dump. Nothing
is lost either way. Whoever wants to stay on the older version pins its tag instead.

MANUAL when the service mounts something else at or below `/var/lib/postgresql`, or a variable says the path.

## Versions
`postgres` 18 and later.

## References
* https://github.com/docker-library/postgres/pull/1259
* https://github.com/docker-library/postgres/issues/1370
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, UNSAFE, Edit, Finding, Fix, Image, Meta, Mount, Options, Project, Rule, Service, put, regex

from .._agreement import agreed
from ._official import official, serves, tagged

OLD, NEW = "/var/lib/postgresql/data", "/var/lib/postgresql"
SINCE = 18
_PLACE = regex(rf"(?P<source>(?:.*:)?){OLD}/?(?P<options>(?::[^:/]*)?)\Z", re.DOTALL)
_BUILT_FROM = ("pgvector/pgvector", "timescale/timescaledb")
_MAJOR = regex(r"(?:\A|-)pg(\d+)(?:-|\Z)")


class OldPlace(NamedTuple):
    service: Service
    image: Image
    mount: Mount


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        facts = {"service": found.service.name, "image": found.image.reference, "assumed": _assumed(found.image)}
        yield Finding(RULE, found.mount.node, facts, (_fix(found),), (found.image.node,))


def _judged(project: Project) -> Iterator[tuple[Hashable, OldPlace | None]]:
    for compose, service in project.stack.services:
        for mount in service.mounts:
            if mount.target.rstrip("/") == OLD:
                image = _refusing(service)
                wrong = image is not None and project.stack.environment(compose, service).lacks("PGDATA")
                key = (mount.node.path, mount.node.route)
                yield key, OldPlace(service, image, mount) if wrong and image is not None else None


def _refusing(service: Service) -> Image | None:
    """The image if it is 18 or later and gets to look at its folders."""
    image = official(service, "postgres", "postgis/postgis", *_BUILT_FROM)
    if image is None or not serves(service, "postgres"):
        return None
    if any(NEW in word.text or "data_directory" in word.text for word in service.command or ()):
        return None
    return image if _major(image) >= SINCE else None


def _major(image: Image) -> int:
    """The version of PostgreSQL in it as far as the tag says one; 0 when it does not."""
    if image.name in _BUILT_FROM:
        found = _MAJOR.search(image.tag)
        return int(found[1]) if found else 0
    if image.version:
        return image.version[0]
    return SINCE if _moving(image) else 0


def _moving(image: Image) -> bool:
    plain = image.name.rpartition("/")[2] == "postgres"
    return plain and tagged(image, "", "latest", "alpine", "bookworm", "trixie")


def _assumed(image: Image) -> str:
    return f"{SINCE} or later since September 2025" if _moving(image) else f"PostgreSQL {_major(image)}"


def _fix(found: OldPlace) -> Fix:
    title = f"mount it at {NEW}"
    beside = [mount.target for mount in found.service.mounts if mount is not found.mount and mount.target.startswith(NEW)]
    if beside:
        return Fix(title, (), MANUAL, f"{', '.join(beside)} is mounted as well")
    edits = _moved(found.mount)
    if edits is None:
        return Fix(title, (), MANUAL, "a variable says the path")
    caveat = "data of an older version in it needs pg_upgrade, or a dump and restore, before the container starts"
    return Fix(title, edits, UNSAFE, caveat)


def _moved(mount: Mount) -> tuple[Edit, ...] | None:
    target = mount.node.get("target") if mount.node.shape == "mapping" else mount.node
    place = _PLACE.fullmatch(target.text) if target is not None else None
    return put(target, f"{place['source']}{NEW}{place['options']}") if target is not None and place else None


RULE = Rule(
    code="IMG001",
    name="postgres18-data-mount",
    message="{service} runs {image} ({assumed}) with a mount at /var/lib/postgresql/data, and the image refuses to start",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"postgres": "≥ 18"},
        references=(
            "https://github.com/docker-library/postgres/pull/1259",
            "https://github.com/docker-library/postgres/issues/1370",
        ),
    ),
    triggers={
        "compose": (
            "postgres:18",
            "postgres:19",
            "postgres:latest",
            "postgres:alpine",
            "postgres:bookworm",
            "postgres:trixie",
            "postgres:$",
            "image: postgres\n",
            "image: postgres\r",
            "image: postgres ",
            'image: "postgres"',
            "image: 'postgres'",
            "postgis/postgis:18",
            "pg18",
            "pg19",
        )
    },
    docs=__doc__ or "",
)
