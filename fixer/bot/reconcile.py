"""What is there against what is to be there: which comments stay, change, come and go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fixer.bot.notes import Note


@dataclass(frozen=True)
class Ours:
    """A comment of ours as it is on the platform.

    where    what changes or deletes it
    key      the fingerprint in its mark, and the mark's `content`
    anchor   path, first and last line it stands on now; lines 0 for the whole file, None when the platform lost them
    touched  somebody has answered or settled it: then it is theirs, and stays as it is
    """

    where: tuple[int | str, ...]
    key: str
    content: str
    anchor: tuple[str, int, int] | None
    touched: bool


@dataclass(frozen=True)
class Actions:
    """kept need nothing; `stale` go only once the new ones are there, so that nothing is lost between."""

    kept: tuple[Note, ...]
    updated: tuple[tuple[Ours, Note], ...]
    created: tuple[Note, ...]
    stale: tuple[Ours, ...]


def reconcile(wanted: Sequence[Note], there: Sequence[Ours]) -> Actions:
    """What to do. A comment cannot be moved: one that stands elsewhere is written anew."""
    kept: list[Note] = []
    updated: list[tuple[Ours, Note]] = []
    created: list[Note] = []
    stays: set[tuple[int | str, ...]] = {one.where for one in there if one.touched}
    for note in wanted:
        same = [one for one in there if one.key == note.key]
        touched = [one for one in same if one.touched]
        right = [one for one in same if one.anchor == (note.path, note.first, note.last)]
        if touched:
            kept.append(note)
        elif not right:
            created.append(note)
        else:
            stays.add(right[0].where)
            if f" content={right[0].content} " in note.body[-80:]:
                kept.append(note)
            else:
                updated.append((right[0], note))
    stale = tuple(one for one in there if one.where not in stays)
    return Actions(tuple(kept), tuple(updated), tuple(created), stale)
