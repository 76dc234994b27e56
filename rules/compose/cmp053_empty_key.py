"""A key of a service, or of the whole file, with nothing behind it.

## What it does
Finds keys such as `volumes:`, `environment:` or `restart:` without a value, which often stand above entries that have all been
commented out. `command`, `entrypoint`, `deploy` and `develop` may be empty, and so may volumes, networks and other things that
a name alone describes.

## Why is this bad?
`docker compose` starts nothing: `services.web.volumes must be a array`.

## Fix safety
Safe: the file did not load before, and without the key it means what it looks like. The key becomes a comment where the comments
below it look like its entries, and goes otherwise; no comment is lost. An empty `image` or `build` is left to you. A key that
another Compose file of the project fills is no finding: together they load.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    ComposeProject,
    Finding,
    Fix,
    Meta,
    MisplacedKey,
    Node,
    Options,
    Project,
    Rule,
    UnknownKey,
    delete,
    deviations,
    regex,
)

from .._agreement import agreed

_NULLABLE = frozenset({"command", "entrypoint", "deploy", "develop", "extends", "<<"})
_ENTRY = regex(r"[ \t]*#\s*(?:- |[\w.-]+:(?:\s|\Z))")
"""A comment that was an item or an entry."""
_TOP = ("volumes", "networks", "secrets", "configs")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = list(agreed(verdict for compose in project.stack.projects for verdict in _empty(compose)))
    unknown = _unknown(project) if found else frozenset()
    yield from (_finding(node) for node in found if (node.path, node.route) not in unknown)


def _unknown(project: Project) -> frozenset[object]:
    """Places of keys that Compose does not know: what they are meant to be is another question, or another rule's.

    In `{command: start --join=a,b}` the `b` is such a key, and not empty at all for who wrote it.
    """
    found = (one for one in deviations(project, "compose") if isinstance(one, UnknownKey | MisplacedKey))
    return frozenset((one.node.path, one.node.route) for one in found)


def _empty(compose: ComposeProject) -> Iterator[tuple[object, Node | None]]:
    """Each key without a value, and None instead of it where another file of the project says it."""
    mappings = [service.nodes for service in compose.services.values()]
    mappings += [tuple(root for document in compose.documents for root in document.roots)]
    for nodes in mappings:
        top = len(nodes) > 0 and len(nodes[0].route) == 1
        for node in nodes:
            for name, value in node.pairs():
                if value.is_null and value.tag is None and value.home is None and _is_ours(name, top):
                    filled = any((other := one.get(name)) is not None and not other.is_null for one in nodes)
                    yield (value.document, value.route), None if filled or not compose.loaded else value


def _is_ours(name: str, top: bool) -> bool:
    return name in _TOP if top else name not in _NULLABLE and not name.startswith("x-")


def _finding(node: Node) -> Finding:
    *above, name = node.route[1:]
    where = ".".join(map(str, [*above, name]))
    if name in ("image", "build"):
        fix = Fix(f"say which {name} is meant", (), MANUAL, "the service runs nothing without it")
    else:
        left = list(_left(node))
        title = "leave it as a comment" if f"# {name}:" in left else f"remove `{name}`"
        fix = Fix(title, delete(node, "\n".join(left)), SAFE)
    return Finding(RULE, node, {"where": where}, (fix,))


def _left(node: Node) -> Iterator[str]:
    """What stays in place of the key: a comment behind it, and the key as a comment above others that stand further in."""
    key, text = node.key, node.document.text
    if key is None:
        return
    column = key.outer.start - (text.rfind("\n", 0, key.outer.start) + 1)
    line, *rest = text[key.outer.end :].split("\n")
    behind = line.partition("#")
    if behind[1]:
        yield f"#{behind[2]}".rstrip()
    inner = [comment[column:].rstrip() for comment in takewhile(lambda one: re.match(rf" {{{column + 1},}}#", one), rest)]
    if inner or (rest and _ENTRY.match(rest[0])):
        yield f"# {node.route[-1]}:"
        yield from inner


RULE = Rule(
    code="CMP053",
    name="empty-key",
    message="`{where}` has nothing behind it: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/services/",),
        oracle="docker compose",
    ),
    triggers={"compose": (":\n", ":\r\n")},
    docs=__doc__ or "",
)
