"""A receiver called null without quotes has no name.

## What it does
Finds `name: null` without quotes in a receiver, and `receiver: null` in a route of a file where a receiver of that name is, or is
meant to be, there.

## Why is this bad?
The usual name for a receiver that does nothing is `null`, and YAML reads that bare word as nothing at all: `missing name in
receiver`. Alertmanager does not load the file. In a route the bare word means that the parent's receiver is used.

## Fix safety
Safe for the name: the file did not load before. In a route below the first one it is an unsafe fix, as Alertmanager took it for
the parent's receiver so far.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#receiver
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, UNSAFE, WARNING, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put

_CAVEAT = "alerts that went to the parent's receiver so far go to the one called null"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        names = [name for name in document.find("receivers", ..., "name") if name.home is None]
        meant = [name for name in names if _is_bare(name)]
        yield from (Finding(RULE, name, {"key": "name", "text": name.source}, (_quoted(name, ""),)) for name in meant)
        if not any(name.text == "null" for name in names):
            continue
        for root in document.find("route"):
            yield from _routes(root, True, tuple(meant[:1]))


def _routes(route: Node, first: bool, related: tuple[Node, ...]) -> Iterator[Finding]:
    receiver = route.get("receiver")
    if receiver is not None and receiver.home is None and _is_bare(receiver):
        facts = {"key": "receiver", "text": receiver.source}
        fix = _quoted(receiver, "" if first else _CAVEAT)
        yield Finding(RULE, receiver, facts, (fix,), related, ERROR if first else WARNING)
    for below in route.find("routes", ...):
        yield from _routes(below, False, related)


def _is_bare(node: Node) -> bool:
    """Whether it is the word null, and not left out altogether."""
    return node.is_null and node.source.lower() == "null" and node.anchor is None


def _quoted(node: Node, caveat: str) -> Fix:
    edits = everywhere(node, put, "null")
    return Fix("put it in quotes", edits, UNSAFE if caveat else SAFE, caveat)


RULE = Rule(
    code="ALM031",
    name="null-receiver-name",
    message="`{key}: {text}` without quotes is no name",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#receiver",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("null", "NULL", "Null")},
    docs=__doc__ or "",
)
