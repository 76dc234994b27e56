"""Flags in a container's command."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from fixer import Node, Word


class Flag(NamedTuple):
    """`--name=value`, or `--name value` in two words; `value` is "" when nothing follows."""

    value: str
    words: tuple[Word, ...]


def flags(words: Sequence[Word], name: str) -> Iterator[Flag]:
    """Every use of a flag that takes a value, in order."""
    for place, word in enumerate(words):
        if word.text.startswith(f"{name}="):
            yield Flag(word.text[len(name) + 1 :], (word,))
        elif word.text == name:
            following = words[place + 1 : place + 2]
            yield Flag(following[0].text if following else "", (word, *following))


def value(words: Sequence[Word], name: str) -> str | None:
    """What a flag is set to (the last use wins), or None."""
    return next((flag.value for flag in reversed(tuple(flags(words, name)))), None)


def switched(words: Sequence[Word], name: str) -> bool:
    """Whether a flag without value is on: `--insecure`, `--insecure=true`."""
    on = False
    for word in words:
        if word.text == name:
            on = True
        elif word.text.startswith(f"{name}="):
            on = word.text[len(name) + 1 :].lower() not in ("false", "f", "0")
    return on


def scalars(words: Sequence[Word]) -> tuple[Node, ...]:
    """The nodes that hold the words, each once, in order."""
    return tuple({word.node.route: word.node for word in words}.values())


def command(words: Sequence[Word]) -> Node | None:
    """The value of `command:` itself: the scalar or the list."""
    if not words:
        return None
    parent = words[0].node.parent
    return parent if parent is not None and parent.shape == "sequence" else words[0].node
