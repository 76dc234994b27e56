"""Whether data is as a JSON Schema says; of the schema language what our bundle's schema uses, and nothing else.

The job that posts holds a token and reads what a stranger's job has made, so it gets by without a library for this.
A keyword that is not known here is an error, never ignored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
Complaints = Iterator[str]

_TYPES: Mapping[str, Callable[[Any], bool]] = {
    "object": lambda value: isinstance(value, dict),
    "array": lambda value: isinstance(value, list),
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "null": lambda value: value is None,
}

_NOTES = frozenset({"$schema", "$defs", "title", "description"})


def complaints(value: Any, schema: Schema, root: Schema | None = None, at: str = "") -> Complaints:
    """What is wrong, one phrase each with the place before it; nothing when the value is as it should be."""
    root = schema if root is None else root
    if "type" in schema and not _TYPES[schema["type"]](value):
        yield f"{at or 'the whole'}: is no {schema['type']}"
        return
    for keyword, wanted in schema.items():
        if keyword not in _NOTES and keyword != "type":
            yield from _KEYWORDS[keyword](value, wanted, schema, root, at)


def _ref(value: Any, wanted: str, _schema: Schema, root: Schema, at: str) -> Complaints:
    yield from complaints(value, root["$defs"][wanted.rpartition("/")[2]], root, at)


def _any_of(value: Any, wanted: list[Schema], _schema: Schema, root: Schema, at: str) -> Complaints:
    found = [list(complaints(value, one, root, at)) for one in wanted]
    if all(found):
        yield from found[-1]


def _const(value: Any, wanted: Any, _schema: Schema, _root: Schema, at: str) -> Complaints:
    if value != wanted:
        yield f"{at}: is not {wanted!r}"


def _enum(value: Any, wanted: list[Any], _schema: Schema, _root: Schema, at: str) -> Complaints:
    if value not in wanted:
        yield f"{at}: is none of {', '.join(wanted)}"


def _pattern(value: Any, wanted: str, _schema: Schema, _root: Schema, at: str) -> Complaints:
    # in Python `$` also stands before a last line break
    if isinstance(value, str) and not re.fullmatch(wanted.removeprefix("^").removesuffix("$"), value, re.DOTALL):
        yield f"{at}: has a form that is not allowed"


def _limit(measure: Callable[[Any], int], over: bool, what: str) -> Callable[[Any, int, Schema, Schema, str], Complaints]:
    def check(value: Any, wanted: int, _schema: Schema, _root: Schema, at: str) -> Complaints:
        if measure(value) > wanted if over else measure(value) < wanted:
            yield f"{at}: {what} {wanted}"

    return check


def _required(value: Any, wanted: list[str], _schema: Schema, _root: Schema, at: str) -> Complaints:
    yield from (f"{at or 'the whole'}: has no {name}" for name in wanted if name not in value)


def _properties(value: Any, wanted: Mapping[str, Schema], _schema: Schema, root: Schema, at: str) -> Complaints:
    for name, schema in wanted.items():
        if name in value:
            yield from complaints(value[name], schema, root, f"{at}.{name}" if at else name)


def _additional(value: Any, wanted: Schema | bool, schema: Schema, root: Schema, at: str) -> Complaints:
    for name in value.keys() - schema.get("properties", {}).keys():
        if wanted is False:
            yield f"{at or 'the whole'}: has an unknown key"
        elif isinstance(wanted, Mapping):
            yield from complaints(value[name], wanted, root, f"{at}.*")


def _names(value: Any, wanted: Schema, _schema: Schema, root: Schema, at: str) -> Complaints:
    for name in value:
        yield from complaints(name, wanted, root, f"{at}: a key")


def _items(value: Any, wanted: Schema, _schema: Schema, root: Schema, at: str) -> Complaints:
    for number, item in enumerate(value):
        yield from complaints(item, wanted, root, f"{at}[{number}]")


_KEYWORDS: Mapping[str, Callable[[Any, Any, Schema, Schema, str], Complaints]] = {
    "$ref": _ref,
    "anyOf": _any_of,
    "const": _const,
    "enum": _enum,
    "pattern": _pattern,
    "maxLength": _limit(len, True, "is longer than"),
    "maxItems": _limit(len, True, "has more items than"),
    "maxProperties": _limit(len, True, "has more keys than"),
    "minimum": _limit(lambda value: int(value), False, "is less than"),
    "maximum": _limit(lambda value: int(value), True, "is more than"),
    "required": _required,
    "properties": _properties,
    "additionalProperties": _additional,
    "propertyNames": _names,
    "items": _items,
}
