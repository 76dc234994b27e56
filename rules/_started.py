"""Flags of programs that stop at any they do not know, and edits of single ones in whichever way a command is written."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple, TypeVar

from fixer import (
    Assumed,
    Edits,
    Node,
    Project,
    Started,
    Word,
    delete,
    insert,
    put,
    running,
    started,
)

from ._agreement import agreed
from ._command import command


class Flag(NamedTuple):
    """A flag as it is given.

    name   with its dashes
    value  behind `=`, or the word behind it; None when there is none
    words  the one or two words that it is
    """

    name: str
    value: str | None
    words: tuple[Word, ...]

    @property
    def bare(self) -> str:
        return self.name.lstrip("-")


class Program(NamedTuple):
    """A product's program as a service starts it.

    flags    in order
    assumed  its version
    """

    started: Started
    flags: tuple[Flag, ...]
    assumed: Assumed

    @property
    def name(self) -> str:
        return self.started.service.name

    def given(self, name: str) -> bool:
        return any(flag.bare == name for flag in self.flags)


class Known(NamedTuple):
    """A flag that some version of a program has.

    since, until  the first version that has it, and the first that has it no more
    switch        it takes no value
    """

    since: tuple[int, ...]
    until: tuple[int, ...] | None
    switch: bool

    def fits(self, assumed: Assumed) -> bool:
        """Whether a version has it; one that is not known is any that is supported."""
        version = assumed.version
        return version is None or (version >= self.since and (self.until is None or version < self.until))


def table(text: str) -> dict[str, Known]:
    """Lines of `name since [until] [switch]`."""
    found = {}
    for name, since, *rest in (line.split() for line in text.split("\n") if line.strip()):
        until = [_version(word) for word in rest if word != "switch"]
        found[name] = Known(_version(since), until[0] if until else None, "switch" in rest)
    return found


def _version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.split(".")))


def dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


def programs(project: Project, product: str, switches: Callable[[str], bool]) -> Iterator[Program]:
    """Where the stack starts the product with words of its own. `switches`: whether a flag takes no value."""
    for one in started(project.stack.projects, product):
        yield Program(one, tuple(given(one.words, switches)), running(project, product, one.service))


def given(words: Sequence[Word], switches: Callable[[str], bool]) -> Iterator[Flag]:
    """The flags among the words."""
    taken = -1
    for place, word in enumerate(words):
        name, equals, value = word.text.partition("=")
        if word.text == "--":
            return
        if place == taken or not word.text.startswith("-"):
            continue
        following = words[place + 1 : place + 2]
        if equals:
            yield Flag(name, value, (word,))
        elif following and not following[0].text.startswith("-") and not switches(name.lstrip("-")):
            taken = place + 1
            yield Flag(name, following[0].text, (word, following[0]))
        else:
            yield Flag(name, None, (word,))


T = TypeVar("T")


def everywhere_wrong(found: Iterable[Program], judge: Callable[[Program, Flag], T | None]) -> Iterator[tuple[Program, Flag, T]]:
    """Each flag that is wrong in every plausible project it is part of, with what is wrong with it."""

    def verdicts() -> Iterator[tuple[Hashable, tuple[Program, Flag, T] | None]]:
        for program in found:
            for flag in program.flags:
                verdict = judge(program, flag)
                node = flag.words[0].node
                yield (node.path, node.span, flag.name, flag.value), None if verdict is None else (program, flag, verdict)

    yield from agreed(verdicts())


def replaced(program: Program, flag: Flag, words: Sequence[str]) -> Edits | None:
    """The command with these words where the flag stands."""
    if not words:
        return away(program, flag)
    first = flag.words[0]
    place = command([first])
    gone: dict[Word, Change] = dict.fromkeys(flag.words[1:])
    if place is None or place is first.node:
        return changed(program.started.words, {first: (first.text, " ".join(words)), **gone})
    edits = changed(program.started.words, {first: (first.text, words[0]), **gone})
    index = next((number for number, item in enumerate(place.items) if item.route == first.node.route), None)
    if edits is None or index is None:
        return None
    return edits + tuple(edit for word in words[1:] for edit in insert(place, index + 1, word))


Change = tuple[str, str] | None
"""What a word begins with and what it shall begin with; None takes the word away."""


def called(program: Program, flag: Flag, name: str) -> Edits | None:
    """The flag under another name (with dashes), its value as it is."""
    behind = "=" if len(flag.words) == 1 and flag.value is not None else ""
    return changed(program.started.words, {flag.words[0]: (flag.name + behind, name + behind)})


def set_to(program: Program, flag: Flag, value: str) -> Edits | None:
    """The flag with another value."""
    if len(flag.words) == 2:
        return changed(program.started.words, {flag.words[1]: (flag.words[1].text, value)})
    return changed(program.started.words, {flag.words[0]: (flag.words[0].text, f"{flag.name}={value}")})


def without_value(program: Program, flag: Flag, name: str) -> Edits | None:
    """The flag as a switch of this name (with dashes)."""
    changes: dict[Word, Change] = {flag.words[0]: (flag.words[0].text, name)}
    return changed(program.started.words, changes | dict.fromkeys(flag.words[1:]))


def away(program: Program, flag: Flag) -> Edits | None:
    """The command without the flag and its value."""
    return changed(program.started.words, dict.fromkeys(flag.words))


def changed(words: Sequence[Word], changes: Mapping[Word, Change]) -> Edits | None:
    """The edits after which the words are these; None when the command does not show where to write."""
    nodes = {word.node.route: word.node for word in changes}
    edits: Edits = ()
    for route, node in nodes.items():
        own = {word: change for word, change in changes.items() if word.node.route == route}
        place = command([next(iter(own))])
        if place is None:
            return None
        if place is node:
            more = _in_text(words, node, own)
        elif all(item.route in nodes for item in place.items) and not any(changes.values()):
            return delete(place)
        else:
            more = _in_item(node, *own.values())
        if more is None:
            return None
        edits += more
    return edits


def _in_item(node: Node, change: Change) -> Edits | None:
    if change is None:
        return delete(node)
    old, new = change
    return put(node, new + node.text[len(old) :]) if node.text.startswith(old) else None


def _in_text(words: Sequence[Word], node: Node, changes: Mapping[Word, Change]) -> Edits | None:
    text = node.text
    for word, change in changes.items():
        old = word.text if change is None else change[0]
        pattern = re.compile(rf"(?<!\S){re.escape(old)}" + (r"(?!\S)" if old == word.text else ""))
        alike = [one for one in words if one.node.route == node.route and pattern.match(one.text)]
        places = list(pattern.finditer(text))
        if len(places) != 1 or len(alike) != 1:
            return None
        start, end = places[0].span()
        if change is None:
            before = text[:start].rstrip()
            text = before + (text[end:] if before else text[end:].lstrip())
        else:
            text = text[:start] + change[1] + text[end:]
    return put(node, text) if text.strip() else delete(node)
