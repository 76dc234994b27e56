"""Flags that go away, in whichever way a container's command is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from fixer import Edit, Word, delete, keep, put

from ._command import command


def without(words: Sequence[Word], names: Collection[str], *, valued: bool = True) -> tuple[Edit, ...] | None:
    """The edits after which the command has none of these flags (`--name`), with `valued` their values neither.

    None when a variable or quotes hide where to write, or the flags are not there.
    """
    place = command(words)
    if place is None:
        return None
    if place.shape != "sequence":
        text = _shortened(place.text, names, valued)
        if text is None or text == place.text:
            return None
        return put(place, text) if text.strip() else delete(place)
    gone = _gone(words, names, valued)
    nodes = [words[index].node for index in gone]
    if not gone or any("$" in node.text for node in nodes):
        return None
    routes = {node.route for node in nodes}
    left = [index for index, item in enumerate(place.items) if item.route not in routes]
    return keep(place, left) if left else delete(place)


def _gone(words: Sequence[Word], names: Collection[str], valued: bool) -> list[int]:
    """Numbers of the words that are one of the flags or its value."""
    gone: list[int] = []
    for index, word in enumerate(words):
        if word.text.partition("=")[0] in names:
            gone.append(index)
            following = words[index + 1 : index + 2]
            if valued and "=" not in word.text and following and not following[0].text.startswith("-"):
                gone.append(index + 1)
    return gone


def _shortened(text: str, names: Collection[str], valued: bool) -> str | None:
    """The text without the flags; None when what would go is not plain."""
    value = r"(?:=\S*|[ \t]+[^\s-]\S*|(?=\s|\Z))" if valued else r"(?:=\S*|(?=\s|\Z))"
    flag = re.compile(rf"(?<!\S)(?:{'|'.join(map(re.escape, names))}){value}")
    if any(set(found.group()) & set("$'\"\\") for found in flag.finditer(text)):
        return None
    return re.sub(rf"\s*{flag.pattern}", "", text).lstrip()
