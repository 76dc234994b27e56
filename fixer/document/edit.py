"""Edits as data: what is written, and what that means for the file's data and comments.

Operations (`fixer.document.operations`) make both halves together; `fixer.document.proof` holds one against the other.
"""

from __future__ import annotations

from typing import NamedTuple

from fixer.document.data import Data
from fixer.document.node import Route
from fixer.document.span import Span


class Refused(NamedTuple):
    """Why an edit cannot be made: a stable machine-readable code, and a phrase for people."""

    code: str
    reason: str


class Becomes(NamedTuple):
    """The node's data is now this."""

    route: Route
    data: Data


class Gone(NamedTuple):
    """The mapping entry or sequence item is no more."""

    route: Route


class Renamed(NamedTuple):
    """The entry keeps its value and place and has another key."""

    route: Route
    key: Data


class Gains(NamedTuple):
    """The collection at `route` has a new child before its present child number `before` (their count: at the end)."""

    route: Route
    before: int
    key: Data | None
    data: Data


class Repaired(NamedTuple):
    """White space or quotes of a text that did not parse; it does afterwards."""


class Created(NamedTuple):
    """A file that did not exist."""


Meaning = Becomes | Gone | Renamed | Gains | Repaired | Created


class Edit(NamedTuple):
    """One splice.

    path      file it is made in
    span      characters of the original text that go
    text      what comes in their place
    meaning   changes of the data; empty where only comments change, or where another edit of the fix speaks for this one too
    holders   routes of the nodes whose text is edited: all uses of an anchor must be named before it is
    comments  comments that `text` contains, in order
    drops     comments inside `span` may go: they belong to something deleted
    removes   those comments are what the edit is for
    refused   set when the edit cannot be made; then nothing else counts
    """

    path: str
    span: Span
    text: str
    meaning: tuple[Meaning, ...] = ()
    holders: tuple[Route, ...] = ()
    comments: tuple[str, ...] = ()
    drops: bool = False
    removes: bool = False
    refused: Refused | None = None


Edits = tuple[Edit, ...]


def refuse(path: str, code: str, reason: str) -> Edits:
    """The edit that stands for one that cannot be made."""
    return (Edit(path, Span(0, 0), "", refused=Refused(code, reason)),)
