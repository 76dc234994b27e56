"""YAML text to nodes, from the events of ruamel.yaml's parsers.

libyaml is the fast path (go-yaml, which Prometheus, Alertmanager and Compose use, is a port of it); where it refuses
what go-yaml takes (`[0.0.0.0:9093]`), ruamel's pure parser decides. Both give the same marks, in characters, except that
libyaml puts an empty value right behind its indicator; `_empty` gives the pure parser's the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from fixer.document.node import Duplicate, Entry, Node, Route, Style
from fixer.document.span import Span
from fixer.errors import Unreadable
from fixer.expressions import regex

try:
    from _ruamel_yaml import CParser
except ImportError:  # a platform without a wheel of ruamel.yaml.clib
    CParser = None

if TYPE_CHECKING:
    from fixer.document.document import Document

DEPTH = 100
NODES = 400_000
ALIASED = 50_000
"""Limits of one file: levels, nodes, and nodes that come in through aliases. Nobody goes so far by hand, an alias bomb does."""

_TOO_DEEP = f"nested more than {DEPTH} levels deep"
_TOO_MANY = f"more than {NODES} nodes"
_TOO_OFTEN = f"aliases that stand for more than {ALIASED} nodes"

_STYLES: dict[str | None, Style] = {None: "plain", "": "plain", "'": "single", '"': "double", "|": "literal", ">": "folded"}
_PROPERTIES = regex(r"(?:(?:!<[^>\s]*>|[&!][^\s,\[\]{}]*)(?:\s+(?:#[^\n]*\n\s*)*|$|(?=[,\]}])))+")


def compose(document: Document) -> tuple[Node, ...]:
    """The root node of each document in the text; an empty document has none.

    Raises `Unreadable` with line and column when neither parser takes the text.
    """
    bom = document.text.startswith("\ufeff")
    text = document.text[1:] if bom else document.text
    try:
        return _Composer(document, _libyaml(text), int(bom)).documents()
    except YAMLError:
        try:
            return _Composer(document, _pure(text), int(bom)).documents()
        except YAMLError as error:
            raise _unreadable(document.path, error) from None


def events(text: str) -> list[Any]:
    """The parse events of a short text. Raises ruamel's `YAMLError` when libyaml refuses it."""
    return list(_libyaml(text) if CParser else _pure(text))


def _pure(text: str) -> Iterator[Any]:
    yield from YAML(typ="safe", pure=True).parse(text)


def _libyaml(text: str) -> Iterator[Any]:
    if CParser is None:
        raise YAMLError
    return iter(CParser(text).get_event, None)


def _unreadable(path: str, error: YAMLError) -> Unreadable:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = getattr(error, "problem", None) or getattr(error, "reason", None) or str(error).split("\n")[0]
    context = getattr(error, "context", None)
    reason = f"{reason} {context}" if context else reason
    return Unreadable(path, reason, mark.line + 1, mark.column + 1) if mark else Unreadable(path, reason)


class _Composer:
    """One pass over the events of a text."""

    def __init__(self, document: Document, events: Iterator[Any], shift: int) -> None:
        self._document, self._events, self._shift = document, events, shift
        self._anchors: dict[str, Node] = {}
        self._open: set[str] = set()
        self._count = self._copied = 0
        self._last = shift  # where the last event that has characters of its own ended

    def documents(self) -> tuple[Node, ...]:
        roots: list[Node] = []
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                self._anchors.clear()
                roots.append(self._node(next(self._events), (len(roots),)))
        return tuple(roots)

    def _node(self, event: Any, route: Route) -> Node:
        self._count += 1
        if self._count > NODES or len(route) > DEPTH:
            raise self._refuse(event, _TOO_DEEP if len(route) > DEPTH else _TOO_MANY)
        kind = type(event)
        if kind is AliasEvent:
            return self._alias(event, route)
        if kind is ScalarEvent:
            node = self._scalar(event, route)
        elif kind is SequenceStartEvent:
            node = self._sequence(event, route)
        else:
            node = self._mapping(event, route)
        if node.anchor:
            self._anchors[node.anchor] = node
            self._open.discard(node.anchor)
        return node

    def _refuse(self, event: Any, reason: str) -> Unreadable:
        return Unreadable(self._document.path, reason, event.start_mark.line + 1, event.start_mark.column + 1)

    def _alias(self, event: Any, route: Route) -> Node:
        if event.anchor in self._open:
            raise self._refuse(event, f"alias *{event.anchor} stands inside its own anchor")
        target = self._anchors.get(event.anchor)
        if target is None:
            raise self._refuse(event, f"alias *{event.anchor} has no anchor before it")
        use = self._span(event)
        self._last = use.end
        return replace(self._copy(target, route, event), outer=use, alias=event.anchor, anchor=None)

    def _copy(self, node: Node, route: Route, event: Any) -> Node:
        self._copied += 1
        if self._copied > ALIASED or len(route) > DEPTH:
            raise self._refuse(event, _TOO_DEEP if len(route) > DEPTH else _TOO_OFTEN)
        home = node.home or node
        cut = len(node.route)
        entries = tuple(
            Entry(self._copy(key, (*route, *key.route[cut:]), event), self._copy(value, (*route, *value.route[cut:]), event))
            for key, value in node.entries
        )
        items = tuple(self._copy(item, (*route, *item.route[cut:]), event) for item in node.items)
        return Node(
            node.document,
            route,
            node.shape,
            node.style,
            node.span,
            node.outer,
            node.text,
            node.tag,
            node.anchor,
            entries,
            items,
            home,
            node.alias,
        )

    def _span(self, event: Any) -> Span:
        return Span(event.start_mark.index + self._shift, event.end_mark.index + self._shift)

    def _content(self, outer: Span) -> Span:
        """`outer` without the anchor and the tag it begins with."""
        properties = _PROPERTIES.match(self._document.text, outer.start, outer.end)
        return Span(properties.end(), outer.end) if properties else outer

    def _scalar(self, event: Any, route: Route) -> Node:
        outer, style, anchor, tag = self._span(event), _STYLES[event.style], event.anchor, event.tag
        if style == "literal" or style == "folded":
            outer = Span(outer.start, self._block_scalar_end(outer, event.value))
        elif outer.start == outer.end:
            outer = self._empty(outer)
        span = outer if anchor is None and tag is None else self._content(outer)
        if outer.end > self._last:
            self._last = outer.end
        return Node(self._document, route, "scalar", style, span, outer, event.value, tag, anchor)

    def _block_scalar_end(self, span: Span, value: str) -> int:
        """The end mark of `|` and `>` lies behind the blank lines that follow; they belong to the value only with `+`."""
        text = self._document.text
        header = text[span.start : text.find("\n", span.start) % (len(text) + 1)].split("#")[0]
        if "+" in header:
            return span.end - 1 - (text[span.end - 2 : span.end] == "\r\n") if text[span.end - 1 : span.end] == "\n" else span.end
        end = span.start + len(text[span.start : span.end].rstrip(" \t\r\n"))
        trailing = len(value) - len(value.rstrip("\n"))
        blanks = len(value.rstrip("\n")) - len(value.rstrip(" \t\n")) if trailing < len(value) else 0
        return end + blanks

    def _empty(self, span: Span) -> Span:
        """An empty value stands right behind the indicator (`:`, `-`, `?`, `,`) that announces it."""
        start = self._last
        gap = re.compile(r"(?:#[^\n]*|[^#:\-?,\[{\n]|\n)*[:\-?,\[{]?").match(self._document.text, start, span.start)
        end = gap.end() if gap and gap.end() > start and self._document.text[gap.end() - 1] in ":-?,[{" else start
        return Span(end, end) if end <= span.start else span

    def _sequence(self, event: Any, route: Route) -> Node:
        start = self._open_collection(event)
        items: list[Node] = []
        for inner in self._events:
            if type(inner) is SequenceEndEvent:
                break
            items.append(self._node(inner, (*route, len(items))))
        outer = self._close_collection(event, start, inner, items[-1].outer.end if items else None)
        span, style = self._collection(event, outer)
        return Node(self._document, route, "sequence", style, span, outer, "", event.tag, event.anchor, items=tuple(items))

    def _mapping(self, event: Any, route: Route) -> Node:
        start = self._open_collection(event)
        entries: list[Entry] = []
        seen: dict[str, int] = {}
        for inner in self._events:
            if type(inner) is MappingEndEvent:
                break
            key = self._node(inner, route)
            name = key.text if key.shape == "scalar" else key.source
            seen[name] = count = seen.get(name, 0) + 1
            step = name if count == 1 else Duplicate(name, count)
            entries.append(Entry(key, self._node(next(self._events), (*route, step))))
        outer = self._close_collection(event, start, inner, entries[-1].value.outer.end if entries else None)
        span, style = self._collection(event, outer)
        return Node(self._document, route, "mapping", style, span, outer, "", event.tag, event.anchor, entries=tuple(entries))

    def _open_collection(self, event: Any) -> int:
        if event.anchor:
            self._open.add(event.anchor)
        start, end = self._span(event)
        self._last = max(self._last, end)
        return start

    def _close_collection(self, event: Any, start: int, closing: Any, last: int | None) -> Span:
        end = self._span(closing).end if event.flow_style or last is None else last
        self._last = max(self._last, end)
        return Span(start, max(start, end))

    def _collection(self, event: Any, outer: Span) -> tuple[Span, Style]:
        content = outer if event.anchor is None and event.tag is None else self._content(outer)
        return content, "flow" if event.flow_style else "block"
