"""What an outcome does to files, as bytes: the one thing that patches and writing agree on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from fixer.engine.outcome import Outcome, Refusal, Reported


class Change(NamedTuple):
    """One file.

    path    relative to the root of the tree
    before  what was read, or None when the file is new
    after   what it is to hold; equal to `before` for a file that was only looked at
    """

    path: str
    before: bytes | None
    after: bytes

    @property
    def writes(self) -> bool:
        return self.before != self.after


def changes(outcome: Outcome) -> tuple[Change, ...]:
    """Every file that the outcome changes or creates, in order of path."""
    before = {document.path: document for document in outcome.before.documents}
    found = []
    for document in outcome.after.documents:
        old = before.get(document.path)
        if old is None or (old is not document and old.text != document.text):
            found.append(Change(document.path, None if old is None else old.text.encode(), document.text.encode()))
    return tuple(sorted(found, key=lambda change: change.path))


def units(outcome: Outcome) -> tuple[tuple[Change, ...], ...]:
    """The changed files in groups that are written together or not at all, each with the files it rests on.

    Groups that share a path that changes are one group.
    """
    changed = {change.path: change for change in changes(outcome)}
    groups: list[set[str]] = []
    for paths in [*map(set, outcome.units), *({path} for path in changed)]:
        if not paths & changed.keys():
            continue
        joined = [group for group in groups if group & paths & changed.keys()]
        groups = [group for group in groups if group not in joined] + [set().union(paths, *joined)]
    return tuple(tuple(_member(outcome, changed, path) for path in sorted(group)) for group in sorted(groups, key=min))


def _member(outcome: Outcome, changed: dict[str, Change], path: str) -> Change:
    if path in changed:
        return changed[path]
    document = outcome.before.document(path)
    held = document.text.encode() if document is not None else outcome.before.tree.read(path)
    return Change(path, held, held)


def without(outcome: Outcome, paths: Collection[str], reason: str) -> Outcome:
    """The outcome when these files could not be written: they are as they were, and fixes that touch them were not made."""
    lost = {path: outcome.before.document(path) for path in paths}
    documents = tuple(lost.get(document.path, document) for document in outcome.after.documents)
    return outcome._replace(
        after=replace(outcome.after, documents=tuple(document for document in documents if document is not None)),
        reported=tuple(_unmade(reported, paths, reason) for reported in outcome.reported),
        units=tuple(unit for unit in outcome.units if not unit & set(paths)),
    )


def _unmade(reported: Reported, paths: Collection[str], reason: str) -> Reported:
    if reported.fix is None or not any(edit.path in paths for edit in reported.fix.edits):
        return reported
    return reported._replace(fix=None, refused=Refusal("unwritten", reason))
