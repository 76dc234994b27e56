"""Changing a scalar: only the characters that differ are spliced, so everything round them stays as it was written."""

from __future__ import annotations

import re
from typing import NamedTuple

from fixer.document import data as values
from fixer.document import layout, rendering
from fixer.document.document import Document
from fixer.document.edit import Becomes, Edit, Edits, Renamed, refuse
from fixer.document.node import Node
from fixer.document.rendering import Quote
from fixer.document.scalars import Value
from fixer.document.span import Span

_TOKEN = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|\r?\n[ \t]*|.)|''|[\s\S]")
_SIMPLE = {
    "n": "\n",
    "t": "\t",
    "r": "\r",
    "0": "\0",
    "a": "\a",
    "b": "\b",
    "e": "\x1b",
    "f": "\f",
    "v": "\v",
    "N": "\x85",
    "_": "\xa0",
}


def put(node: Node, value: Value, quote: Quote | None = None) -> Edits:
    """Give a scalar another value (str, int, float, bool or None). `quote` overrides how it is quoted now."""
    if node.shape != "scalar":
        return refuse(node.path, "not-a-scalar", "only a scalar can take another scalar's place")
    return _write(node, value, quote, Becomes(node.route, values.of(value)), node.parent)


def rename(node: Node, key: str) -> Edits:
    """Give the entry whose value is `node` another key."""
    old, parent = node.key, node.parent
    if old is None or parent is None:
        return refuse(node.path, "no-key", "it has no key to rename")
    if old.shape != "scalar" or layout.is_explicit(node):
        return refuse(node.path, "explicit-key", "keys written with `?` are not edited")
    if any(entry.key.text == key and entry.value.route != node.route for entry in parent.entries):
        return refuse(node.path, "key-exists", f"`{key}` already stands there")
    return _write(old, key, None, Renamed(node.route, values.of(key)), parent)


def _write(node: Node, value: Value, quote: Quote | None, meaning: Becomes | Renamed, parent: Node | None) -> Edits:
    if node.tag is not None:
        return refuse(node.path, "tagged", f"it has the tag {node.tag}")
    flow = parent is not None and parent.style == "flow"
    written = _changed(node, value, flow) if isinstance(value, str) and quote is None else None
    written = written or _whole(node, value, quote, parent)
    if written is None:
        return refuse(node.path, "block-scalar", "the change does not fit the lines of its block scalar")
    holder = meaning.route if isinstance(meaning, Becomes) else meaning.route[:-1]
    return (Edit(node.path, *written, (meaning,), holders=(holder,)),)


def _whole(node: Node, value: Value, quote: Quote | None, parent: Node | None) -> tuple[Span, str] | None:
    """The scalar written anew: in its own quotes, bare if it is bare, quoted as its neighbours where bare will not do."""
    if node.style in ("literal", "folded"):
        return None
    style: Quote = "plain"
    if isinstance(value, str):
        style = quote or ("single" if node.style == "single" else "double" if node.style == "double" else "plain")
    neighbours = layout.quote(parent) if parent is not None else "plain"
    fallback: Quote = "single" if neighbours == "single" else "double"
    text = rendering.scalar(value, style, flow=parent is not None and parent.style == "flow", fallback=fallback)
    empty = node.span.start == node.span.end
    if empty and text and node.document.text[node.span.start - 1 : node.span.start] in (":", "-", "?"):
        text = f" {text}"
    return node.span, text


class _Piece(NamedTuple):
    """Source characters that stand for one character of the value."""

    start: int
    end: int


def _changed(node: Node, value: str, flow: bool) -> tuple[Span, str] | None:
    """The smallest splice that makes the scalar read `value`, or None when there is none in its present style."""
    pieces = _pieces(node)
    old = node.text
    if pieces is None or not old or node.scalar_tag != "str":
        return None
    if node.style == "plain" and value.strip() != value:
        return None
    first = next((i for i, (a, b) in enumerate(zip(old, value, strict=False)) if a != b), min(len(old), len(value)))
    shared = min(len(old), len(value)) - first
    last = next((i for i in range(shared) if old[-1 - i] != value[-1 - i]), shared)
    start = pieces[first].start if first < len(pieces) else pieces[-1].end
    end = pieces[len(old) - last - 1].end if len(old) - last > first else start
    middle = _encoded(value[first : len(value) - last], node)
    if middle is None:
        return None
    span = Span(start, end)
    text = node.document.text
    written = text[node.span.start : start] + middle + text[end : node.span.end]
    return (span, middle) if _reads(written, node, value, flow) else None


def _encoded(middle: str, node: Node) -> str | None:
    if node.style == "single":
        return None if "\n" in middle else middle.replace("'", "''")
    if node.style == "double":
        return rendering.escaped(middle)
    return None if "\n" in middle else middle


def _reads(written: str, node: Node, value: str, flow: bool) -> bool:
    """Whether the new source reads as `value`; what spans lines is left to the proof, which parses the whole file."""
    if "\n" in written:
        return True
    if node.style == "plain":
        return written == value and rendering.is_plain(value, flow)
    document = Document("", written)
    root = None if document.error else document.root
    return root is not None and root.shape == "scalar" and root.text == value


def _pieces(node: Node) -> list[_Piece] | None:
    """Which source characters each character of the value came from; None where that cannot be told."""
    text, at, end = node.document.text, node.span.start, node.span.end
    indent = 0
    if node.style in ("single", "double"):
        at, end = at + 1, end - 1
    elif node.style in ("literal", "folded"):
        at = layout.next_line(text, at)
        indent = _indent(text[at:end], node.text)
    pieces: list[_Piece] = []
    while len(pieces) < len(node.text):
        if indent and text[at - 1] == "\n" and not text[at : at + indent].strip(" "):
            at += indent
        found = _break(text, at, end, node, len(pieces)) or _piece(text, at, end, node.text[len(pieces)], node.style)
        if not found:
            return None
        pieces += found
        at = pieces[-1].end
    return pieces


def _indent(source: str, value: str) -> int:
    """Columns that a block scalar's lines are indented by: what its first line has more than the value's first line."""
    first = next((line for line in source.split("\n") if line.strip()), "")
    read = next((line for line in value.split("\n") if line.strip()), "")
    return (len(first) - len(first.lstrip(" "))) - (len(read) - len(read.lstrip(" ")))


_BREAKS = re.compile(r"[ \t]*(?:\r?\n[ \t]*)*\r?\n")


def _break(text: str, at: int, end: int, node: Node, index: int) -> list[_Piece]:
    """The blanks or line breaks of the value that the line breaks at `at` were folded into."""
    found = _BREAKS.match(text, at)
    value = node.text
    run = len(value) - len(value[index:].lstrip("\n")) - index
    if not found or (value[index] not in " \n"):
        return []
    if found.end() > end:  # the line breaks behind a block scalar's last line
        return [_Piece(end, end)] * run if index + run == len(value) and node.style in ("literal", "folded") else []
    stop = found.end()
    if node.style not in ("literal", "folded"):
        stop += len(text[stop:end]) - len(text[stop:end].lstrip(" \t"))
    count = found.group().count("\n")
    if run == 0 and count == 1 and value[index] == " " and node.style != "literal":
        return [_Piece(at, stop)]
    kept = count if node.style == "literal" or run == count else count - 1
    if run < kept or kept < 1:
        return []
    lines = [at, *(at + match.end() for match in re.finditer("\n", found.group()))]
    starts = lines[:kept]
    return [_Piece(start, starts[i + 1] if i + 1 < kept else stop) for i, start in enumerate(starts)]


def _piece(text: str, at: int, end: int, character: str, style: str) -> list[_Piece]:
    """The source of one character that is no line break."""
    if at >= end:
        return []
    if style == "double" and text[at] == "\\":
        token = _TOKEN.match(text, at, end)
        return [_Piece(at, token.end())] if token and _decoded(token.group()) == character else []
    if style == "single" and text[at : at + 2] == "''":
        return [_Piece(at, at + 2)] if character == "'" else []
    return [_Piece(at, at + 1)] if text[at] == character else []


def _decoded(token: str) -> str | None:
    body = token[1:]
    if body[0] in "xuU" and len(body) > 1:
        return chr(int(body[1:], 16))
    return _SIMPLE.get(body, body if body in '"\\/ \t' else None)
