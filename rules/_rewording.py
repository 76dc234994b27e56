"""Words of a container's command that change, go away or are added, in whichever way the command is written.

A word is an item of a list, or stands in a text that is split as a shell splits it; there it is changed where it is written just
as it is meant. What quotes or a variable hide is left to people: there are no edits then, but None (see `mended`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from fixer import Edits, Node, Word, delete, insert, keep, put, regex

from ._command import command, flags

SPACE = r"(?:\s|(?<!\\)\\(?:\n|\Z))"
"""What parts the words of a text; a backslash at the end of a line is no word."""

_WRITTEN = regex(rf"""{SPACE}*(?P<word>(?:[^\s'"\\]|\\.|'[^']*'|"(?:\\.|[^"\\])*"|['"\\])+)""", re.DOTALL)
_LEADING, _TRAILING = regex(rf"\A{SPACE}*"), regex(rf"{SPACE}*\Z")


class Change(NamedTuple):
    """A word that becomes `new`, or goes away where that is None; with `old` only its beginning, which is that, does."""

    word: Word
    new: str | None = None
    old: str | None = None

    @property
    def before(self) -> str:
        return self.word.text if self.old is None else self.old


def with_flags(words: Sequence[Word], wanted: Mapping[str, str], behind: str = "") -> Edits | None:
    """Set flags in a command: name → the text that stands for it afterwards (`--min-port=49160`).

    A flag that is not there yet is added behind the flag `behind`, or else at the end. None as well when one is there twice.
    """
    changes: list[Change] = []
    more: list[str] = []
    for name, text in wanted.items():
        found = tuple(_uses(words, (name,)))
        if len(found) > 1 or any(_varies(word) for use in found for word in use):
            return None
        if found:
            changes += _stating(found[0], name, text)
        else:
            more.append(text)
    last = [flag.words[-1] for flag in flags(words, behind)][-1:] if behind else []
    return reworded(words, changes, more, *last)


def without(words: Sequence[Word], names: Collection[str], *changes: Change, valued: bool = True) -> Edits | None:
    """The edits after which the command has none of these flags (`--name`), with `valued` their values neither.

    `changes` are made along with that. None as well when there is nothing to do.
    """
    gone = [word for use in _uses(words, names, valued) for word in use]
    wanted = [*changes, *map(Change, gone)]
    return reworded(words, wanted) if wanted and not any(map(_varies, gone)) else None


def in_front(place: Node, more: Sequence[str]) -> Edits:
    """The edits after which a command, whose value this is, begins with these words."""
    if place.shape == "sequence":
        return tuple(edit for word in more for edit in insert(place, 0, word))
    return put(place, " ".join((*more, place.text)))


def reworded(
    words: Sequence[Word], changes: Sequence[Change], more: Sequence[str] = (), behind: Word | None = None
) -> Edits | None:
    """The edits that make these changes, and put more words behind one of the command's, else at its end."""
    edits: Edits = ()
    last = command([behind] if behind else words[-1:]) if more else None
    if more and last is None:
        return None
    touched = [place for change in changes if (place := command([change.word]))] + ([last] if last else [])
    for place in dict.fromkeys(touched):
        own = [change for change in changes if command([change.word]) is place]
        added = more if place is last else ()
        one = _in_list(place, own, added, behind) if place.shape == "sequence" else _in_text(place, words, own, added, behind)
        if one is None:
            return None
        edits += one
    return edits


def _in_list(place: Node, changes: Sequence[Change], more: Sequence[str], behind: Word | None) -> Edits | None:
    edits: Edits = ()
    for change in changes:
        node = change.word.node
        if change.new is not None:
            if not node.text.startswith(change.before):
                return None
            edits += put(node, change.new + node.text[len(change.before) :])
    routes = [item.route for item in place.items]
    gone = {change.word.node.route for change in changes if change.new is None}
    left = [number for number, route in enumerate(routes) if route not in gone]
    if gone:
        edits += keep(place, left) if left or more else delete(place)
    at = routes.index(behind.node.route) + 1 if more and behind else len(routes)
    return edits + tuple(edit for word in more for edit in insert(place, at, word))


def _in_text(
    node: Node, words: Sequence[Word], changes: Sequence[Change], more: Sequence[str], behind: Word | None
) -> Edits | None:
    text = node.text
    splices = [splice for change in changes if (splice := _splice(words, change))]
    if len(splices) < len(changes):
        return None
    if more:
        found = _written(words, behind, "".join(behind.text.partition("=")[:2])) if behind else None
        end = found.end() if found else len(_TRAILING.sub("", text))
        splices.append((end, end, "".join(f" {word}" for word in more)))
    for start, end, new in sorted(splices, reverse=True):
        text = text[:start] + new + text[end:]
    if any(not start and not new for start, _, new in splices):
        text = _LEADING.sub("", text)
    return put(node, text) if text.strip() else delete(node)


def _splice(words: Sequence[Word], change: Change) -> tuple[int, int, str] | None:
    """Start, end and new text of a change; what goes takes the space before it along."""
    found = _written(words, change.word, change.before)
    if found is None or change.new is None:
        return found and (found.start(), found.end(), "")
    start = found.start("word")
    return start, start + len(change.before), change.new


def _written(words: Sequence[Word], word: Word, beginning: str) -> re.Match[str] | None:
    """Where a word of this beginning stands in its text; None when not all words like it are written as they are meant."""
    whole = beginning == word.text

    def like(text: str) -> bool:
        return text == beginning if whole else text.startswith(beginning)

    alike = [one for one in words if one.node is word.node and like(one.text)]
    places = [found for found in _WRITTEN.finditer(word.node.text) if like(found["word"])]
    number = next(number for number, one in enumerate(alike) if one is word)
    return places[number] if len(places) == len(alike) else None


def _uses(words: Sequence[Word], names: Collection[str], valued: bool = True) -> Iterator[tuple[Word, ...]]:
    """Each flag of these names, with `valued` also the word behind it that is its value."""
    for number, word in enumerate(words):
        if word.text.partition("=")[0] in names:
            following = words[number + 1 : number + 2] if valued and "=" not in word.text else ()
            yield word, *(one for one in following if not one.text.startswith("-"))


def _stating(use: tuple[Word, ...], name: str, text: str) -> Iterator[Change]:
    """What becomes of a flag for which this text is to stand; where both are the flag and a value, only the value changes."""
    flag, *value = use
    if value and text.startswith(f"{name}="):
        yield Change(value[0], text[len(name) + 1 :])
    else:
        yield Change(flag, text)
        yield from map(Change, value)


def _varies(word: Word) -> bool:
    """Whether a variable says the word, or part of it."""
    place = command([word])
    return "$" in (word.text if place is word.node else word.node.text)
