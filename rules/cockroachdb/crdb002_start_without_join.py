"""`cockroach start` without `--join` is refused.

## What it does
Finds services on CockroachDB's own image 20.1 or later whose command begins with `start` and names nobody to join.

Silent with older versions, with an entrypoint of its own or `COCKROACH_ARGS`, and where the command or the tag depends on a
variable that is not known.

## Why is this bad?
The node exits: `no --join flags provided to 'cockroach start'`. Since 20.1 `start` is for clusters alone, which say whom to
join and are initialized once by `cockroach init`; a single node has `start-single-node`.

## Fix safety
SAFE for the only node of the project: it becomes `start-single-node`, which takes the same flags. A `--listen-addr` that
the image refuses for that mode (CRDB006) goes away with it.

UNSAFE where the project has several nodes, or a job that runs `cockroach init`: each is told to join all of them by their
services' names, as a cluster does; `init` has to be run once (CRDB003).

MANUAL where other services run the image in a way that is not clear, and where the command cannot be rewritten.

## Versions
CockroachDB 20.1 and later.

## References
* https://github.com/cockroachdb/cockroach/blob/master/pkg/cli/start.go (`runStartJoin`)
* https://www.cockroachlabs.com/docs/stable/cockroach-start
* https://www.cockroachlabs.com/docs/stable/cockroach-start-single-node
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, UNSAFE, ComposeProject, Finding, Fix, Meta, Options, Project, Rule, Service

from .._agreement import agreed
from .._command import value
from .._fixes import mended
from .._rewording import Change, reworded, without
from ._server import Server, official, prepared, refused_address, release, servers

SINCE = (20, 1)
_HARMLESS = ("sql", "workload", "version", "node", "cert")


class Alone(NamedTuple):
    """A node that is told to join a cluster, but not which."""

    project: ComposeProject
    node: Server


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        service = found.node.service
        facts = {"service": service.name, "image": service.image.reference if service.image else ""}
        yield Finding(RULE, found.node.words[0].node, facts, (_fix(found),))


def _judged(project: Project) -> Iterator[tuple[Hashable, Alone | None]]:
    for compose in project.stack.projects:
        for node in servers(compose):
            place = node.words[0].node
            yield (place.path, place.route), Alone(compose, node) if _refused(node) else None


def _refused(node: Server) -> bool:
    image = node.service.image
    if node.single or image is None or "$" in image.tag or "@" in image.reference:
        return False
    version = release(image)
    return not joins(node) and (version >= SINCE if version else image.tag in ("", "latest"))


def joins(node: Server) -> bool:
    """Whether the node says whom it joins."""
    return any(word.text.partition("=")[0] in ("--join", "-j") or word.text.startswith("-j") for word in node.words)


def _fix(found: Alone) -> Fix:
    words = found.node.words
    others = [one for one in found.project.services.values() if official(one) and one.name != found.node.service.name]
    nodes = [one.service.name for one in servers(found.project) if not one.single]
    unclear = [one.name for one in others if one.name not in nodes and not _job(one)]
    if unclear:
        return Fix("start a single node, or join the others", (), MANUAL, f"what {', '.join(unclear)} runs is not clear")
    if len(nodes) > 1 or any(_initializes(one) for one in others):
        flag = f"--join={_cluster(found, nodes)}"
        edits = reworded(words, (), (flag,))
        caveat = "the nodes form a cluster, which `cockroach init` has to be run for once"
        return mended(f"start with {flag}", edits, UNSAFE, caveat)
    caveat = "" if found.project.complete else "not all of the project is known: there may be other nodes"
    edits = without(words, _dropped(found.node), Change(words[0], "start-single-node"))
    return mended("start a single node", edits, UNSAFE if caveat else SAFE, caveat)


def _dropped(node: Server) -> tuple[str, ...]:
    listen = value(node.words, "--listen-addr") or ""
    host, port = refused_address(listen)
    return ("--listen-addr",) if prepared(node) and host and not port else ()


def _cluster(found: Alone, nodes: list[str]) -> str:
    """What the other nodes join, if they agree, else all nodes."""
    said = {value(one.words, "--join") for one in servers(found.project) if not one.single} - {None, ""}
    return said.pop() or "" if len(said) == 1 else ",".join(nodes)


def _job(service: Service) -> bool:
    """Whether the service runs one of CockroachDB's other programs, and no node."""
    words = service.command or ()
    return _initializes(service) or (bool(words) and not service.entrypoint and words[0].text in _HARMLESS)


def _initializes(service: Service) -> bool:
    words = " ".join(word.text for word in service.words)
    return words.startswith("init ") or "cockroach init" in words


RULE = Rule(
    code="CRDB002",
    name="start-without-join",
    message="{service} ({image}) is started with `start` and no --join, which CockroachDB refuses",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"cockroachdb": "≥ 20.1"},
        references=(
            "https://github.com/cockroachdb/cockroach/blob/master/pkg/cli/start.go",
            "https://www.cockroachlabs.com/docs/stable/cockroach-start",
            "https://www.cockroachlabs.com/docs/stable/cockroach-start-single-node",
        ),
    ),
    triggers={"compose": ("cockroachdb/cockroach",)},
    docs=__doc__ or "",
)
