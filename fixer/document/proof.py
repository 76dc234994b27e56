"""Do edits do what they say, and nothing else?

The data of the edited text must equal the data before with every meaning applied, types and order included; every comment
must be where it was, moved with its surroundings, or declared. Whatever cannot be shown is refused with a reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from fixer.document import data as values
from fixer.document import layout, ledger
from fixer.document.combining import distinct, settled
from fixer.document.document import Document
from fixer.document.edit import Becomes, Created, Edit, Gains, Gone, Refused, Renamed, Repaired
from fixer.document.meanings import expected
from fixer.document.node import Node, Route
from fixer.document.span import Span

__all__ = ["check", "conflict", "demotes", "distinct", "expected", "prove", "settled", "shown", "splice"]


def check(document: Document | None, edits: Sequence[Edit]) -> Refused | None:
    """What can be held against one fix's edits of one file without making them. `document` is None for a new file."""
    for edit in edits:
        if edit.refused is not None:
            return edit.refused
    if document is None:
        new = all(isinstance(meaning, Created) for edit in edits for meaning in edit.meaning)
        return None if new else Refused("missing", "the file is not there")
    if any(isinstance(meaning, Repaired) for edit in edits for meaning in edit.meaning):
        return None
    return _shared(document, edits) or _overlap(settled(document, edits))


def _shared(document: Document, edits: Sequence[Edit]) -> Refused | None:
    named: defaultdict[tuple[Span, str], set[Route]] = defaultdict(set)
    for edit in edits:
        named[edit.span, edit.text].update(edit.holders)
    gone = {meaning.route for edit in edits for meaning in edit.meaning if isinstance(meaning, Gone)}
    for edit in edits:
        for route in edit.holders:
            holder = document.at(route)
            if holder is None:
                continue
            for use in document.uses(holder):
                if use.route not in named[edit.span, edit.text]:
                    return Refused("shared", f"the text is also used at {shown(use.route)} (through an anchor)")
        for meaning in edit.meaning:
            node = document.at(meaning.route) if isinstance(meaning, Gone) else None
            if node is not None and (outside := document.used_outside(node, gone)):
                return Refused("shared", f"its anchor is used at {shown(outside)}")
    return None


def shown(route: Route) -> str:
    """A route as people write it: `services.auth.ports[0]`."""
    text = ""
    for step in route[1:]:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text or "the document"


def _overlap(edits: Sequence[Edit]) -> Refused | None:
    for before, after in pairwise(edits):
        if after.span.start < before.span.end:
            return Refused("overlap", "two of its edits write in the same place")
    return None


def conflict(one: Iterable[Edit], other: Iterable[Edit]) -> bool:
    """Whether two fixes write in touching places of one file, one inside what the other replaces or deletes, or both one key."""
    mine, theirs = list(one), list(other)
    if not _given(mine).isdisjoint(_given(theirs)):
        return True
    if any(a.path == b.path and a.span.touches(b.span) for a in mine for b in theirs):
        return True
    return any(_within(a, b) or _within(b, a) for a in mine for b in theirs if a.path == b.path)


def _within(inner: Edit, outer: Edit) -> bool:
    roots = [meaning.route for meaning in outer.meaning if isinstance(meaning, Becomes | Gone)]
    routes = [meaning.route for meaning in inner.meaning if not isinstance(meaning, Repaired | Created)]
    return any(route[: len(root)] == root for root in roots for route in routes)


def _given(edits: Iterable[Edit]) -> set[tuple[str, Route, values.Data]]:
    """The keys that mappings get: file, route of the mapping, key."""
    given: set[tuple[str, Route, values.Data]] = set()
    for edit in edits:
        for meaning in edit.meaning:
            if isinstance(meaning, Renamed):
                given.add((edit.path, meaning.route[:-1], meaning.key))
            elif isinstance(meaning, Gains) and meaning.key is not None:
                given.add((edit.path, meaning.route, meaning.key))
    return given


def splice(text: str, edits: Iterable[Edit]) -> str:
    """`text` with the edits made. They must not overlap; those at one point are made in their order."""
    pieces, at = [], 0
    for edit in sorted(edits, key=lambda edit: edit.span):
        pieces += [text[at : edit.span.start], edit.text]
        at = edit.span.end
    return "".join([*pieces, text[at:]])


def prove(document: Document, edits: Sequence[Edit]) -> Document | Refused:
    """The document with all these edits (of one or several fixes) made, or what is wrong with them."""
    refused = next((edit.refused for edit in edits if edit.refused), None)
    if refused:
        return refused
    if any(isinstance(meaning, Repaired) for edit in edits for meaning in edit.meaning):
        return _prove_repair(document, edits)
    made = settled(document, edits)
    if problem := _overlap(made):
        return problem
    after = Document(document.path, splice(document.text, made), document.language, document.kind)
    if after.error is not None:
        return Refused("breaks", f"the result does not parse: {after.error.reason}")
    return _objection(document, after, made) or after


def _objection(before: Document, after: Document, edits: Sequence[Edit]) -> Refused | None:
    meant, found = expected(before, edits), tuple(values.data(root) for root in after.roots)
    if meant != found:
        return Refused("meaning", f"the data would change otherwise than meant{_difference(meant, found)}")
    return ledger.comments(before, after, edits)


def _difference(meant: Sequence[values.Data | None], found: Sequence[values.Data | None]) -> str:
    """The first difference in words; DeepDiff takes long to import, and few edits are ever objected to."""
    from deepdiff import DeepDiff

    mine, theirs = ([values.plain(one) for one in many if one is not None] for many in (meant, found))
    lines = DeepDiff(mine, theirs).pretty().splitlines()
    return f": {lines[0]}" if lines else " (order or types)"


def _prove_repair(document: Document, edits: Sequence[Edit]) -> Document | Refused:
    """A repair turns a text that does not parse into one that does, by white space and quotes alone."""
    if document.error is None or not all(isinstance(m, Repaired) for edit in edits for m in edit.meaning):
        return Refused("repair", "repairs are for files that do not parse, and for nothing else")
    made = distinct(edits)
    if problem := _overlap(made):
        return problem
    after = Document(document.path, splice(document.text, made), document.language, document.kind)
    if after.error is not None:
        return Refused("breaks", f"it still does not parse: {after.error.reason}")
    if _bare(after.text) != _bare(document.text):
        return Refused("repair", "a repair changes white space and quotes only")
    return after


def _bare(text: str) -> str:
    return "".join(character for character in text if not character.isspace() and character not in "'\"\\")


def demotes(document: Document, edits: Sequence[Edit]) -> str | None:
    """Why these edits of one fix are UNSAFE at best, or None."""
    for edit in edits:
        if edit.drops:
            gone = Counter(layout.texts(document, edit.span)) - Counter(edit.comments)
            if gone:
                return f"the comment `{next(iter(gone))}` goes with it"
        for meaning in edit.meaning:
            if isinstance(meaning, Gains | Renamed | Gone) and (key := _inherited(document, meaning)):
                return f"`{key}` is also inherited through a merge key, which this hides or uncovers"
    return None


def _inherited(document: Document, meaning: Gains | Renamed | Gone) -> str | None:
    """The key that a merge (`<<`) of the same mapping brings along too."""
    holder = document.at(meaning.route if isinstance(meaning, Gains) else meaning.route[:-1])
    if holder is None or holder.shape != "mapping":
        return None
    keys = [meaning.key] if not isinstance(meaning, Gone) else []
    if not isinstance(meaning, Gains):
        keys.append(values.of(str(meaning.route[-1])))
    inherited = {key for entry in holder.entries if entry.merges for source in _sources(entry.value) for key, _ in source.pairs()}
    return next((key.text for key in keys if isinstance(key, values.Scalar) and key.text in inherited), None)


def _sources(node: Node) -> tuple[Node, ...]:
    return node.items if node.shape == "sequence" else (node,)
