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

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Image, Meta, Options, Project, Rule, put

from ._official import tagged
from ._programs import gone

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


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in gone(project, "mariadb", NAMES, _lacks):
        renamed = ", ".join(NAMES[name] for name in found.call.names)
        facts = {
            "service": found.service.name,
            "image": found.image.reference,
            "names": ", ".join(found.call.names),
            "version": f"{found.image.version[0]}" if found.image.version else "11 or later",
        }
        fix = Fix(f"call {renamed}", put(found.call.node, found.call.text), SAFE)
        yield Finding(RULE, found.call.node, facts, (fix,), (found.image.node,))


def _lacks(image: Image) -> bool:
    """Whether it has no programs of the old names."""
    new = image.version[0] >= 11 if image.version else tagged(image, "", "latest", "lts", "noble")
    return new and "ubi" not in image.tag


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
