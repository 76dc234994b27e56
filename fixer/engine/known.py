"""Findings recognised as ones that were there before, in an earlier state of the files or in a list somebody wrote down."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple


class Known(NamedTuple):
    """What of a finding is remembered. The fingerprint stands for the place, the message for what is wrong there."""

    code: str
    path: str
    message: str
    fingerprint: str


def recognised(found: Sequence[Known], known: Sequence[Known]) -> tuple[frozenset[int], tuple[Known, ...]]:
    """Which of `found` (by index) are among `known`, each of which stands for one, and the known ones that were not met.

    The surest likeness goes first: same place and words; then same words in the file, as a list's items move when another is
    put before them; then same place, as words change with the numbers in them.
    """
    left, waiting = list(range(len(found))), list(known)
    for likeness in _LIKENESSES:
        left, waiting = _paired(found, left, waiting, likeness)
    return frozenset(range(len(found))) - frozenset(left), tuple(waiting)


_LIKENESSES: tuple[Callable[[Known], Hashable], ...] = (
    lambda one: one,
    lambda one: (one.code, one.path, one.message),
    lambda one: (one.code, one.fingerprint),
)


def _paired(
    found: Sequence[Known], left: list[int], waiting: list[Known], likeness: Callable[[Known], Hashable]
) -> tuple[list[int], list[Known]]:
    """What is left of both."""
    offered: dict[Hashable, list[int]] = {}
    for number, one in enumerate(waiting):
        offered.setdefault(likeness(one), []).append(number)
    strangers, met = [], set()
    for index in left:
        same = offered.get(likeness(found[index]))
        if same:
            met.add(same.pop(0))
        else:
            strangers.append(index)
    return strangers, [one for number, one in enumerate(waiting) if number not in met]
