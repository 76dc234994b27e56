"""The image of MariaDB 11 and later has no `mysql`, `mysqladmin` or `mysqldump`.

## What it does
Finds healthchecks, commands and entry points of services on the official `mariadb` image 11 or later (`latest`, `lts` and no
tag count: both have been 11 or later since 2024) that call one of the programs by its old name: `mysql`, `mysqladmin`,
`mysqldump`, `mysqlcheck`, `mysqlimport`, `mysqlshow`, `mysqlbinlog`, `mysql_upgrade`.

Only a program that is called counts, not a host or a user of that name, nor `mysqld`. Silent where the new name stands in
the same text (one is tried after the other), with tags that say no version, and with the `-ubi` variants.

## Why is this bad?
`sh: 1: mysqladmin: not found`: the healthcheck never succeeds, and what waits for `service_healthy` never starts.

## Fix safety
SAFE: the program gets its new name (`mariadb-admin`, `mariadb`, `mariadb-dump`, …) and nothing else changes. It takes the
same arguments, and the images from 10.4 on have it as well.

## Versions
`mariadb` 11 and later.

## References
* https://github.com/MariaDB/mariadb-docker/issues/512
* https://mariadb.com/docs/release-notes/community-server/old-releases/11.0/11.0.1
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, SAFE, Finding, Fix, Image, Meta, Options, Project, Rule, Service, put

from .._agreement import agreed
from ._official import official, tagged
from ._programs import Call, calls

NAMES = {
    "mysqladmin": "mariadb-admin",
    "mysqldump": "mariadb-dump",
    "mysqlcheck": "mariadb-check",
    "mysqlimport": "mariadb-import",
    "mysqlshow": "mariadb-show",
    "mysqlbinlog": "mariadb-binlog",
    "mysql_upgrade": "mariadb-upgrade",
    "mysql": "mariadb",
}


class Gone(NamedTuple):
    service: Service
    image: Image
    call: Call


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        renamed = ", ".join(NAMES[name] for name in found.call.names)
        facts = {
            "service": found.service.name,
            "image": found.image.reference,
            "names": ", ".join(found.call.names),
            "version": f"{found.image.version[0]}" if found.image.version else "11 or later",
        }
        fix = Fix(f"call {renamed}", put(found.call.node, found.call.text), SAFE)
        yield Finding(RULE, found.call.node, facts, (fix,), (found.image.node,))


def _judged(project: Project) -> Iterator[tuple[Hashable, Gone | None]]:
    for _, service in project.stack.services:
        image = _without(service)
        for call in calls(service, NAMES) if service.image and "mariadb" in service.image.name else ():
            yield (call.node.path, call.node.route), Gone(service, image, call) if image else None


def _without(service: Service) -> Image | None:
    """The image if it has no programs of the old names."""
    image = official(service, "mariadb")
    if image is None or "ubi" in image.tag:
        return None
    new = image.version[0] >= 11 if image.version else tagged(image, "", "latest", "lts", "noble")
    return image if new else None


RULE = Rule(
    code="IMG003",
    name="mariadb11-mysql-binaries-removed",
    message="{service} calls {names}, which {image} (MariaDB {version}) does not have",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"mariadb": "≥ 11"},
        references=(
            "https://github.com/MariaDB/mariadb-docker/issues/512",
            "https://mariadb.com/docs/release-notes/community-server/old-releases/11.0/11.0.1",
        ),
    ),
    triggers={
        "compose": (
            "mariadb:1",
            "mariadb:l",
            "mariadb:$",
            "mariadb\n",
            "mariadb\r",
            "mariadb ",
            'mariadb"',
            "mariadb'",
            "mariadb:n",
        )
    },
    docs=__doc__ or "",
)
