"""A document's data in a form that compares exactly: types, order, duplicates and tags included.

Aliases are followed, merge keys stay keys. Scalars keep their text (`010` is not `10`), except that every null is one.
"""

from __future__ import annotations

from typing import Any, NamedTuple, TypeAlias

from fixer.document.node import Node
from fixer.document.scalars import Value, is_date


class Scalar(NamedTuple):
    """tag: short type name or explicit local tag."""

    tag: str
    text: str


class Sequence(NamedTuple):
    items: tuple[Any, ...]
    tag: str | None = None


class Mapping(NamedTuple):
    pairs: tuple[tuple[Any, Any], ...]
    tag: str | None = None


Data: TypeAlias = Scalar | Sequence | Mapping

NULL = Scalar("null", "")


def data(node: Node) -> Data:
    """The data of a node and all below it."""
    if node.shape == "scalar":
        tag = node.scalar_tag
        bare = tag == "str" and node.style == "plain" and node.document.language == "yaml"
        if bare and node.text[:1].isdigit() and is_date(node.text):
            tag = "timestamp"  # a string for fixer, a date for some: quotes make a difference
        return NULL if tag == "null" else Scalar(tag, node.text)
    if node.shape == "sequence":
        return Sequence(tuple(data(item) for item in node.items), node.tag)
    return Mapping(tuple((data(entry.key), data(entry.value)) for entry in node.entries), node.tag)


def of(value: Value) -> Data:
    """The data that a Python value stands for. Raises `TypeError` for what YAML configuration cannot say."""
    match value:
        case None:
            return NULL
        case bool():
            return Scalar("bool", "true" if value else "false")
        case int():
            return Scalar("int", str(value))
        case float():
            return Scalar("float", repr(value))
        case str():
            return Scalar("str", value)
        case list() | tuple():
            return Sequence(tuple(of(item) for item in value))
        case dict():
            return Mapping(tuple((of(key), of(item)) for key, item in value.items()))
    message = f"{type(value).__name__} is not YAML data"
    raise TypeError(message)


def plain(data: Data) -> Value:
    """The same as plain Python values, for people and for DeepDiff; duplicate keys get `#2` behind them."""
    if isinstance(data, Scalar):
        return None if data.tag == "null" else data.text if data.tag in ("str", "timestamp") else f"!{data.tag} {data.text}"
    if isinstance(data, Sequence):
        return [plain(item) for item in data.items]
    shown: dict[str, Value] = {}
    for key, value in data.pairs:
        name = str(plain(key))
        ordinal = 2
        while name in shown:
            name, ordinal = f"{name.split('#')[0]}#{ordinal}", ordinal + 1
        shown[name] = plain(value)
    return shown
