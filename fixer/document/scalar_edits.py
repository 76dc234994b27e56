"""Changing a scalar: only the characters that differ are spliced, so everything round them stays as it was written."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from fixer.document import block_scalars, layout, manner, rendering
from fixer.document import data as values
from fixer.document.adding import lead
from fixer.document.document import Document
from fixer.document.edit import Becomes, Edit, Edits, Renamed, refuse
from fixer.document.node import Node
from fixer.document.pieces import Piece, pieces
from fixer.document.rendering import Quote
from fixer.document.scalars import Value, is_word
from fixer.document.span import Span
from fixer.expressions import regex

Splice = tuple[Span, str]

_WORD = regex(r"\s+|\S+")


def put(node: Node, value: Value, quote: Quote | None = None) -> Edits:
    """Give a scalar another value (str, int, float, bool or None). `quote` overrides how it is quoted now."""
    if node.shape != "scalar":
        return refuse(node.path, "not-a-scalar", "only a scalar can take another scalar's place")
    place = node.home or node
    return _write(place, value, quote, Becomes(node.route, values.of(value)), place.parent)


def rename(node: Node, key: str) -> Edits:
    """Give the entry whose value is `node` another key."""
    old, parent = node.key, node.parent
    if old is None or parent is None:
        return refuse(node.path, "no-key", "it has no key to rename")
    if old.shape != "scalar" or "\n" in old.source or old.alias is not None:
        return refuse(node.path, "explicit-key", "keys that are no plain words are not edited")
    if any(entry.key.text == key and entry.value.route != node.route for entry in parent.entries):
        return refuse(node.path, "key-exists", f"`{key}` already stands there")
    return _write(old, key, None, Renamed(node.route, values.of(key)), parent)


def _write(node: Node, value: Value, quote: Quote | None, meaning: Becomes | Renamed, parent: Node | None) -> Edits:
    if node.tag is not None and not (isinstance(value, str) and node.tag == "tag:yaml.org,2002:str"):
        return refuse(node.path, "tagged", f"it has the tag {node.tag}")
    flow = parent is not None and parent.style == "flow"
    written: Splice | None = None
    if isinstance(value, str) and quote in (None, node.style):
        written = _changed(node, value, flow) or _block_scalar(node, value)
    span, text = written or _whole(node, value, quote, parent, key=isinstance(meaning, Renamed))
    holder = meaning.route if isinstance(meaning, Becomes) else meaning.route[:-1]
    kept = layout.texts(node.document, span)
    return (Edit(node.path, span, text, (meaning,), (holder,), kept),)


def _block_scalar(node: Node, value: str) -> Splice | None:
    return block_scalars.rewritten(node, value, manner.step(node)) if node.style in ("literal", "folded") else None


def _whole(node: Node, value: Value, quote: Quote | None, parent: Node | None, *, key: bool) -> Splice:
    """The scalar written anew: in its own quotes, bare if it is bare, quoted as its neighbours where bare will not do."""
    like = "plain" if parent is None else manner.key_quotes(parent) if key else manner.quotes(parent)
    style: Quote = "plain"
    if isinstance(value, str):
        own: Quote = "single" if node.style == "single" else "double" if node.style == "double" else "plain"
        style = quote or (own if node.source else like)
    fallback = manner.fallback(parent) if parent is not None else node.document.quote
    text = rendering.scalar(value, style, flow=parent is not None and parent.style == "flow", fallback=fallback)
    if node.style in ("literal", "folded"):
        return block_scalars.replaced(node, text)
    return node.span, (lead(node) if not key else "") + text


def _changed(node: Node, value: str, flow: bool) -> Splice | None:
    """The smallest splice that makes the scalar read `value`, or None when there is none in its present style."""
    old = node.text
    if not old or node.scalar_tag != "str" or node.style == "literal" or (node.style == "plain" and value.strip() != value):
        return None
    found = pieces(node)
    if found is None:
        return None
    first = next((i for i, (a, b) in enumerate(zip(old, value, strict=False)) if a != b), min(len(old), len(value)))
    shared = min(len(old), len(value)) - first
    last = next((i for i in range(shared) if old[-1 - i] != value[-1 - i]), shared)
    start = found[first].start if first < len(found) else found[-1].end
    end = found[len(old) - last - 1].end if len(old) - last > first else start
    middle = _middle(node, found[first : len(old) - last], value[first : len(value) - last])
    if middle is None:
        return None
    text = node.document.text
    written = text[node.span.start : start] + middle + text[end : node.span.end]
    return (Span(start, end), middle) if _reads(written, node, value, flow) else None


def _middle(node: Node, old: Sequence[Piece], new: str) -> str | None:
    """The source for `new` in place of these pieces; where they run over lines, words that stay keep their lines."""
    text = node.document.text
    if not old or "\n" not in text[old[0].start : old[-1].end]:
        return _encoded(new, node)
    from difflib import SequenceMatcher  # rarely needed

    before, after = (_WORD.findall(part) for part in ("".join(piece.character for piece in old), new))
    starts = [0, *accumulate(map(len, before))]
    written: list[str | None] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if operation == "equal":
            written.append(text[old[starts[i1]].start : old[starts[i2] - 1].end])
        else:
            written.append(_encoded("".join(after[j1:j2]), node))
    return None if None in written else "".join(part or "" for part in written)


def _encoded(middle: str, node: Node) -> str | None:
    if node.style == "double":
        return rendering.escaped(middle)
    if not rendering.is_printable(middle):
        return None
    return middle.replace("'", "''") if node.style == "single" else middle


def _reads(written: str, node: Node, value: str, flow: bool) -> bool:
    """Whether the new source reads as `value`."""
    if node.style == "plain" and "\n" not in written:
        if written != value or rendering.is_plain(value, flow):
            return written == value
        if rendering.is_plain(node.text, flow) or not is_word(value):
            return False
        # else it is bare already where libyaml would not have it: `[0.0.0.0:9093]`
    document = Document("", f"[{written}]" if flow else f"{written}\n")
    if document.error or document.root is None or document.comments:
        return False
    root = document.root if not flow else document.root.items[0] if len(document.root.items) == 1 else None
    return root is not None and (root.shape, root.scalar_tag, root.text) == ("scalar", "str", value)
