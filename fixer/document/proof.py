"""Do edits do what they say, and nothing else?

The data of the edited text must equal the data before with every meaning applied, types and order included; every comment
must be where it was, moved with its surroundings, or declared. Whatever cannot be shown is refused with a reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from fixer.document import data as values
from fixer.document import layout
from fixer.document.data import Data, Mapping
from fixer.document.document import Document
from fixer.document.edit import Becomes, Created, Edit, Gains, Gone, Meaning, Refused, Renamed, Repaired
from fixer.document.node import Node, Route
from fixer.document.span import Span


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
    return _shared(document, edits) or _overlap(distinct(edits))


def distinct(edits: Iterable[Edit]) -> list[Edit]:
    """Edits in order of place; the same splice made for several uses of an anchor counts once, with all their meanings."""
    merged: dict[tuple[Span, str], Edit] = {}
    for edit in edits:
        known = merged.get((edit.span, edit.text))
        if known is not None:
            meaning = known.meaning + tuple(meaning for meaning in edit.meaning if meaning not in known.meaning)
            edit = replace(known, meaning=meaning, holders=known.holders + edit.holders)
        merged[edit.span, edit.text] = edit
    return sorted(merged.values(), key=lambda edit: edit.span)


def _shared(document: Document, edits: Sequence[Edit]) -> Refused | None:
    named: defaultdict[tuple[Span, str], set[Route]] = defaultdict(set)
    for edit in edits:
        named[edit.span, edit.text].update(edit.holders)
    for edit in edits:
        for route in edit.holders:
            holder = document.at(route)
            if holder is None:
                continue
            for use in document.uses(holder):
                if use.route not in named[edit.span, edit.text]:
                    return Refused("shared", f"the text is also used at {shown(use.route)} (through an anchor)")
        for meaning in edit.meaning:
            if isinstance(meaning, Gone) and (outside := _used_outside(document, meaning.route)):
                return Refused("shared", f"its anchor is used at {shown(outside)}")
    return None


def _used_outside(document: Document, route: Route) -> Route | None:
    """A place that an alias takes something of the node at `route` to, if it is written here and used elsewhere."""
    node = document.at(route)
    if node is None or node.home is not None:
        return None
    for inner in node.walk():
        for use in document.uses(inner):
            if use.route[: len(route)] != route:
                return use.route
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
    """Whether two fixes write in touching places of one file, or one inside what the other replaces or deletes."""
    mine, theirs = list(one), list(other)
    if any(a.path == b.path and a.span.touches(b.span) for a in mine for b in theirs):
        return True
    return any(_within(a, b) or _within(b, a) for a in mine for b in theirs if a.path == b.path)


def _within(inner: Edit, outer: Edit) -> bool:
    roots = [meaning.route for meaning in outer.meaning if isinstance(meaning, Becomes | Gone)]
    routes = [meaning.route for meaning in inner.meaning if not isinstance(meaning, Repaired | Created)]
    return any(route[: len(root)] == root for root in roots for route in routes)


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
    made = distinct(edits)
    if problem := _overlap(made):
        return problem
    after = Document(document.path, splice(document.text, made), document.language, document.kind)
    if after.error is not None:
        return Refused("breaks", f"the result does not parse: {after.error.reason}")
    return _objection(document, after, made) or after


def _objection(before: Document, after: Document, edits: Sequence[Edit]) -> Refused | None:
    if expected(before, edits) != tuple(values.data(root) for root in after.roots):
        return Refused("meaning", "the data would change otherwise than meant")
    return _comments(before, after, edits)


def expected(document: Document, edits: Sequence[Edit]) -> tuple[Data | None, ...]:
    """The data of each document of the file once the edits' meanings are applied to what stands there now."""
    changes = _Changes([meaning for edit in edits for meaning in edit.meaning])
    return tuple(changes.data(root) for root in document.roots)


class _Changes:
    """Meanings by route."""

    def __init__(self, meanings: Iterable[Meaning]) -> None:
        self._becomes: dict[Route, Data] = {}
        self._gone: set[Route] = set()
        self._keys: dict[Route, Data] = {}
        self._gains: defaultdict[tuple[Route, int], list[Gains]] = defaultdict(list)
        self._touched: set[Route] = set()
        for meaning in meanings:
            match meaning:
                case Becomes(route, data):
                    self._becomes[route] = data
                case Gone(route):
                    self._gone.add(route)
                case Renamed(route, key):
                    self._keys[route] = key
                case Gains(route, before, _, _):
                    self._gains[route, before].append(meaning)
                case _:
                    continue
            self._touched.update(route[:depth] for depth in range(1, len(route) + 1))

    def data(self, node: Node) -> Data:
        if node.route not in self._touched:
            return values.data(node)
        if node.route in self._becomes:
            return self._becomes[node.route]
        if node.shape == "scalar":  # only its key changes
            return values.data(node)
        if node.shape == "sequence":
            return values.Sequence(tuple(self._items(node)), node.tag)
        return Mapping(tuple(self._pairs(node)), node.tag)

    def _items(self, node: Node) -> Iterable[Data]:
        for index, item in enumerate(node.items):
            yield from (gain.data for gain in self._gains[node.route, index])
            if item.route not in self._gone:
                yield self.data(item)
        yield from (gain.data for gain in self._gains[node.route, len(node.items)])

    def _pairs(self, node: Node) -> Iterable[tuple[Data | None, Data]]:
        for index, (key, value) in enumerate(node.entries):
            yield from ((gain.key, gain.data) for gain in self._gains[node.route, index])
            if value.route not in self._gone:
                yield self._keys.get(value.route) or values.data(key), self.data(value)
        yield from ((gain.key, gain.data) for gain in self._gains[node.route, len(node.entries)])


def _comments(before: Document, after: Document, edits: Sequence[Edit]) -> Refused | None:
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
        at = edit.text.find(text, at)
        places.append((start + at if at >= 0 else -1, text))
        at += len(text)
    return places


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
            gone = layout.comments_in(document, edit.span)
            if gone:
                return f"the comment `{gone[0].text}` goes with it"
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
