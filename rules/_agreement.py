"""One verdict over all plausible Compose projects."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")


def agreed(verdicts: Iterable[tuple[Hashable, T | None]]) -> Iterator[T]:
    """Of each thing judged in several projects the first verdict, if no project acquits it (None).

    Whoever starts the stack decides which files belong together: what is wrong with only one choice of files may be right
    with the one that is used.
    """
    found: dict[Hashable, list[T | None]] = {}
    for key, verdict in verdicts:
        found.setdefault(key, []).append(verdict)
    for several in found.values():
        if several[0] is not None and None not in several:
            yield several[0]
