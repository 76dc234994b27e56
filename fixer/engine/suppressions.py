"""Comments that silence rules.

    # fixer: ignore[PRM001] until=2027-01-31 reason      own line: the next node; behind a line: what begins on that line
    # fixer: file-ignore[PRM001,scrape-target-localhost-in-container] reason
    // fixer: ignore[GOM001] reason                        the same in Go

A suppression names codes or names of rules, never all. It covers its node and everything inside, and silences a finding
whose primary or related node it covers; what it silences is not fixed either. From the day after `until` it does nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple

from fixer.document.comments import Comment
from fixer.document.document import Document
from fixer.document.node import Node, Route
from fixer.document.span import Span
from fixer.engine.rule import Finding

_DIRECTIVE = (
    r"(?s)(?:#|//)\s*fixer:\s*(?:(?P<verb>file-ignore|ignore)\b|[\w-]+\s*(?=\[))\s*(?:\[(?P<codes>[^\]]*)\])?\s*"
    r"(?:until=(?P<until>\S+))?\s*(?P<reason>.*)"
)


class Region(NamedTuple):
    """A mapping's entry (key included) or a sequence's item."""

    route: Route
    span: Span


@dataclass(frozen=True, eq=False)
class Suppression:
    """One comment.

    codes    as written: codes or names of rules
    until    last day on which it holds, or None
    regions  what it covers; None for the whole file
    problem  what is wrong with its form, or ""
    """

    document: Document
    comment: Comment
    codes: tuple[str, ...]
    until: date | None
    reason: str
    regions: tuple[Region, ...] | None
    problem: str = ""

    def covers(self, node: Node) -> bool:
        """Whether the node is inside, by its place in the data or in the text (behind an alias: where it is defined)."""
        if node.path != self.document.path:
            return False
        if self.regions is None:
            return True
        return any(node.route[: len(region.route)] == region.route or region.span.covers(node.span) for region in self.regions)

    def expired(self, today: date) -> bool:
        return self.until is not None and today > self.until

    @cached_property
    def node(self) -> Node:
        """The comment as a node, for findings about it; it has the route of what it covers."""
        route = self.regions[0].route if self.regions else (0,)
        span = self.comment.span
        return Node(self.document, route, "scalar", "plain", span, span, self.comment.text)


class Match(NamedTuple):
    """A suppression that covers a finding, and the word in it that names the finding's rule."""

    suppression: Suppression
    word: str


def suppressions(document: Document) -> tuple[Suppression, ...]:
    """Every suppression in the document; none when it does not parse."""
    if "fixer:" not in document.text or document.error is not None:
        return ()
    found = []
    for comment in document.comments:
        match = re.fullmatch(_DIRECTIVE, comment.text)
        if match:
            found.append(_suppression(document, comment, match))
    return tuple(found)


def matches(finding: Finding, among: Sequence[Suppression]) -> Iterator[Match]:
    """Every suppression that names the finding's rule and covers its node or a related one, expired ones too."""
    names = (finding.rule.code, finding.rule.name)
    for suppression in among:
        word = next((code for code in suppression.codes if code in names), None)
        if word is not None and any(suppression.covers(node) for node in (finding.node, *finding.related)):
            yield Match(suppression, word)


def _suppression(document: Document, comment: Comment, match: re.Match[str]) -> Suppression:
    codes = tuple(code.strip() for code in (match["codes"] or "").split(",") if code.strip())
    until, problem = None, "" if codes else "names no rule"
    if not match["verb"]:
        codes, problem = (), "is neither `ignore` nor `file-ignore`"
    if match["until"]:
        try:
            until = date.fromisoformat(match["until"])
        except ValueError:
            codes, problem = (), f"has an `until` that is no date: {match['until']}"
    regions = None if match["verb"] == "file-ignore" else tuple(_regions(document, comment))
    return Suppression(document, comment, codes, until, match["reason"].strip(), regions, problem)


def _regions(document: Document, comment: Comment) -> Iterator[Region]:
    start = document.text.rfind("\n", 0, comment.span.start) + 1
    everything = members(document)
    begun = [] if on_own_line(document, comment) else [region for region in everything if start <= region.span.start]
    begun = [region for region in begun if region.span.start < comment.span.start]
    if begun:
        yield from _outermost(begun)
        return
    around = [region for region in everything if region.span.start < start < region.span.end <= comment.span.start]
    if around and not on_own_line(document, comment):
        yield around[-1]
        return
    yield from [region for region in everything if region.span.start >= comment.span.end][:1]


def _outermost(regions: list[Region]) -> Iterator[Region]:
    last: Region | None = None
    for region in regions:
        if last is None or region.route[: len(last.route)] != last.route:
            yield region
            last = region


def on_own_line(document: Document, comment: Comment) -> bool:
    """Whether nothing but blanks (and a byte order mark) stands before the comment on its line."""
    start = document.text.rfind("\n", 0, comment.span.start) + 1
    return not document.text[start : comment.span.start].strip("\ufeff \t")


def members(document: Document) -> list[Region]:
    """Every entry and item as it stands in the text, outer ones first; what an alias repeats is left out."""
    found: list[Region] = []
    for root in document.roots:
        _collect(root, found)
    return found


def _collect(node: Node, found: list[Region]) -> None:
    if node.alias is not None:
        return
    for key, value in node.entries:
        found.append(Region(value.route, Span(key.outer.start, max(key.outer.end, value.outer.end))))
        _collect(value, found)
    for item in node.items:
        found.append(Region(item.route, item.outer))
        _collect(item, found)
