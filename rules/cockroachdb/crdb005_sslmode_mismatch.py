"""A client's `sslmode` contradicts the mode its CockroachDB node runs in.

## What it does
Compares nodes whose mode is plain (`start` or `start-single-node`, with or without `--insecure`) with the services of
the same project that say how they connect: a connection string in an environment variable or a command whose host is
the node (`postgresql://…@cockroachdb:26257/app?sslmode=require`, `host=cockroachdb … sslmode=disable`, JDBC and
SQLAlchemy forms), or a variable such as `DB_SSL_MODE` beside a `DB_HOST` that names the node.

Only explicit contradictions count: `require`, `verify-ca` and `verify-full` against a node with `--insecure`;
`disable` against a secure node without `--accept-sql-without-tls`. What a connection string leaves out is the
driver's default and differs between drivers; `prefer` and `allow` take either. A secure node that has no certificates
is CRDB001's business, not this rule's.

## Why is this bad?
An insecure node answers a client's request for TLS with *no*, and the client gives up (`SSL is not enabled on the
server`). A secure node refuses a client without TLS (`node is running secure mode, SSL connection required`).

## Fix safety
UNSAFE. Against an insecure node the mode becomes `disable`: the connection is neither encrypted nor authenticated, as
the node wants it. Against a secure node it becomes `require`, which encrypts and checks no certificate. That is only
offered where the connection string has a password. Without one the client needs a certificate of its own, which
nobody can guess: MANUAL. Only the mode itself is changed; a mode that comes out of a variable is left alone.

## Versions
All; `--accept-sql-without-tls` exists since 20.2.

## References
* https://github.com/cockroachdb/cockroach/blob/master/pkg/sql/pgwire/pre_serve.go (`maybeUpgradeToSecureConn`)
* https://www.cockroachlabs.com/docs/stable/connection-parameters
* https://www.cockroachlabs.com/docs/stable/common-errors
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass

from fixer import ERROR, MANUAL, UNSAFE, ComposeProject, Finding, Fix, Meta, Options, Project, Rule, put

from .._agreement import agreed
from .._command import command
from ._certificates import gap
from ._clients import Connection, connections
from ._server import Server, servers


@dataclass(frozen=True)
class Contradiction:
    connection: Connection
    server: Server


def check(project: Project, _: Options) -> Iterator[Finding]:
    for found in agreed(_judged(project)):
        connection, server = found.connection, found.server
        place = command(server.words)
        yield Finding(
            RULE,
            connection.node,
            {
                "client": connection.service.name,
                "mode": connection.mode,
                "server": server.service.name,
                "state": "secure" if server.secure else "insecure",
            },
            _fixes(found),
            (place,) if place is not None else (),
        )


def _judged(project: Project) -> Iterator[tuple[Hashable, Contradiction | None]]:
    for compose in project.stack.projects:
        nodes = {node.service.name: node for node in servers(compose)}
        for connection in connections(compose, frozenset(nodes)) if nodes else ():
            key = (connection.node.path, connection.node.route, connection.mode)
            reached = [nodes[name] for name in connection.servers]
            wrong = all(_contradict(project, compose, connection.mode, node) for node in reached)
            yield key, Contradiction(connection, reached[0]) if wrong else None


def _contradict(project: Project, compose: ComposeProject, mode: str, node: Server) -> bool:
    if not node.secure:
        return mode in ("require", "verify-ca", "verify-full")
    return mode == "disable" and not node.plain and gap(project, compose, node) is None


def _fixes(found: Contradiction) -> tuple[Fix, ...]:
    connection = found.connection
    wanted = "require" if found.server.secure else "disable"
    text = connection.with_mode(wanted)
    if text is None:
        return ()
    title, edits = f"connect with sslmode={wanted}", put(connection.node, text)
    if not found.server.secure:
        caveat = "the connection is neither encrypted nor authenticated, which is what the node expects"
        return (Fix(title, edits, UNSAFE, caveat),)
    if connection.password:
        caveat = "encrypts without checking the certificate; verify-full with sslrootcert is better where the client has the CA"
        return (Fix(title, edits, UNSAFE, caveat),)
    return (
        Fix(title, edits, MANUAL, "without a password the client needs a certificate as well (sslcert, sslkey, sslrootcert)"),
    )


RULE = Rule(
    code="CRDB005",
    name="sslmode-mismatch",
    message="{client} connects with sslmode={mode}, but {server} runs in {state} mode",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"cockroachdb": "all"},
        references=(
            "https://github.com/cockroachdb/cockroach/blob/master/pkg/sql/pgwire/pre_serve.go",
            "https://www.cockroachlabs.com/docs/stable/connection-parameters",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("cockroachdb/cockroach",)},
    docs=__doc__ or "",
)
