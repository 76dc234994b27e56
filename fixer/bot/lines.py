"""The lines of the head that a platform's own diff of a file shows: what is checked before a comment is put there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from fixer.bot.hunks import Hunk, hunks
from fixer.expressions import regex

_HEADER = regex(r"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


class Line(NamedTuple):
    """A line of the head: its text, and its number in the base (None: it is new)."""

    text: str
    old: int | None


@dataclass(frozen=True)
class Shown:
    """One file of a pull request as the platform shows it.

    patch  the hunks of its diff; empty where the platform shows none (binary, too large, renamed only)
    old    its path in the base
    """

    patch: str
    old: str = ""

    @cached_property
    def hunks(self) -> tuple[Hunk, ...]:
        return hunks(self.patch.encode("utf-8", "replace"))

    @cached_property
    def lines(self) -> Mapping[int, Line]:
        """By number in the head."""
        return dict(_lines(self.patch.split("\n")))

    def holds(self, first: int, last: int) -> bool:
        """Whether one suggestion may cover these lines."""
        return any(hunk.holds(first, last) for hunk in self.hunks)

    def reads(self, first: int, texts: Sequence[str]) -> bool:
        """Whether the lines from `first` on are these."""
        found = [self.lines.get(first + number) for number in range(len(texts))]
        return all(line is not None and line.text == text for line, text in zip(found, texts, strict=True))


def _lines(diff: list[str]) -> Iterator[tuple[int, Line]]:
    old = new = 0
    for line in diff:
        header = _HEADER.match(line)
        if header:
            old, new = int(header[1]), int(header[3])
        elif line[:1] == "+":
            yield new, Line(line[1:], None)
            new += 1
        elif line[:1] == "-":
            old += 1
        elif line[:1] == " ":
            yield new, Line(line[1:], old)
            old, new = old + 1, new + 1
