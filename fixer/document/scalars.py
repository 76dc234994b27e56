"""What a scalar's text means, and how a value is written so that it means that.

The consumers (go-yaml in Compose, Prometheus and Alertmanager) and YAML 1.1 tools disagree on words such as `yes` or
`0777`, so a string is only written bare when YAML 1.1 and 1.2 both read it back as that string.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from ruamel.yaml.resolver import implicit_resolvers

Value = Any
"""str, int, float, bool, None, or a list or dict of them. YAML data is the one place where `Any` is honest."""

_PREFIX = "tag:yaml.org,2002:"
_KNOWN = ("str", "int", "float", "bool", "null", "merge", "timestamp", "value")


def _table(version: tuple[int, int]) -> dict[str, list[tuple[str, Any]]]:
    table: dict[str, list[tuple[str, Any]]] = {}  # ruamel compiles its patterns on first use
    for versions, tag, regexp, first in implicit_resolvers:
        if version in versions:
            for character in first:
                table.setdefault(character, []).append((tag.removeprefix(_PREFIX), regexp))
    return table


_TABLES = {version: _table(version) for version in ((1, 1), (1, 2))}


def is_date(text: str) -> bool:
    """Whether YAML 1.1 and 1.2's timestamp type takes this plain scalar for a date."""
    return any(tag == "timestamp" and regexp.match(text) for tag, regexp in _TABLES[1, 1].get(text[:1], ()))


def is_word(text: str) -> bool:
    """Whether every version of YAML, and what reads YAML 1.1 in full (`y`, dates), takes this plain scalar for a string."""
    if text in ("y", "Y", "n", "N"):
        return False
    return not any(regexp.match(text) for table in _TABLES.values() for _, regexp in table.get(text[:1], ()))


@lru_cache(maxsize=65536)
def implicit(text: str, version: tuple[int, int] = (1, 2)) -> str:
    """The type that a plain scalar has in this version of YAML."""
    for tag, regexp in _TABLES[version].get(text[:1], ()):
        if regexp.match(text):
            return "str" if tag in ("timestamp", "value") else tag
    return "str"


def resolve(text: str, style: str, tag: str | None) -> str:
    """Short type name of a scalar with this text, style and explicit tag."""
    if tag is not None:
        short = tag.removeprefix(_PREFIX)
        return "str" if tag == "!" else short if short in _KNOWN else tag
    return implicit(text) if style == "plain" else "str"


def typed(tag: str, text: str) -> Value:
    """The Python value of a scalar; what does not convert stays text."""
    try:
        match tag:
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int":
                return int(text.replace("_", ""), 0) if not re.fullmatch(r"[-+]?0\d+", text) else int(text)
            case "float":
                return float(text.replace("_", "").replace(".inf", "inf").replace(".nan", "nan").replace(".NaN", "nan"))
    except ValueError:
        return text
    return text
