"""Which lines of a file a pull request shows, and so where a comment may stand.

GitHub takes a comment only on lines of one hunk, and applies a suggestion only when no deleted line is shown between the
lines it covers; one wrong anchor makes it refuse the whole review (422).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer.expressions import regex

_HUNK = regex(rb"@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@")


class Hunk(NamedTuple):
    """Lines of the head that one hunk shows, from 1, both ends included; `gaps` are the lines before which some were deleted."""

    first: int
    last: int
    gaps: frozenset[int]

    def holds(self, first: int, last: int) -> bool:
        """Whether one suggestion may cover these lines."""
        return self.first <= first <= last <= self.last and not any(first < gap <= last for gap in self.gaps)


def hunks(patch: bytes) -> tuple[Hunk, ...]:
    """The hunks of one file's unified diff; lines end at `\\n` only, as in git."""
    return tuple(_hunks(patch.split(b"\n")))


def _hunks(lines: list[bytes]) -> Iterator[Hunk]:
    number = 0
    while number < len(lines):
        header = _HUNK.match(lines[number])
        number += 1
        if not header:
            continue
        first, count = int(header[1]), int(header[2]) if header[2] else 1
        at, gaps = first, set()
        while at < first + count or (lines[number : number + 1] and lines[number][:1] == b"-"):
            mark = lines[number][:1]
            if mark == b"-":
                gaps.add(at)
            elif mark != b"\\":
                at += 1
            number += 1
        if count:
            yield Hunk(first, first + count - 1, frozenset(gaps))
