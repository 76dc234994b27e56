"""A list of texts in which an item is a mapping: `- KEY: value` in `environment`, `- 8080: 80` in `ports`.

## What it does
Finds items of `environment`, `labels`, `args`, `sysctls`, `extra_hosts` and other lists of texts that are a mapping because
of a blank behind a colon, and `- 8080: 80` or `- data: /var/lib` in `ports` and `volumes`.

## Why is this bad?
`docker compose` starts nothing: `services.a.environment.[0]: unexpected type map[string]interface {}`.

## Fix safety
Safe: the file did not load before. Where every item is of that kind and a mapping is allowed, the dashes go; else the item
becomes one text (`KEY=value`, `8080:80`). An item whose key has a `=` in it was one text all along (`KEY=text: more`) and
gets quotes. Left to you where a key would stand there twice, or an item says more than one thing, or what no mount or port can
say.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/#environment
- https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Deviation,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    WrongShape,
    deviations,
    everywhere,
    recast,
    regex,
    replace,
)

from .._fixes import offered
from ._pairs import is_pair, pair

_SIGNS = {"ports": ":", "volumes": ":", "devices": ":", "extra_hosts": ":"}
"""What stands between both sides of an item, where it is no `=`."""

_MAPPINGS = frozenset({"environment", "labels", "args", "sysctls", "extra_hosts", "annotations", "additional_contexts"})
_MOUNT = regex(
    r"(?:\$\{[^{}\s]*\}|[^\s:])*(?::(?:\$\{[^{}\s]*\}|[^\s:])*){1,2}|\S*\[[^\s\[\]]*\]\S*|[A-Za-z]:[\\/][^\s:]*(?::[^\s:]+){1,2}"
)
"""Two or three parts, with variables and IPv6 addresses in them; a Windows path has a colon of its own."""

_TITLE = "make it one text"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    lists: dict[Node, list[tuple[Deviation, Node]]] = {}
    for found in deviations(project, "compose"):
        item = _item(found)
        if item is not None and item.parent is not None:
            lists.setdefault(item.parent, []).append((found, item))
    for holder, several in lists.items():
        yield from _findings(holder, several)


def _item(found: Deviation) -> Node | None:
    """The item that is a mapping and should be a text, if the deviation is about one."""
    if is_pair(found):
        return found.node.parent
    listed = isinstance(found, WrongShape) and found.path[-1] == "*" and found.form("string") is not None
    in_list = found.node.parent is not None and found.node.parent.shape == "sequence"
    return found.node if listed and in_list and found.node.shape == "mapping" and found.name != "depends_on" else None


def _findings(holder: Node, several: list[tuple[Deviation, Node]]) -> Iterator[Finding]:
    name = several[0][0].name if not is_pair(several[0][0]) else str(holder.route[-1])
    place = several[0][0].place
    entries = [pair(item) for item in holder.items]
    known = [entry for entry in entries if entry is not None]
    if name in _MAPPINGS and len(known) == len(entries) and not any("=" in key for key, _ in known):
        facts = {"place": place.removesuffix("[]"), "found": "a list of mappings"}
        yield Finding(RULE, holder, facts, (offered(_mapping(holder, known)),))
        return
    for found, item in several:
        facts = {"place": found.place if not is_pair(found) else f"{name}[]", "found": "a mapping"}
        yield Finding(RULE, item, facts, (offered(_text(item, _SIGNS.get(name, "="))),))


def _mapping(holder: Node, known: list[tuple[str, str | None]]) -> Fix:
    title = "make it a mapping"
    if len({key for key, _ in known}) < len(known):
        return Fix(title, (), MANUAL, "a key stands there twice")
    values = [item.entries[0].value for item in holder.items]
    entries = [(key, _same(value)) for (key, _), value in zip(known, values, strict=True)]
    return Fix(title, everywhere(holder, recast, entries), SAFE)


def _same(value: Node) -> object:
    """The value, or its text where it would be written otherwise (`1.10`)."""
    typed = value.value
    return typed if isinstance(typed, bool | None) or str(typed) == value.text else value.text


def _text(item: Node, sign: str) -> Fix:
    sides = pair(item)
    if sides is None:
        return Fix(_TITLE, (), MANUAL, "it says more than one thing")
    key, value = sides
    text = item.source if "=" in key else key if value is None else f"{key}{sign}{value}"
    if "\n" in text:
        return Fix(_TITLE, (), MANUAL, "it has several lines")
    if sign == ":" and not _MOUNT.fullmatch(text):
        return Fix(_TITLE, (), MANUAL, "what it would say then is not valid either")
    return Fix(f"{_TITLE}: {text}", everywhere(item, replace, text), SAFE)


RULE = Rule(
    code="CMP013",
    name="mapping-items-in-string-list",
    message="`{place}` is {found} where texts belong: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#environment",
            "https://docs.docker.com/reference/compose-file/services/#ports",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("services",)},
    docs=__doc__ or "",
)
