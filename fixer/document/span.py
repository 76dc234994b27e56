"""Places in a text, counted in characters of the decoded text."""

from __future__ import annotations

from typing import NamedTuple


class Span(NamedTuple):
    """Half-open range of characters."""

    start: int
    end: int

    def touches(self, other: Span) -> bool:
        """Whether the two share a character or meet in a point where both would write."""
        return self.start <= other.end and other.start <= self.end

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


class Position(NamedTuple):
    """Line and column, both from 1, columns in code points."""

    line: int
    column: int


def position(text: str, offset: int) -> Position:
    """Where `offset` is; lines end at `\\n` only, as `git` and editors count them."""
    start = text.rfind("\n", 0, offset) + 1
    return Position(text.count("\n", 0, start) + 1, offset - start + 1)
