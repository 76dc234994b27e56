"""Which comment says what, and where: from a bundle and the lines that the platform itself shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from fixer.bot.bundle import Bundle, Entry
from fixer.bot.lines import Shown
from fixer.bot.markdown import suggestion
from fixer.bot.planner import Suggestion
from fixer.bot.render import Rules, comment

LIMIT = 100
"""Comments that GitHub takes in one review; ours on a whole pull request are no more, as more are not read."""

_SEVERITIES = ("error", "warning", "info")

Block = Callable[[Suggestion], str]


@dataclass(frozen=True)
class Note:
    """A comment to be there: on lines `first` to `last` of the head, or on the file as a whole when both are 0."""

    entry: Entry
    path: str
    first: int
    last: int
    body: str
    suggestion: Suggestion | None = None

    @property
    def key(self) -> str:
        return self.entry.fingerprint


@dataclass(frozen=True)
class Unshown:
    """A finding without a comment, and why: a code as in `render.reason`."""

    entry: Entry
    why: str


@dataclass(frozen=True)
class Notes:
    """What is to be said: with comments, and without (`rest`)."""

    notes: tuple[Note, ...]
    rest: tuple[Unshown, ...]


def notes(bundle: Bundle, rules: Rules, shown: Mapping[str, Shown], block: Block = lambda one: suggestion(one.lines)) -> Notes:
    """The comments on a pull request that shows these files; `block` writes a suggestion as the platform wants it."""
    made: list[Note] = []
    rest: list[Unshown] = []
    for entry in sorted(bundle.entries, key=lambda entry: _SEVERITIES.index(entry.severity)):
        note = _note(entry, bundle, rules, shown, block)
        if isinstance(note, Unshown):
            rest.append(note)
        elif len(made) == LIMIT:
            rest.append(Unshown(entry, "many"))
        else:
            made.append(note)
    return Notes(tuple(sorted(made, key=lambda note: (note.path, -note.last))), tuple(rest))


def _note(entry: Entry, bundle: Bundle, rules: Rules, shown: Mapping[str, Shown], block: Block) -> Note | Unshown:
    rule = rules.get(entry.code)
    if rule is None:
        return Unshown(entry, "not-built-in")
    said = entry.suggestion
    if said is not None and _stands(said, bundle, shown):
        return Note(entry, said.path, said.first, said.last, comment(entry, rule, bundle, block(said)), said)
    if said is not None:
        entry = replace(entry, suggestion=None, why_not="not-in-diff")
    place = entry.place
    if entry.why_not == "appears-later" or place.path not in shown:
        return Unshown(entry, entry.why_not or "not-in-diff")
    body = comment(entry, rule, bundle)
    for first, last in ((place.line, place.end_line), (place.line, place.line)):
        if shown[place.path].holds(first, last):
            return Note(entry, place.path, first, last, body)
    return Note(entry, place.path, 0, 0, body)


def _stands(said: Suggestion, bundle: Bundle, shown: Mapping[str, Shown]) -> bool:
    """Whether the platform shows these lines, with the very text that the suggestion replaces."""
    file = shown.get(said.path)
    if file is None or not file.holds(said.first, said.last):
        return False
    head = next(one.head for one in bundle.files if one.path == said.path)
    assert head is not None
    return file.reads(said.first, head.split("\n")[said.first - 1 : said.last])


def suggestions(made: Iterator[Note] | tuple[Note, ...]) -> Iterator[Suggestion]:
    """Those that can be pressed."""
    yield from (note.suggestion for note in made if note.suggestion is not None)
