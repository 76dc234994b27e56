"""Flags in a container's command, and edits of them in whichever way the command is written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from fixer import Edit, Node, Word, delete, insert, put


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


def with_flags(words: Sequence[Word], wanted: Mapping[str, str], behind: str = "") -> tuple[Edit, ...] | None:
    """Set flags in a command: name → the text that stands for it afterwards (`--min-port=49160`).

    A flag that is not there yet is added behind the flag `behind`, or else at the end. None when the command does not
    show where to write: a variable stands there, a flag occurs twice, or quotes surround it.
    """
    place = command(words)
    if place is None:
        return None
    return _in_list(words, place, wanted, behind) if place.shape == "sequence" else _in_text(words, place, wanted, behind)


def _in_list(words: Sequence[Word], place: Node, wanted: Mapping[str, str], behind: str) -> tuple[Edit, ...] | None:
    edits: tuple[Edit, ...] = ()
    at = len(place.items)
    if found := tuple(flags(words, behind)) if behind else ():
        at = place.items.index(found[-1].words[-1].node) + 1
    for name, text in wanted.items():
        uses = tuple(flags(words, name))
        if len(uses) > 1 or any("$" in word.node.text for flag in uses for word in flag.words):
            return None
        edits += _reworded(uses[0], name, text) if uses else insert(place, at, text)
    return edits


def _reworded(flag: Flag, name: str, text: str) -> tuple[Edit, ...]:
    first, *rest = (word.node for word in flag.words)
    if rest and text.startswith(f"{name}="):
        return put(rest[0], text[len(name) + 1 :])
    return put(first, text) + tuple(edit for node in rest for edit in delete(node))


def _in_text(words: Sequence[Word], place: Node, wanted: Mapping[str, str], behind: str) -> tuple[Edit, ...] | None:
    text = place.text
    for name, replacement in wanted.items():
        uses = list(_written(name, place.text))
        if len(uses) != len(tuple(flags(words, name))) or len(uses) > 1 or any(set(use.group()) & set("$'\"\\") for use in uses):
            return None
        if uses:
            text = text.replace(uses[0].group(), replacement)
            continue
        before = next(_written(behind, text), None) if behind else None
        end = before.end() if before else len(text.rstrip())
        text = f"{text[:end]} {replacement}{text[end:]}"
    return put(place, text)


def _written(name: str, text: str) -> Iterator[re.Match[str]]:
    return re.finditer(rf"(?<!\S){re.escape(name)}(?:=\S*|\s+[^\s-]\S*|(?=\s|\Z))", text)
