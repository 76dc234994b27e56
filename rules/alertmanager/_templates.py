"""Names in a Go template that Alertmanager does not give to it: those of Prometheus' rules, and fields of one alert."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixer import regex

_ACTION = regex(r"\{\{(-\s)?\s*(?P<code>(?:\"(?:[^\"\\]|\\.)*\"|`[^`]*`|/\*.*?\*/|.)*?)\s*(?:\s-)?\}\}", re.DOTALL)
_WORD = regex(r"else\s+(?:if|with)\b|[a-z]+\b")
_ALERTS = regex(r"(?:\$\w+\s*(?:,\s*\$\w+\s*)?:=\s*)?\$?\.Alerts(?:\.Firing|\.Resolved)?")
_DEFINED = regex(r"\$(\w+)\s*(?:,\s*\$(\w+)\s*)?:?=")
_NAME = regex(
    r"""\"(?:[^\"\\]|\\.)*\"|`[^`]*`|/\*.*?\*/"""
    r"""|(?P<rule>\$(?:labels|value|externalLabels|externalURL))\b|(?<![\w)$])(?P<field>\$?\.(?:Labels|Annotations|Value))\b""",
    re.DOTALL,
)
_COMMON = {"Labels": "CommonLabels", "Annotations": "CommonAnnotations"}


class Wrong(NamedTuple):
    """A name that is not there.

    start, end  where it stands in the text
    rather      what is meant; "" where nothing takes its place or nobody can say
    """

    name: str
    start: int
    end: int
    rather: str


def wrong(text: str) -> list[Wrong]:
    """The names in a receiver's template that make it fail; none where its blocks do not close."""
    found: list[Wrong] = []
    defined = {name for pair in _DEFINED.findall(text) for name in pair}
    scopes: list[tuple[str, str]] = [("", "data")]
    for action in _ACTION.finditer(text):
        code, start = action["code"], action.start("code")
        word = _WORD.match(code)
        keyword = word.group().split()[0] if word else ""
        if keyword == "end" or keyword == "else":
            if len(scopes) == 1:
                return []
            if keyword == "end":
                scopes.pop()
        if keyword == "else":
            kind, outer = scopes[-1][0], scopes[-2][1]
            scopes[-1] = (kind, outer if kind in ("range", "with") else scopes[-1][1])
        found += _names(code, start, scopes[-1][1], defined)
        if keyword in ("if", "range", "with", "define", "block"):
            argument = code[len(keyword) :].strip()
            scopes.append((keyword, _inside(keyword, argument, scopes[-1][1])))
        elif keyword == "else" and word is not None and word.group().endswith("with"):
            scopes[-1] = ("with", _inside("with", "", scopes[-2][1]))
    return found if len(scopes) == 1 else []


def _inside(keyword: str, argument: str, around: str) -> str:
    """What the dot is in a block: all `data`, one `alert`, something `below` the data, or something unknown."""
    if keyword == "if":
        return around
    if keyword == "range" and _ALERTS.fullmatch(argument) and (around == "data" or argument.rpartition(" ")[2].startswith("$")):
        return "alert"
    return "below" if around in ("data", "below") and keyword in ("range", "with") else "unknown"


def _names(code: str, start: int, scope: str, defined: set[str]) -> Iterator[Wrong]:
    for found in _NAME.finditer(code):
        name = found["rule"] or found["field"]
        if name and (rather := _rather(name, scope, defined)) is not None:
            yield Wrong(name, start + found.start(), start + found.end(), rather)


def _rather(name: str, scope: str, defined: set[str]) -> str | None:
    """What is meant by a name; None where it is right, or may be."""
    word = name.lstrip("$.")
    if name[:2] == "$." or name[0] == ".":
        return _field(word, name.startswith("$"), scope)
    if word in defined:
        return None
    if word == "externalURL":
        return "$.ExternalURL" if scope != "unknown" else ""
    if word != "labels" or scope == "unknown":
        return ""
    return {"data": ".CommonLabels", "alert": ".Labels"}.get(scope, "$.CommonLabels")


def _field(word: str, of_all: bool, scope: str) -> str | None:
    if of_all:
        return f"$.{_COMMON[word]}" if word in _COMMON and scope != "unknown" else ""
    if scope == "alert":
        return "" if word == "Value" else None
    return (f".{_COMMON[word]}" if word in _COMMON else "") if scope == "data" else None
