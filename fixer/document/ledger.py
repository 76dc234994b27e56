"""Comments are data too: each must be where it was, have moved with its surroundings, or be declared."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from fixer.document.document import Document
from fixer.document.edit import Edit, Refused
from fixer.document.span import Span


def comments(before: Document, after: Document, edits: Sequence[Edit]) -> Refused | None:
    """The ledger: what stood outside the splices stands where it did, and inside them only what was declared."""
    due, shift, lost = [], 0, Counter[str]()
    left = list(before.comments)
    for edit in [*edits, Edit("", Span(len(before.text) + 1, len(before.text) + 1), "")]:
        while left and left[0].span.start < edit.span.start:
            comment = left.pop(0)
            due.append((comment.span.start + shift, comment.text))
        while left and left[0].span.start < edit.span.end:
            comment = left.pop(0)
            lost[comment.text] += not (edit.drops or edit.removes)
        start = edit.span.start + shift
        due += _declared(edit, start)
        shift += len(edit.text) - (edit.span.end - edit.span.start)
    found = [(comment.span.start, comment.text) for comment in after.comments]
    if found != due:
        return Refused("comments", "a comment would appear, vanish or change")
    lost -= Counter(text for edit in edits for text in edit.comments)
    if +lost:
        return Refused("comment-lost", f"the comment {next(iter(+lost))!r} would be lost")
    return None


def _declared(edit: Edit, start: int) -> list[tuple[int, str]]:
    places, at = [], 0
    for text in edit.comments:
        found = re.compile(rf"(?<!\S){re.escape(text)}(?=\s*(?:\n|\Z))").search(edit.text, at)
        places.append((start + found.start() if found else -1, text))
        at = found.end() if found else at
    return places
