"""Writing files that stand or fall together.

By default each file is staged beside its target and renamed over it: whoever reads the target sees the old bytes or the
new ones. `in_place` writes into the file that is there, for containers that hold on to its inode. Either way every
member is checked against what was read first, and when one fails those already written are put back.
"""

from __future__ import annotations

import errno
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from fixer.engine.changes import Change
from fixer.errors import Unwritten
from fixer.writing.step import Overwriting, Renaming, Step
from fixer.writing.target import Target, locate, reason, settle, verify


class Written(NamedTuple):
    """What became of a unit.

    paths  files that were written, as the tree names them; none when `error` is set
    notes  what the user should know of them, one line each
    error  why nothing of the unit was written
    """

    paths: tuple[str, ...]
    notes: tuple[str, ...] = ()
    error: Unwritten | None = None


def write_units(root: Path, units: Sequence[Sequence[Change]], in_place: bool = False) -> Iterator[Written]:
    """Write each unit of the tree at `root`; one that fails does not hold up the others."""
    for unit in units:
        try:
            yield write_unit(root, unit, in_place)
        except Unwritten as error:
            yield Written((), error=error)


def write_unit(root: Path, unit: Sequence[Change], in_place: bool = False) -> Written:
    """Write all files of the unit that change.

    Raises `Unwritten` (`Changed` when a file is not what was read), and then every file is as it was.
    """
    steps = [_step(root, change, in_place) for change in unit if change.writes]
    try:
        for step in steps:
            verify(root, step.path, step.before)
            with _blaming(step.path):
                step.prepare()
        for change in unit:
            verify(root, change.path, change.before)
        for step in steps:
            with _blaming(step.path):
                step.commit()
    except BaseException:
        _put_back(steps)
        raise
    finally:
        for step in steps:
            step.tidy()
    for folder in {step.target.file.parent for step in steps}:
        settle(folder)
    return Written(tuple(step.path for step in steps), tuple(note for step in steps for note in _notes(step.target, in_place)))


def _step(root: Path, change: Change, in_place: bool) -> Step:
    target = locate(root, change.path, new=change.before is None)
    if in_place and change.before is not None:
        return Overwriting(target, change.before, change.after)
    return Renaming(target, change.before, change.after)


def _put_back(steps: Sequence[Step]) -> None:
    """Undo every step, the last first; raise only when all were tried."""
    failed: Unwritten | None = None
    for step in reversed(steps):
        try:
            step.revert()
        except OSError as error:
            failed = Unwritten(step.path, f"was written, and cannot be put back: {reason(error)}; {step.remains}")
    if failed is not None:
        raise failed


@contextmanager
def _blaming(path: str) -> Iterator[None]:
    """An error of the system as one of this file."""
    try:
        yield
    except OSError as error:
        hint = " (--in-place needs no right to create files beside it)" if error.errno in (errno.EACCES, errno.EPERM) else ""
        raise Unwritten(path, f"cannot be written: {reason(error)}{hint}") from error


def _notes(target: Target, in_place: bool) -> Iterator[str]:
    names = target.state.st_nlink if target.state is not None else 1
    if names > 1 and not in_place:
        others = "its other name keeps" if names == 2 else f"its {names - 1} other names keep"
        yield f"{target.path}: was a hard link; {others} the old content (--in-place writes through all of them)"
