"""Edits made for the same place, made into one: each operation knows only the text as it is, not what the others do.

The same splice made for several uses of an anchor counts once. Children of one collection that are all deleted go
together. What is added where something is deleted takes its place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise

from fixer.document import layout, lines
from fixer.document.deleting import remove
from fixer.document.document import Document
from fixer.document.edit import Edit, Gone
from fixer.document.node import Route
from fixer.document.span import Span


def distinct(edits: Iterable[Edit]) -> list[Edit]:
    """Edits in order of place; the same splice made for several uses of an anchor counts once, with all their meanings."""
    merged: dict[tuple[Span, str], Edit] = {}
    for edit in edits:
        known = merged.get((edit.span, edit.text))
        if known is not None:
            meaning = known.meaning + tuple(meaning for meaning in edit.meaning if meaning not in known.meaning)
            edit = known._replace(meaning=meaning, holders=known.holders + edit.holders)
        merged[edit.span, edit.text] = edit
    return sorted(merged.values(), key=lambda edit: edit.span)


def settled(document: Document, edits: Iterable[Edit]) -> list[Edit]:
    """The edits in order of place, those that would write in one another's place combined where that can be done."""
    made = distinct(edits)
    if not any(after.span.start < before.span.end for before, after in pairwise(made)):
        return made
    return _with_insertions(document, distinct(_joined(document, made)))


def _joined(document: Document, edits: list[Edit]) -> list[Edit]:
    """With deletions of several children of one collection made as one."""
    groups: defaultdict[Route, list[Edit]] = defaultdict(list)
    for edit in edits:
        if _is_deletion(edit):
            groups[edit.meaning[0].route[:-1]].append(edit)  # type: ignore[union-attr]
    for route, group in groups.items():
        parent = document.at(route)
        if parent is None or len(group) == 1 or document.language != "yaml":
            continue
        gone = {meaning.route for edit in group for meaning in edit.meaning if isinstance(meaning, Gone)}
        indices = [index for index, child in enumerate(parent.children) if child.route in gone]
        edits = [edit for edit in edits if edit not in group and not _is_comma(edit, group)]
        edits += remove(parent, indices)
    return edits


def _is_deletion(edit: Edit) -> bool:
    return edit.drops and bool(edit.meaning) and all(isinstance(meaning, Gone) for meaning in edit.meaning) and not edit.comments


def _is_comma(edit: Edit, group: list[Edit]) -> bool:
    """Whether the edit takes away the comma before one of these deletions, or inside of it."""
    is_cut = not edit.text and not edit.meaning and edit.span.end == edit.span.start + 1
    return is_cut and any(edit.span.end <= other.span.end for other in group)


def _with_insertions(document: Document, edits: list[Edit]) -> list[Edit]:
    """With insertions inside a deletion put in its place."""
    found: list[Edit] = []
    for edit in edits:
        before = found[-1] if found else None
        combined = _in_place(document, before, edit) if before is not None and edit.span.end < before.span.end else None
        if combined is None:
            found.append(edit)
        else:
            found[-1] = combined
    return found


def _in_place(document: Document, deletion: Edit, insertion: Edit) -> Edit | None:
    """The deletion with the insertion's line in its place; None where the two are something else."""
    newline, text = document.newline, document.text
    deletes = bool(deletion.meaning) and all(isinstance(meaning, Gone) for meaning in deletion.meaning)
    if not deletes or insertion.span.start != insertion.span.end or not insertion.text.startswith(newline):
        return None
    start = deletion.span.start
    line = insertion.text.removeprefix(newline)
    if start == lines.line_start(text, start):
        written = line + newline
    elif text.startswith(newline, start):
        written = insertion.text
    elif layout.stands_beside(text, start):
        written = line.lstrip(" ") + newline + " " * lines.column(text, start)
    else:
        return None
    return deletion._replace(
        text=deletion.text + written,
        meaning=deletion.meaning + insertion.meaning,
        holders=deletion.holders + insertion.holders,
        comments=deletion.comments + insertion.comments,
    )
