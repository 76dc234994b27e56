"""The image refuses a `--listen-addr` for `start-single-node`.

## What it does
Finds services on CockroachDB's own image 22.1 or later (`latest` and no tag count) that run `start-single-node` with a
`--listen-addr` whose host is neither `localhost` nor `127.0.0.1`, or whose port is not 26257.

Silent with `start`, with older versions, and with an entrypoint of its own (`cockroach` called by a shell takes any address).

## Why is this bad?
The entrypoint looks at the address before it starts anything, and exits: `hostname of listen_addr must be "127.0.0.1" or
"localhost"`, `port of listen_addr must be "26257"`. `0.0.0.0:26257` is refused as well, although it is what is meant.

## Fix safety
SAFE for `0.0.0.0`, `[::]` and the service's own names: without the flag the node listens on every interface, at 26257. A name
of the service becomes `--advertise-addr`, unless that is there already: the certificate that the image makes is for it.

UNSAFE for another address: the node then listens on more than that one. MANUAL for another port: clients and `ports:` have
to be changed with it.

## Versions
CockroachDB 22.1 and later.

## References
* https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh (`parse_command_line`)
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, UNSAFE, Finding, Fix, Meta, Options, Project, Rule

from .._agreement import agreed
from .._command import Flag, flags, value
from .._fixes import mended
from .._rewording import with_flags, without
from ._server import DEFAULT_PORT, Server, prepared, refused_address, servers

FLAG = "--listen-addr"
_EVERYWHERE = ("0.0.0.0", "[")
"""What the entrypoint takes for the host in `0.0.0.0:26257` and `[::]:26257`."""


class Refused(NamedTuple):
    """A node whose address the image does not take."""

    node: Server
    flag: Flag

    @property
    def host(self) -> str:
        return self.flag.value.partition(":")[0]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        facts = {"service": found.node.service.name, "address": found.flag.value}
        yield Finding(RULE, found.flag.words[0].node, facts, (_fix(found),))


def _judged(project: Project) -> Iterator[tuple[Hashable, Refused | None]]:
    for compose in project.stack.projects:
        for node in servers(compose):
            used = tuple(flags(node.words, FLAG))
            if used:
                place = used[-1].words[0].node
                wrong = node.single and prepared(node) and any(refused_address(used[-1].value))
                yield (place.path, place.route), Refused(node, used[-1]) if wrong else None


def _fix(found: Refused) -> Fix:
    _, port = refused_address(found.flag.value)
    if port:
        return Fix(f"listen on {DEFAULT_PORT}", (), MANUAL, "clients and ports have to be changed with it")
    words, host = found.node.words, found.host
    if host in found.node.service.names and value(words, "--advertise-addr") is None:
        flag = f"--advertise-addr={host}"
        return mended(f"say {flag} instead", with_flags(words, {FLAG: flag}), SAFE)
    caveat = "" if host in _EVERYWHERE or host in found.node.service.names else "the node then listens on every interface"
    return mended(f"remove {FLAG}", without(words, (FLAG,)), UNSAFE if caveat else SAFE, caveat)


RULE = Rule(
    code="CRDB006",
    name="single-node-listen-addr-rejected",
    message="{service} starts a single node with --listen-addr={address}, which the image refuses",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"cockroachdb": "≥ 22.1"},
        references=("https://github.com/cockroachdb/cockroach/blob/master/build/deploy/cockroach.sh",),
    ),
    triggers={"compose": ("--listen-addr",)},
    docs=__doc__ or "",
)
