"""Flags of programs that stop at any they do not know, and edits of single ones in whichever way a command is written."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from fixer import Assumed, Edits, Project, Started, Word, running, started

from ._agreement import agreed
from ._rewording import Change, reworded


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
    first, *rest = flag.words
    return _reworded(program, Change(first, next(iter(words), None)), *map(Change, rest), more=words[1:])


def called(program: Program, flag: Flag, name: str) -> Edits | None:
    """The flag under another name (with dashes), its value as it is."""
    behind = "=" if len(flag.words) == 1 and flag.value is not None else ""
    return _reworded(program, Change(flag.words[0], name + behind, flag.name + behind))


def set_to(program: Program, flag: Flag, value: str) -> Edits | None:
    """The flag with another value."""
    return _reworded(program, Change(flag.words[-1], value if len(flag.words) == 2 else f"{flag.name}={value}"))


def without_value(program: Program, flag: Flag, name: str) -> Edits | None:
    """The flag as a switch of this name (with dashes)."""
    return replaced(program, flag, (name,))


def away(program: Program, flag: Flag) -> Edits | None:
    """The command without the flag and its value."""
    return replaced(program, flag, ())


def _reworded(program: Program, first: Change, *rest: Change, more: Sequence[str] = ()) -> Edits | None:
    """None as well where one text says the same twice: which of the two counts is not clear."""
    words = program.started.words
    return reworded(words, (first, *rest), more, first.word) if words.count(first.word) == 1 else None
