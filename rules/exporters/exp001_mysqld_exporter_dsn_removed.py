"""mysqld_exporter 0.15 and later know no `DATA_SOURCE_NAME`.

## What it does
Finds services on the mysqld_exporter's image 0.15 or later (`latest`, `main` and no tag count) that are told where the
database is by `DATA_SOURCE_NAME` alone.

Silent with an older tag, with `--config.my-cnf`, a mounted `.my.cnf`, `--mysqld.username` or `MYSQLD_EXPORTER_PASSWORD` (the
variable is then merely left over), and with an entrypoint of its own.

## Why is this bad?
The exporter exits at once: `no user specified in section or parent`. The metrics of the database are missing.

## Fix safety
UNSAFE: user and address become the flags `--mysqld.username` and `--mysqld.address`, the password becomes
`MYSQLD_EXPORTER_PASSWORD`; variables in them stay as they are. A database's name goes away, as the exporter needs none.
Where the same file of variables or the same anchor feeds several services, it is left alone.

MANUAL for a socket, for parameters (`?tls=…`: those belong into a `.my.cnf`), without user or password, and where the
value is not written in the service's `environment`.

## Versions
mysqld_exporter 0.15 and later.

## References
* https://github.com/prometheus/mysqld_exporter/pull/744
* https://github.com/prometheus/mysqld_exporter/issues/750
* https://github.com/prometheus/mysqld_exporter#running
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from posixpath import basename
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    Edit,
    Finding,
    Fix,
    Image,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    add,
    put,
    regex,
    rename,
)

from .._agreement import agreed
from .._command import flags
from .._rewording import with_flags

SINCE = (0, 15)
NAME, PASSWORD = "DATA_SOURCE_NAME", "MYSQLD_EXPORTER_PASSWORD"
_IMAGES = ("prom/mysqld-exporter", "prometheus/mysqld-exporter")
_MOVING = ("", "latest", "main", "master")
_PIECE = r"(?:\$\{[^}]*\}|[^:@/(){}])"
_SOURCE = regex(
    rf"(?P<user>{_PIECE}+):(?P<password>.+)@(?:tcp)?\((?P<host>{_PIECE}+)(?P<port>:{_PIECE}+)?\)/(?P<database>[\w-]*)", re.DOTALL
)


class Ignored(NamedTuple):
    """An exporter that nobody reads the address of. `node` says it."""

    service: Service
    image: Image
    node: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        version = ".".join(map(str, found.image.version)) if found.image.version else "0.15 or later"
        facts = {"service": found.service.name, "image": found.image.reference, "version": version}
        yield Finding(RULE, found.node, facts, (_fix(found),), (found.image.node,))


def _judged(project: Project) -> Iterator[tuple[Hashable, Ignored | None]]:
    for compose, service in project.stack.services:
        if service.image is None or service.image.name not in _IMAGES:
            continue
        variables = project.stack.environment(compose, service).variables
        node = variables[NAME].node if NAME in variables else None
        if node is not None and node.document.language == "yaml":
            wrong = PASSWORD not in variables and _alone(service) and _new(service.image)
            yield (node.path, node.route), Ignored(service, service.image, node) if wrong else None


def _new(image: Image) -> bool:
    return image.version >= SINCE if image.version else image.tag in _MOVING and "@" not in image.reference


def _alone(service: Service) -> bool:
    """Whether neither a flag nor a file says what the variable does."""
    words = service.command or ()
    said = any(True for name in ("--config.my-cnf", "--mysqld.username") for _ in flags(words, name))
    mounted = any("my.cnf" in basename(mount.target) for mount in service.mounts)
    return not (said or mounted or service.entrypoint or service.build) and service.complete


def _fix(found: Ignored) -> Fix:
    title = "give user and address as flags, and the password by itself"
    listed = isinstance(found.node.route[-1], int)
    if NAME not in found.service.environment:
        return Fix(title, (), MANUAL, "an env_file sets the variable")
    text = found.node.text.removeprefix(f"{NAME}=") if listed else found.node.text
    source = _SOURCE.fullmatch(text)
    if source is None:
        return Fix(title, (), MANUAL, "it has no user and password, or names a socket or parameters: write a .my.cnf")
    edits = _flagged(found, source)
    if edits is None:
        return Fix(title, (), MANUAL, "the command hides where the flags would stand")
    if listed:
        edits += put(found.node, f"{PASSWORD}={source['password']}")
    else:
        edits += rename(found.node, PASSWORD) + put(found.node, source["password"])
    return Fix(title, edits, UNSAFE, "the exporter asks for no database by name, and takes no parameters this way")


def _flagged(found: Ignored, source: re.Match[str]) -> tuple[Edit, ...] | None:
    address = f"--mysqld.address={source['host']}{source['port'] or ':3306'}"
    wanted = {"--mysqld.address": address, "--mysqld.username": f"--mysqld.username={source['user']}"}
    if found.service.command:
        return with_flags(found.service.command, wanted)
    own = next((node for node in found.service.nodes if node.document is found.node.document), found.service.nodes[0])
    return add(own, "command", list(wanted.values()), after="image")


RULE = Rule(
    code="EXP001",
    name="mysqld-exporter-dsn-removed",
    message="{service} runs {image} ({version}), which does not read DATA_SOURCE_NAME and exits without a user",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"mysqld_exporter": "≥ 0.15"},
        references=(
            "https://github.com/prometheus/mysqld_exporter/pull/744",
            "https://github.com/prometheus/mysqld_exporter/issues/750",
            "https://github.com/prometheus/mysqld_exporter#running",
        ),
    ),
    triggers={"compose": ("mysqld-exporter",)},
    docs=__doc__ or "",
)
