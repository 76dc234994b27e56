"""From wanted changes to suggestions one click away from applied, and what is left for the patch.

Pure: texts and hunks go in, a plan comes out. What holds: the suggestions applied to the head, and then the rest, give
exactly the texts that the fixes give; each suggestion may be applied alone or with any of the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fixer.bot.hunks import Hunk
from fixer.document.span import Span

SUGGESTION_BYTES = 30_000
"""A longer suggestion is no longer read; GitHub's limit for a whole comment is 65,536 characters."""


class Change(NamedTuple):
    """One splice in the head's text of a file."""

    path: str
    span: Span
    text: str


@dataclass(frozen=True)
class Wanted:
    """Changes that stand or fall together, known by the fingerprint of their finding."""

    key: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Suggestion:
    """Lines `first` to `last` of the head (from 1, inclusive) become `lines` (without line ends; none: they are deleted)."""

    key: str
    path: str
    first: int
    last: int
    lines: tuple[str, ...]


class Unplaced(NamedTuple):
    """A change that no suggestion can show, and why: a stable code.

    `not-in-diff`, `several-files`, `line-ends`, `final-newline`, `overlap`, `too-long`, `no-head`
    """

    key: str
    why: str


@dataclass(frozen=True)
class Plan:
    """suggestions do not overlap; `after` is each file's text once all of them are applied."""

    suggestions: tuple[Suggestion, ...]
    unplaced: tuple[Unplaced, ...]
    after: Mapping[str, str]


def plan(head: Mapping[str, str], shown: Mapping[str, Sequence[Hunk]], wanted: Iterable[Wanted]) -> Plan:
    """What can be suggested of `wanted`, in its order.

    head   text of every file that a change names, as the pull request has it
    shown  the hunks of those files in the pull request's diff
    """
    placed: list[Suggestion] = []
    unplaced: list[Unplaced] = []
    for group in wanted:
        found = _place(group, head, shown, placed)
        if isinstance(found, Suggestion):
            placed.append(found)
        else:
            unplaced.append(Unplaced(group.key, found))
    return Plan(tuple(placed), tuple(unplaced), {path: applied(head[path], placed, path) for path in head})


def applied(text: str, suggestions: Iterable[Suggestion], path: str) -> str:
    """The head's text with the suggestions for `path` applied, from the last one up so that lines keep their numbers."""
    lines = text.split("\n")
    for one in sorted((one for one in suggestions if one.path == path), key=lambda one: one.first, reverse=True):
        lines[one.first - 1 : one.last] = one.lines
    return "\n".join(lines)


def _place(
    group: Wanted, head: Mapping[str, str], shown: Mapping[str, Sequence[Hunk]], placed: list[Suggestion]
) -> Suggestion | str:
    paths = {change.path for change in group.changes}
    if len(paths) != 1:
        return "several-files"
    (path,) = paths
    if path not in head:
        return "no-head"
    if "\r" in head[path] or any("\r" in change.text for change in group.changes):
        return "line-ends"
    first, last, lines = _lines(head[path], sorted(group.changes, key=lambda change: change.span))
    before = head[path].split("\n")
    if last >= len(before):  # behind the last line break: a file without one, or an edit at its very end
        return "final-newline"
    if sum(len(line.encode()) + 1 for line in lines) > SUGGESTION_BYTES:
        return "too-long"
    candidates = list(_narrowed(before, first, last, lines))
    inside = [found for found in candidates if any(hunk.holds(found[0], found[1]) for hunk in shown.get(path, ()))]
    if not inside:
        return "not-in-diff"
    free = [found for found in inside if not any(_meets(found, other) for other in placed if other.path == path)]
    return Suggestion(group.key, path, *free[0]) if free else "overlap"


Place = tuple[int, int, tuple[str, ...]]


def _lines(text: str, changes: Sequence[Change]) -> Place:
    """The whole lines that the changes lie in, and what they become."""
    start = text.rfind("\n", 0, changes[0].span.start) + 1
    end = text.find("\n", max(change.span.end for change in changes))
    end = len(text) if end < 0 else end
    pieces, at = [], start
    for change in changes:
        pieces += [text[at : change.span.start], change.text]
        at = change.span.end
    first = text.count("\n", 0, start) + 1
    return first, first + text.count("\n", start, end), tuple("".join([*pieces, text[at:end]]).split("\n"))


def _narrowed(before: Sequence[str], first: int, last: int, lines: tuple[str, ...]) -> Iterable[Place]:
    """The same change over as few lines as it needs; an insertion, which needs none, on the line above it or the one below."""
    while lines and first <= last and before[first - 1] == lines[0]:
        first, lines = first + 1, lines[1:]
    while lines and first <= last and before[last - 1] == lines[-1]:
        last, lines = last - 1, lines[:-1]
    if first <= last:
        yield first, last, lines
        return
    if first > 1:
        yield first - 1, first - 1, (before[first - 2], *lines)
    if first < len(before):
        yield first, first, (*lines, before[first - 1])


def _meets(place: Place, other: Suggestion) -> bool:
    return place[0] <= other.last and other.first <= place[1]
