"""How a schema's data says what may stand behind a key.

string | int | number | bool | any     words; `any` is also anything else
duration | goduration | size           1h30m (Prometheus) | 1h30m (Go) | 512m
one of GET POST                        these words
Route                                  a structure of the same schema
list of X | map of X                   X may be `(string or Port)`
X or Y                                 alternatives
…, since 0.24, until 0.30              versions that know the key
…, now NAME | now /a.b | drop          what became of it
…, also NAME NAME                      what people write for it
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from fixer.expressions import regex
from fixer.schema.model import SCALARS, Form, Key, Version

_TOKEN = regex(r"[()]|[^\s()]+")
_PLAIN = frozenset({"any", *SCALARS} - {"words"})


class Misread(Exception):
    """A line of a schema's data that says nothing that is known."""


def version(text: str) -> Version:
    """`3.0` → (3, 0). Raises `Misread`."""
    parts = text.split(".")
    if not all(part.isdecimal() for part in parts):
        raise Misread(f"{text} is no version")
    return tuple(map(int, parts))


@cache
def forms(text: str) -> tuple[Form, ...]:
    """What a text such as `string or list of Route` stands for; most keys hold one of few. Raises `Misread`."""
    tokens = _TOKEN.findall(text)
    found = tuple(_alternatives(tokens))
    if tokens:
        raise Misread(f"`{text}`: {' '.join(tokens)} is one too many")
    return found


def _alternatives(tokens: list[str]) -> Iterator[Form]:
    yield _form(tokens)
    while tokens and tokens[0] == "or":
        tokens.pop(0)
        yield _form(tokens)


def _form(tokens: list[str]) -> Form:
    if not tokens:
        raise Misread("something is missing at the end")
    word = tokens.pop(0)
    if word in ("list", "map") and tokens[:1] == ["of"]:
        tokens.pop(0)
        if tokens[:1] != ["("]:
            return Form(word, (_form(tokens),))
        tokens.pop(0)
        inner = tuple(_alternatives(tokens))
        if tokens[:1] != [")"]:
            raise Misread("a bracket is not closed")
        tokens.pop(0)
        return Form(word, inner)
    if word == "one" and tokens[:1] == ["of"]:
        words = []
        tokens.pop(0)
        while tokens and tokens[0] not in ("or", ")"):
            words.append(tokens.pop(0))
        return Form("words", words=tuple(words))
    if word in _PLAIN:
        return Form(word)
    if word[:1].isupper():
        return Form("structure", name=word)
    raise Misread(f"`{word}` is no form")


def key(name: str, text: str) -> Key:
    """A key by the line that describes it. Raises `Misread`."""
    head, *clauses = text.split(", ")
    said: dict[str, str] = {}
    for clause in clauses:
        word, _, rest = clause.partition(" ")
        if word not in ("since", "until", "now", "drop", "also"):
            raise Misread(f"`{name}`: `{clause}` says nothing")
        said[word] = rest
    return Key(
        name,
        forms(head),
        version(said["since"]) if "since" in said else None,
        version(said["until"]) if "until" in said else None,
        said.get("now", ""),
        "drop" in said,
        tuple(said.get("also", "").split()),
    )
