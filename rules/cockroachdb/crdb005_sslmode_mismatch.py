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

from collections.abc import Hashable, Iterable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, UNSAFE, ComposeProject, Finding, Fix, Meta, Node, Options, Project, Rule, comment, put

from .._agreement import agreed
from .._command import command
from ._certificates import gap
from ._clients import Connection, connections
from ._server import Server, servers


class Contradiction(NamedTuple):
    connection: Connection
    server: Server


def check(project: Project, options: Options) -> Iterator[Finding]:
    for group in _groups(agreed(_judged(project))):
        connection, server = group[0].connection, group[0].server
        place = command(server.words)
        yield Finding(
            RULE,
            connection.node,
            {
                "client": ", ".join(dict.fromkeys(found.connection.service.name for found in group)),
                "mode": connection.mode,
                "server": server.service.name,
                "state": "secure" if server.secure else "insecure",
            },
            _fixes(group, options),
            (place,) if place is not None else (),
        )


def _groups(found: Iterable[Contradiction]) -> Iterator[list[Contradiction]]:
    """What one text says to several services, through an anchor, is one finding."""
    groups: dict[Hashable, list[Contradiction]] = {}
    for one in found:
        node = one.connection.node
        groups.setdefault((node.path, node.span, one.connection.written), []).append(one)
    yield from groups.values()


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


def _fixes(group: list[Contradiction], options: Options) -> tuple[Fix, ...]:
    found, connection = group[0], group[0].connection
    wanted = "require" if found.server.secure else "disable"
    text = connection.with_mode(wanted)
    title = f"connect with sslmode={wanted}"
    if text is None:
        return (Fix(title, (), MANUAL, "the mode comes from a variable, or stands there twice"),)
    edits = tuple(edit for node in _places(group) for edit in put(node, text))
    if options.annotate:
        edits += comment(connection.node, f"# Changed from sslmode={connection.mode} to {wanted}", "behind")
    applicability, caveat = UNSAFE, "the connection is neither encrypted nor authenticated, which is what the node expects"
    if found.server.secure:
        caveat = "encrypts without checking the certificate; verify-full with sslrootcert is better where the client has the CA"
    if found.server.secure and not connection.password:
        applicability = MANUAL
        caveat = "without a password the client needs a certificate as well (sslcert, sslkey, sslrootcert)"
    return (Fix(title, edits, applicability, caveat),)


def _places(group: list[Contradiction]) -> tuple[Node, ...]:
    """Every use of the text when all of them are wrong; else the one, which is refused as shared."""
    node = group[0].connection.node
    wrong = {found.connection.node.route for found in group}
    uses = node.document.uses(node)
    return uses if all(use.route in wrong or str(use.route[1]).startswith("x-") for use in uses) else (node,)


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
    ),
    triggers={"compose": ("cockroachdb/cockroach",)},
    docs=__doc__ or "",
)
