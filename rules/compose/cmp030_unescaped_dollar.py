"""A dollar sign that is meant for the container is taken by Compose for a variable of its own.

## What it does
Finds three kinds of text that Compose does not take as they are meant:

- a hashed password (`$apr1$…`, `$2y$…`, `$6$…`, `$argon2id$…`) in `environment`, `labels` or a command;
- in a script for a shell (`sh -c`, a healthcheck that is one text) the variables that the script itself sets: by an assignment,
  by `for` or by `read`;
- `${…}` that Compose cannot read: an expansion that only a shell knows (`${name%.*}`, `${1:-x}`), a dotted name, a default
  without its dash (`${PORT:8080}`).

A variable that an `.env` sets, or that other places in the Compose files use, counts as one of Compose's.

## Why is this bad?
Compose puts the values of its own variables there before any container sees the text. Mostly they are unset, so a part of the
hash or the loop's variable disappears (`The "i" variable is not set. Defaulting to a blank string.`). What it cannot read it
refuses: `invalid interpolation format`.

## Fix safety
Safe: the dollar signs are doubled, which Compose turns into one. Unsafe for a dotted name in `environment` and `labels`, and
for a variable of a refused text that `.env` sets and the container does not see. `${PORT:8080}` becomes `${PORT:-8080}`;
unsafe where the text reaches a program, which may know such placeholders; `${env:NAME}` there is one of those, and its sign
is doubled. Outside of scripts `${name=…}` and the like are left to you.

## Versions
Docker Compose 1 and 2.

## References
- https://docs.docker.com/reference/compose-file/interpolation/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Applicability,
    Document,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    everywhere,
    put,
    regex,
)

from ._dollars import Dollar, assigned, dollars, inserted, scripts
from ._platforms import is_content

_HASH = regex(
    r"(?<!\$)(?:\$apr1\$[\w./]+\$[\w./]{2,}|\$2[abxy]?\$\d\d\$[\w./]{8,}|\$[156]\$(?:rounds=\d+\$)?[\w./]{1,16}\$[\w./]{20,}"
    r"|\$y\$[\w./]+\$[\w./]+\$[\w./]{20,}|\$argon2(?:id|i|d)\$v=\d+\$m=\d+,t=\d+,p=\d+\$[\w+/=]+\$[\w+/=]+)"
)
_DOTTED = regex(r"\$\{[A-Za-z_][\w-]*(?:\.[\w-]+)+(?::[^{}]*)?\}\Z")
_EXPANSION = regex(r"\$\{(?:[#!]?[A-Za-z_]\w*|#?\d+|[#]?[@*])(?:\Z|[^\w].*)", re.DOTALL)
_SCHEME = regex(r"\$\{(?:env|file|yaml):[\w./-]+(?::-[^{}]*)?\}\Z")
_DEFAULT = regex(r"\$\{[A-Z_][A-Z\d_]*:(?=[\w./@,][^{}$:\"'\s]*\}\Z)")
_FOR_PROGRAMS = ("environment", "labels", "command", "entrypoint", "healthcheck")
_SECTIONS = ("services", "networks", "volumes", "configs", "secrets")


class _Wrong(NamedTuple):
    """Dollar signs of one text that should be doubled, or other places where a sign is missing.

    said  what they are, for a reader: never the value
    sign  what is missing
    """

    places: tuple[int, ...]
    said: str
    applicability: Applicability = SAFE
    caveat: str = ""
    sign: str = "$"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    known = _Known(project)
    for document in project.of("compose"):
        if "$" not in document.text:
            continue
        told = set()
        of_shell = {node.span: (service, node) for service in document.find("services", ...) for node in scripts(service)}
        for node in _texts(document):
            if node.span in told or is_content(node):
                continue
            told.add(node.span)
            service, _ = of_shell.get(node.span, (None, None))
            wrong = list(_in_script(node, service, known) if service is not None else _in_text(node))
            yield from _findings(node, [*_hashes(node.text), *wrong])


def _texts(document: Document) -> Iterator[Node]:
    for section in _SECTIONS:
        for root in document.find(section):
            yield from (node for node in root.walk() if node.shape == "scalar" and "$" in node.text)


class _Known:
    """The names that are variables of Compose's: asked for when a script uses one."""

    def __init__(self, project: Project) -> None:
        self._project = project

    @cached_property
    def set(self) -> frozenset[str]:
        """Those that an `.env` sets."""
        return frozenset(name for compose in self._project.stack.projects for name in compose.env)

    @cached_property
    def used(self) -> frozenset[str]:
        """Those that a text of a Compose file uses without giving them a value itself."""
        texts = (node.text for document in self._project.of("compose") for node in _texts(document))
        return frozenset(name for text in texts for name in {one.name for one in dollars(text)}.difference(assigned(text)))


def _hashes(text: str) -> Iterator[_Wrong]:
    for match in _HASH.finditer(text):
        inside = any(one.at < match.start() < one.end for one in dollars(text))
        if not inside and re.search(r"\$[A-Za-z_]", match.group()):
            places = tuple(match.start() + place for place, character in enumerate(match.group()) if character == "$")
            yield _Wrong(places, "a hashed password")


def _in_script(node: Node, service: Node, known: _Known) -> Iterator[_Wrong]:
    """The script's own variables, and what only the shell can read."""
    own = assigned(node.text)
    ours = _environment(service)
    for one in dollars(node.text):
        name = one.name or _name(node.text, one)
        if not one.name and _EXPANSION.match(node.text[one.at : one.end - 1]) and node.text[one.end - 1 : one.end] == "}":
            doubt = name in known.set and name not in ours and name not in own
            caveat = f".env sets {name}, and the container does not see it" if doubt else ""
            yield _Wrong((one.at,), f"`{_shown(node.text, one)}`", UNSAFE if doubt else SAFE, caveat)
        elif not one.name:
            yield _Wrong((), f"`{_shown(node.text, one)}`", MANUAL, "what is meant is not clear")
        elif own.get(name, one.at) < one.at and name not in ours and name not in known.set and name not in known.used:
            yield _Wrong((one.at,), f"`${name}`")


def _in_text(node: Node) -> Iterator[_Wrong]:
    """What Compose refuses, where no shell would read it."""
    for one in dollars(node.text):
        if one.name:
            continue
        said = f"`{_shown(node.text, one)}`"
        default = _DEFAULT.match(node.text[one.at : one.end])
        read = node.route[1] != "services" or len(node.route) < 4 or node.route[3] in _FOR_PROGRAMS
        if _SCHEME.match(node.text[one.at : one.end]) and read:
            yield _Wrong((one.at,), said, UNSAFE, "a variable of Compose's may be meant")
        elif default:
            caveat = "a placeholder that the program reads may be meant" if read else ""
            yield _Wrong((one.at + default.end(),), said, UNSAFE if read else SAFE, caveat, "-")
        elif _DOTTED.match(node.text[one.at : one.end]) and node.route[3:4] in (("environment",), ("labels",)):
            yield _Wrong((one.at,), said, UNSAFE, "a variable of Compose's with another name may be meant")
        else:
            yield _Wrong((), said, MANUAL, "a variable of Compose's may be meant, or `$$` for the container")


def _environment(service: Node) -> frozenset[str]:
    said = service.get("environment")
    if said is None:
        return frozenset()
    return frozenset(item.text.split("=")[0] for item in said.items) | frozenset(key for key, _ in said.pairs())


def _name(text: str, one: Dollar) -> str:
    found = re.match(r"\$\{[#!]?(\w*)", text[one.at : one.end])
    return found[1] if found else ""


def _shown(text: str, one: Dollar) -> str:
    """The expansion without what may be a value."""
    found = re.match(r"\$\{[#!]?[\w.]*", text[one.at : one.end])
    return f"{found.group() if found else '${'}…}}"


def _findings(node: Node, wrong: list[_Wrong]) -> Iterator[Finding]:
    """One finding about what can be mended in a text, one about what cannot."""
    mended = [one for one in wrong if one.places]
    if mended:
        signs = {place: one.sign for one in mended for place in one.places}
        worst = min(mended, key=lambda one: one.applicability)
        text = inserted(node.text, signs)
        edits = everywhere(node, put, text)
        yield Finding(RULE, node, _facts(node, mended), (Fix(_title(signs), edits, worst.applicability, worst.caveat),))
    else:
        left = [one for one in wrong if not one.places]
        if left:
            yield Finding(RULE, node, _facts(node, left), (Fix("write what is meant", (), MANUAL, left[0].caveat),))


def _title(signs: dict[int, str]) -> str:
    doubled = sum(sign == "$" for sign in signs.values())
    parts = ["double the dollar signs" if doubled > 1 else "double the dollar sign"] if doubled else []
    return " and ".join([*parts, "write `:-` before the default"] if doubled < len(signs) else parts)


def _facts(node: Node, wrong: list[_Wrong]) -> dict[str, object]:
    said = list(dict.fromkeys(one.said for one in wrong))
    shown = ", ".join(said[:3]) + (" and more" if len(said) > 3 else "")
    place = next((str(step) for step in reversed(node.route[1:4]) if isinstance(step, str)), "")
    doubled = any(one.places and one.sign == "$" for one in wrong)
    return {
        "place": place,
        "said": shown,
        "why": _DOUBLED if doubled else "which docker compose cannot read: it refuses the file",
    }


_DOUBLED = "where docker compose takes `$` for a variable of its own: it should be `$$`"

RULE = Rule(
    code="CMP030",
    name="unescaped-dollar",
    message="`{place}` has {said}, {why}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/reference/compose-file/interpolation/",),
        oracle="docker compose",
    ),
    triggers={"compose": ("$",)},
    docs=__doc__ or "",
)
