"""What Compose makes of the dollar signs in a text, and which texts a shell reads."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fixer import Node, closing, regex

_NAME = regex(r"[A-Za-z_]\w*")
_VALID = regex(r"(?P<name>[A-Za-z_]\w*)(?:\Z|:?[-?+])")
_SHELL = regex(r"(?:\A|[\s/])(?:ba|da|a|z|k)?sh\Z")
_WITH_SHELL = regex(r"(?:\A|[\s/])(?:ba|da|a|z|k)?sh\s+(?:-\w+\s+)*-\w*c\s")
_VALUE = r"""(?:"[^"]*"|'[^']*'|\$\([^)]*\)|`[^`]*`|[^\s;&|`"'])*"""
_STATEMENT = regex(
    r"""(?:^|[;&|({`]|\b(?:then|do|else)\b|(?:\A|\s)-\w*c\s+["'])[ \t]*"""
    rf"""(?:(?P<word>local|export|declare|readonly|typeset)[ \t]+(?:-\w+[ \t]+)*)?(?P<sets>(?:[A-Za-z_]\w*\+?={_VALUE}[ \t]*)+)"""
    r"""(?P<end>(?=[;&|)}"'#]|$))?""",
    re.MULTILINE,
)
"""Assignments where a command may stand. What ends in a command (`TZ=UTC date`) sets its variables for that alone."""
_SET = regex(rf"(?P<set>[A-Za-z_]\w*)\+?=(?P<value>{_VALUE})")
_OTHER = regex(
    r"\bfor\s+(?P<each>[A-Za-z_]\w*)\s+in\b|\bread\s+(?:-\w+\s+)*(?P<read>[A-Za-z_]\w*(?:[ \t]+[A-Za-z_]\w*)*)"
    r"|\$\{(?P<default>[A-Za-z_]\w*):?="
)


class Dollar(NamedTuple):
    """A single dollar sign that Compose acts upon.

    at     where;  end  behind what it reads together with it
    name   of the variable;  "" when Compose refuses it
    """

    at: int
    end: int
    name: str


def dollars(text: str) -> Iterator[Dollar]:
    """Each `$name` and `${…}`; doubled ones and those that Compose leaves alone (`$1`, `$(`) are left out."""
    place = 0
    while (place := text.find("$", place)) >= 0:
        following = text[place + 1 : place + 2]
        named = _NAME.match(text, place + 1)
        if following == "{":
            end = closing(text, place + 2) + 1
            valid = _VALID.match(text, place + 2, end - 1) if end else None
            yield Dollar(place, end or len(text), valid["name"] if valid else "")
            place = end or len(text)
        elif named:
            yield Dollar(place, named.end(), named.group())
            place = named.end()
        else:
            place += 2 if following == "$" else 1


def inserted(text: str, signs: Mapping[int, str]) -> str:
    """The text with a sign more at each of these places."""
    for place in sorted(signs, reverse=True):
        text = f"{text[:place]}{signs[place]}{text[place:]}"
    return text


def assigned(text: str) -> dict[str, int]:
    """The variables that a script gives a value, and where first; without those that are made of what they were."""
    found: dict[str, int] = {}
    of_itself: set[str] = set()
    for match in _OTHER.finditer(text):
        for name in (match["read"] or match["each"] or match["default"]).split():
            found[name] = min(found.get(name, match.start()), match.start())
    for statement in _STATEMENT.finditer(text):
        for one in _SET.finditer(statement["sets"]) if _lasts(statement) else ():
            name, at = one["set"], statement.start("sets") + one.start()
            found[name] = min(found.get(name, at), at)
            if re.search(rf"\$\{{?{name}\b", one["value"]):
                of_itself.add(name)
    return {name: place for name, place in found.items() if name not in of_itself}


def _lasts(statement: re.Match[str]) -> bool:
    return statement["end"] is not None or bool(statement["word"]) or "=$(" in statement["sets"]


def scripts(service: Node) -> Iterator[Node]:
    """The scalars of a service that a shell reads: `sh -c` texts and healthchecks that are no list of words."""
    started = service.get("entrypoint")
    by_shell = started is not None and bool(started.items) and _is_shell(started.items, len(started.items))
    for key in ("entrypoint", "command"):
        said = service.get(key)
        if said is not None:
            yield from _scripts(said, by_shell and key == "command")
    test = service.get("healthcheck", "test")
    if test is None:
        return
    if test.shape == "scalar":
        yield test
    elif len(test.items) > 1 and test.items[0].text == "CMD-SHELL":
        yield test.items[1]
    else:
        yield from _scripts(test, by_shell=False)


def _scripts(said: Node, by_shell: bool) -> Iterator[Node]:
    if said.shape == "scalar":
        if by_shell or _WITH_SHELL.search(said.text):
            yield said
        return
    for place, item in enumerate(said.items):
        if item.shape == "scalar" and ((by_shell and place == 0) or _is_shell(said.items, place)):
            yield item


def _is_shell(items: tuple[Node, ...], place: int) -> bool:
    """Whether the words before this place are a shell and the flag that makes it read the next one."""
    before = [item.text for item in items[:place]]
    return bool(before) and re.fullmatch(r"-\w*c", before[-1]) is not None and any(_SHELL.search(word) for word in before[:-1])
