"""Compose's `$VARIABLE` substitution, with three answers: a text, certainly unset, or not known.

Reference: https://docs.docker.com/reference/compose-file/interpolation/ and compose-go's `template` package: `$V`, `${V}`,
`${V:-default}`, `${V-default}`, `${V:?error}`, `${V?error}`, `${V:+other}`, `${V+other}`, nested in each other, `$$` for a
dollar. Compose reads an unset variable without default as empty; it may equally well come from the shell of whoever
starts the stack, so here it is unknown.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from fixer.expressions import regex

_NAME = regex(r"[A-Za-z_][A-Za-z0-9_]*")
_BRACE = regex(r"(?<=\$)\{|\}")
_OPERATOR = regex(r":?[-?+]")


class Variables(NamedTuple):
    """What is known of the variables of one project.

    known     certainly so: `.env`, or the files given by `--env-file`
    weak      what an example file proposes where there is no `.env`
    doubtful  set differently by several files: nobody knows
    """

    known: Mapping[str, str] = MappingProxyType({})
    weak: Mapping[str, str] = MappingProxyType({})
    doubtful: frozenset[str] = frozenset()

    def below(self, other: Variables) -> Variables:
        """These where set, else the other's: what an included file sees, whose own `.env` yields to the project's."""
        doubtful = self.doubtful | (other.doubtful - self.known.keys())
        return Variables({**other.known, **self.known}, {**other.weak, **self.weak}, doubtful)

    def value(self, name: str) -> str | None:
        """The text of `${name}`, or None when it is unset or unknown."""
        if name in self.doubtful:
            return None
        return self.known.get(name, self.weak.get(name))

    def substitute(self, name: str, operator: str, word: str) -> str | None:
        """The text of `${name<operator>word}`, or None when it cannot be known."""
        if name in self.doubtful:
            return None
        value = self.value(name)
        present = value is not None and (value != "" or not operator.startswith(":"))
        match operator[-1:]:
            case "-":
                default = expand(word, self)
                if name not in self.known and name in self.weak and value != default:
                    return None  # with a copy of the example the one, without it the other
                return value if present else default
            case "+":
                return expand(word, self) if present else ""
            case _:
                return value if present else None


class Piece(NamedTuple):
    """A stretch of a text: as written, and what it becomes (None: unknown)."""

    raw: str
    text: str | None


def pieces(text: str, variables: Variables) -> Iterator[Piece]:
    """The text cut into literal stretches and substitutions."""
    place = 0
    while (dollar := text.find("$", place)) >= 0:
        if dollar > place:
            yield Piece(text[place:dollar], text[place:dollar])
        place, piece = _substitution(text, dollar, variables)
        yield piece
    if place < len(text):
        yield Piece(text[place:], text[place:])


def _substitution(text: str, dollar: int, variables: Variables) -> tuple[int, Piece]:
    """What begins with the dollar sign there, and where it ends."""
    if text.startswith("$", dollar + 1):
        return dollar + 2, Piece("$$", "$")
    if named := _NAME.match(text, dollar + 1):
        return named.end(), Piece(text[dollar : named.end()], variables.value(named.group()))
    named = _NAME.match(text, dollar + 2) if text.startswith("{", dollar + 1) else None
    end = closing(text, dollar + 2) if named else -1
    if named is None or end < 0:
        return dollar + 1, Piece("$", None)  # Compose refuses it (`invalid interpolation format`)
    raw, operator = text[dollar : end + 1], _OPERATOR.match(text, named.end())
    if operator:
        return end + 1, Piece(raw, variables.substitute(named.group(), operator.group(), text[operator.end() : end]))
    return end + 1, Piece(raw, variables.value(named.group()) if named.end() == end else None)


def closing(text: str, start: int) -> int:
    """Where the brace that is open at `start` closes, or -1."""
    depth = 1
    for brace in _BRACE.finditer(text, start):
        depth += 1 if brace.group() == "{" else -1
        if depth == 0:
            return brace.start()
    return -1


def expand(text: str, variables: Variables) -> str | None:
    """The text after substitution, or None when any part of it is unknown."""
    if "$" not in text:
        return text
    texts = [piece.text for piece in pieces(text, variables)]
    return None if None in texts else "".join(text for text in texts if text is not None)


def shown(text: str, variables: Variables) -> str:
    """The text with what is known substituted and what is not left as it is written."""
    if "$" not in text:
        return text
    return "".join(piece.raw if piece.text is None else piece.text for piece in pieces(text, variables))


def outside(text: str, separator: str) -> list[str]:
    """The text split at a separator that stands outside `${…}`."""
    parts, depth, start = [], 0, 0
    for place, character in enumerate(text):
        if character == "{" and text[place - 1 : place] == "$":
            depth += 1
        elif character == "}" and depth:
            depth -= 1
        elif character == separator and not depth:
            parts.append(text[start:place])
            start = place + 1
    return [*parts, text[start:]]
