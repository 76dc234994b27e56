"""The operations on `key=value` files: a line is an entry, and a comment has a line of its own."""

from __future__ import annotations

from fixer.document import data as values
from fixer.document import lines
from fixer.document.edit import Becomes, Edit, Edits, Gains, Gone, refuse
from fixer.document.node import Node
from fixer.document.scalars import Value
from fixer.document.span import Span


def put(node: Node, value: Value) -> Edits:
    """Give a key another value."""
    text = str(value)
    if node.shape != "scalar" or "\n" in text or text != text.strip():
        return refuse(node.path, "not-a-scalar", "a value is the rest of one line")
    source = node.document.text
    bare = not source[lines.line_start(source, node.span.start) : node.span.start].rstrip().endswith("=")
    written = f"={text}" if bare else text
    return (Edit(node.path, node.span, written, (Becomes(node.route, values.of(text)),), (node.route,)),)


def delete(node: Node, leaving: str = "") -> Edits:
    """Remove a key's line, or put comment lines in its place."""
    if len(node.route) == 1:
        return refuse(node.path, "root", "nothing would be left of the document")
    text = node.document.text
    start = lines.line_start(text, node.span.start) + text.startswith("\ufeff", lines.line_start(text, node.span.start))
    written = "".join(line + node.document.newline for line in leaving.splitlines())
    span = Span(start, lines.next_line(text, node.span.end))
    return (Edit(node.path, span, written, (Gone(node.route),), (node.route[:1],), tuple(leaving.splitlines()), drops=True),)


def add(mapping: Node, key: str, value: Value, after: str | None = None) -> Edits:
    """A new line behind the line of `after`, else behind the last key."""
    if len(mapping.route) != 1 or "\n" in f"{key}{value}":
        return refuse(mapping.path, "not-a-mapping", "lines are added to the file only")
    text, newline = mapping.document.text, mapping.document.newline
    keys = [entry.key.text for entry in mapping.entries]
    index = keys.index(after) + 1 if after in keys else len(keys)
    gain = Gains(mapping.route, index, values.of(key), values.of(str(value)))
    blank = " " if mapping.entries and all(f"{key.text} = " in text for key, found in mapping.entries if found.text) else ""
    line = f"{key}{blank}={blank}{value}"
    if not index:
        at = len(text) if not mapping.entries else lines.line_start(text, mapping.entries[0].key.span.start)
        written = (newline if at and text[at - 1] not in "\n\ufeff" else "") + line + newline
    else:
        at = lines.line_end(text, mapping.entries[index - 1].value.span.end)
        written = newline + line
    return (Edit(mapping.path, Span(at, at), written, (gain,), (mapping.route,)),)
