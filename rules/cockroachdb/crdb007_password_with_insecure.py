"""`COCKROACH_PASSWORD` stops the first start of a node without authentication.

## What it does
Finds services on CockroachDB's own image 22.1 or later (`latest` and no tag count) that run `start-single-node --insecure`
with `COCKROACH_USER` and `COCKROACH_PASSWORD`.

Silent without a user of its own (`root` exists already, and the password is then not used), where the user's name is not
known, with a password that is empty or comes from an `env_file`, with older versions, and with an entrypoint of its own.

## Why is this bad?
On the first start the entrypoint creates the user with the password, which a node without authentication refuses: `setting
or updating a password is not supported in insecure mode`. The container exits with the database half set up. On the next
start its folder is no longer empty, and user, grants and init scripts are left out without a word.

## Fix safety
SAFE: the password goes away. Nobody is asked for one by such a node.

UNSAFE where healthcheck, command or init scripts may read the variable. The other way is to start the node secure: without
`--insecure` the image makes certificates by itself.

## Versions
CockroachDB 22.1 and later; earlier images know none of the variables.

## References
* https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh (`create_default_user`)
* https://www.cockroachlabs.com/docs/stable/start-a-local-cluster-in-docker-mac
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, SAFE, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, delete

from .._agreement import agreed
from .._command import command
from ._server import Server, prepared, servers

USER, PASSWORD = "COCKROACH_USER", "COCKROACH_PASSWORD"
_EXISTING = ("", "root", "admin", "public")
_SCRIPTS = "/docker-entrypoint-initdb.d"


class Refused(NamedTuple):
    """A node that cannot give its user the password; `place` says it."""

    node: Server
    place: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        insecure = command(found.node.words)
        related = (insecure,) if insecure is not None else ()
        yield Finding(RULE, found.place, {"service": found.node.service.name}, (_fix(found),), related)


def _judged(project: Project) -> Iterator[tuple[Hashable, Refused | None]]:
    for compose in project.stack.projects:
        for node in servers(compose):
            variables = project.stack.environment(compose, node.service).variables
            secret, user = node.service.environment.get(PASSWORD), variables.get(USER)
            if secret is None or secret.node is None:
                continue
            said = secret.value or (secret.value is None and "$" in secret.node.text)
            named = user is not None and user.value is not None and user.value not in _EXISTING
            wrong = said and named and node.single and not node.secure and prepared(node)
            yield (secret.node.path, secret.node.route), Refused(node, secret.node) if wrong else None


def _fix(found: Refused) -> Fix:
    title = f"remove {PASSWORD}"
    service = found.node.service
    said = (*service.healthcheck, *(service.command or ()))
    read = any(PASSWORD in word.text for word in said) or any(mount.target.startswith(_SCRIPTS) for mount in service.mounts)
    caveat = "its healthcheck, command or init scripts may read the variable" if read else ""
    return Fix(title, delete(found.place), UNSAFE if caveat else SAFE, caveat)


RULE = Rule(
    code="CRDB007",
    name="password-with-insecure",
    message="{service} gives its user a password, which CockroachDB refuses with --insecure: its first start fails",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"cockroachdb": "≥ 22.1"},
        references=(
            "https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh",
            "https://www.cockroachlabs.com/docs/stable/start-a-local-cluster-in-docker-mac",
        ),
    ),
    triggers={"compose": ("COCKROACH_PASSWORD",)},
    docs=__doc__ or "",
)
