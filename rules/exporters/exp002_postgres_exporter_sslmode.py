"""postgres_exporter asks a PostgreSQL without TLS for TLS.

## What it does
Finds services on the postgres_exporter's image whose `DATA_SOURCE_NAME` or `DATA_SOURCE_URI` leads to a service of the same
project that runs PostgreSQL as its image comes, and says no `sslmode`. `sslmode=prefer` and `allow` count with tags up to
0.18, which know neither.

Silent when the database may speak TLS: a build or an entrypoint of its own, `ssl` in its command, environment or mounted
files, a `postgresql.conf` of its own, and images that are not known. Silent also where `PGSSLMODE` is set or may be set by an
`env_file` that is not there, and where the host comes from a variable.

## Why is this bad?
The exporter's driver asks for TLS unless told otherwise, unlike `psql`, and gives up: `pq: SSL is not enabled on the server`.
The target is up, `pg_up` is 0, and there are no metrics.

## Fix safety
SAFE: `sslmode=disable` is added, in the way that the connection string is written. The connection could not be made before,
and it is not less protected than the others to the same server.

UNSAFE where scripts are mounted into `/docker-entrypoint-initdb.d` that are not in the tree: they may switch TLS on.

## Versions
All; `prefer` and `allow` in those up to 0.18.

## References
* https://github.com/prometheus-community/postgres_exporter/issues/897
* https://github.com/prometheus-community/postgres_exporter/issues/45
* https://pkg.go.dev/github.com/lib/pq#hdr-Connection_String_Parameters
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import (
    ERROR,
    SAFE,
    UNSAFE,
    ComposeProject,
    Finding,
    Fix,
    Image,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    put,
    regex,
)

from .._agreement import agreed
from ._postgres import Tls, tls

_IMAGES = ("prometheuscommunity/postgres-exporter", "wrouesnel/postgres_exporter", "bitnami/postgres-exporter")
_LAST_WITHOUT = (0, 18)
_URL = regex(r"postgres(?:ql)?://(?:.*@)?(?P<host>[\w.-]+)(?::[^/?@]+)?(?P<path>/[^?\s]*)?(?P<query>\?\S*)?", re.DOTALL)
_URI = regex(r"(?P<host>[\w.-]+)(?::[^/?@]+)?(?P<path>/[^?\s]*)?(?P<query>\?\S*)?")
_PAIRS = regex(r"(?:\w+\s*=\s*(?:'[^']*'|\S+)(?:\s+|\Z))+")
_HOST = regex(r"(?:\A|\s)host\s*=\s*(?P<host>[\w.-]+)(?=\s|\Z)")
_MODE = regex(r"(?P<before>(?:\A|[?&\s])sslmode=)(?P<mode>\w[\w-]*)")


class Plain(NamedTuple):
    """An exporter that asks for TLS where there is none.

    text  what the node has to say instead;  mode  what it says now, "" for nothing
    """

    service: Service
    database: Service
    node: Node
    text: str
    mode: str
    tls: Tls


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        facts = {
            "service": found.service.name,
            "database": found.database.name,
            "said": f"with sslmode={found.mode}, which it does not know"
            if found.mode
            else "without sslmode, which means require",
        }
        caveat = "" if found.tls is Tls.OFF else "scripts that are not in the tree may switch TLS on in the database"
        fix = Fix("connect with sslmode=disable", put(found.node, found.text), UNSAFE if caveat else SAFE, caveat)
        yield Finding(RULE, found.node, facts, (fix,), tuple(image.node for image in (found.database.image,) if image))


def _judged(project: Project) -> Iterator[tuple[Hashable, Plain | None]]:
    for compose, service in project.stack.services:
        if service.image is None or service.image.name not in _IMAGES or service.build is not None:
            continue
        name = next((name for name in ("DATA_SOURCE_NAME", "DATA_SOURCE_URI") if name in service.environment), "")
        node = service.environment[name].node if name else None
        if node is not None:
            yield (node.path, node.route), _plain(project, compose, service, name, node)


def _plain(project: Project, compose: ComposeProject, service: Service, name: str, node: Node) -> Plain | None:
    value = service.environment[name].value or ""
    if not project.stack.environment(compose, service).lacks("PGSSLMODE") or service.image is None:
        return None
    listed = f"{name}=" if isinstance(node.route[-1], int) else ""
    written = _written(node.text.removeprefix(listed), name, service.image)
    if written is None or ("sslmode" in value and not written.mode):
        return None
    database = compose.service(written.host)
    found = tls(project, compose, database) if database is not None else Tls.ON
    if database is None or found is Tls.ON:
        return None
    return Plain(service, database, node, listed + written.text, written.mode, found)


class Written(NamedTuple):
    """A connection string's host, the mode it says, and itself with another mode."""

    host: str
    mode: str
    text: str


def _written(text: str, name: str, image: Image) -> Written | None:
    """None when it says a mode that is in order, names several databases, or is not of a form that is known."""
    address = (_URL if name == "DATA_SOURCE_NAME" else _URI).fullmatch(text)
    host = address or (_HOST.search(text) if _PAIRS.fullmatch(text) else None)
    if host is None or text.count("://") > 1 or (address is not None and "$" in (address["query"] or "")):
        return None
    mode = _MODE.search((address["query"] or "") if address else text)
    if mode is not None:
        old = image.version is not None and image.version[:2] <= _LAST_WITHOUT
        if mode["mode"] not in ("prefer", "allow") or not old:
            return None
        return Written(host["host"], mode["mode"], _MODE.sub(r"\g<before>disable", text))
    if address is None:
        return Written(host["host"], "", f"{text} sslmode=disable")
    joint = "&" if address["query"] else "?" if address["path"] else "/?"
    return Written(host["host"], "", f"{text}{joint}sslmode=disable")


RULE = Rule(
    code="EXP002",
    name="postgres-exporter-sslmode",
    message="{service} connects to {database} {said}, and {database} speaks no TLS",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"postgres_exporter": "all"},
        references=(
            "https://github.com/prometheus-community/postgres_exporter/issues/897",
            "https://github.com/prometheus-community/postgres_exporter/issues/45",
            "https://pkg.go.dev/github.com/lib/pq#hdr-Connection_String_Parameters",
        ),
    ),
    triggers={"compose": ("postgres-exporter", "postgres_exporter")},
    docs=__doc__ or "",
)
