"""The operations on Go source: statements and imports come in, a string literal gets another value; all as gofmt has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from textwrap import indent

from fixer.document import data as values
from fixer.document import lines
from fixer.document.document import Document
from fixer.document.edit import Becomes, Edit, Edits, Gains, refuse
from fixer.document.node import Node
from fixer.document.scalars import Value
from fixer.document.span import Span

_AROUND: Mapping[str, str] = {
    "statement_list": "package p\n\nfunc _() {{\n{}\n}}\n",
    "import_spec_list": "package p\n\nimport (\n{}\n)\n",
    "source_file": "{}\n",
}
"""What takes new children, and a file in which a snippet stands where they would."""


def put(node: Node, value: Value) -> Edits:
    """Give a string literal another value."""
    if node.tag not in ("interpreted_string_literal", "raw_string_literal") or not isinstance(value, str):
        return refuse(node.path, "not-a-string", "only string literals get another value in Go")
    raw = node.tag == "raw_string_literal" and "`" not in value and "\r" not in value
    literal = f"`{value}`" if raw else json.dumps(value, ensure_ascii=False)
    tag = "raw_string_literal" if raw else "interpreted_string_literal"
    return (Edit(node.path, node.span, literal, (Becomes(node.route, values.Scalar(tag, literal)),), (node.route,)),)


def insert(parent: Node, index: int, snippet: str) -> Edits:
    """Put statements or declarations before child `index`, above the comments that belong to it; imports behind the one before.

    parent   a `statement_list`, `import_spec_list` or `source_file`
    index    of its children; their number means behind the last
    snippet  one a line or more, indented by tabs as if it stood at the left margin; comments in it are declared
    """
    around = _AROUND.get(parent.tag or "")
    if around is None or not parent.items:
        return refuse(parent.path, "not-a-list", "statements, imports and declarations can be added, nothing else")
    read = Document(parent.path, around.format(snippet), "go")
    if read.error is not None:
        return refuse(parent.path, "not-go", f"what would be added is no Go: {read.error.reason}")
    home = next(node for root in read.roots for node in root.walk() if node.tag == parent.tag)
    gains = tuple(Gains(parent.route, index, None, values.data(item)) for item in home.items)
    marks = tuple(comment.text for comment in read.comments)
    text, newline = parent.document.text, parent.document.newline
    behind = index == len(parent.items) or (
        index > 0 and parent.tag == "import_spec_list"
    )  # a run of imports is one up to a blank line
    neighbour = parent.items[index - behind]
    if not lines.own_line(text, neighbour.span.start) or _shares_end(parent.document, neighbour):
        return _unfolded(parent, index, snippet, Edit(parent.path, Span(0, 0), "", gains, (parent.route,), marks))
    written = indent(snippet, lines.indentation(text, neighbour.span.start)).replace("\n", newline)
    if not behind:
        at, written = _above(parent.document, neighbour), written + newline
    else:
        at, written = lines.line_end(text, neighbour.span.end), newline + written
    return (Edit(parent.path, Span(at, at), written, gains, (parent.route,), marks),)


def _above(document: Document, node: Node) -> int:
    """Start of the node's line, or of the first of the comment lines right above it."""
    at = lines.line_start(document.text, node.span.start)
    for comment in reversed(document.comments):
        if comment.span.end <= at and lines.next_line(document.text, comment.span.end) == at:
            if not lines.own_line(document.text, comment.span.start):
                break
            at = lines.line_start(document.text, comment.span.start)
    return at


def _shares_end(document: Document, node: Node) -> bool:
    """Whether anything but a comment follows the node on the line where it ends."""
    rest = document.text[node.span.end : lines.line_end(document.text, node.span.end)].strip(" \t;")
    return bool(rest) and not rest.startswith(("//", "/*"))


def _unfolded(parent: Node, index: int, snippet: str, edit: Edit) -> Edits:
    """A block of one statement on one line, `{ a() }`, opened up into lines. `edit` brings the meaning."""
    document, block = parent.document, parent.parent
    statement = parent.items[0]
    if block is None or block.tag != "block" or len(parent.items) > 1 or "\n" in block.source or "/" in _gaps(block, statement):
        return refuse(parent.path, "one-line", "several statements share the line")
    newline, outer = document.newline, lines.indentation(document.text, block.span.start)
    inner = indent(snippet, f"{outer}\t").replace("\n", newline)
    head, tail = Span(block.span.start + 1, statement.span.start), Span(statement.span.end, block.span.end - 1)
    before, after = f"{newline}{outer}\t", f"{newline}{outer}"
    if index == 0:
        before, opens = f"{newline}{inner}{before}", True
    else:
        after, opens = f"{newline}{inner}{after}", False
    place = (edit.meaning, edit.holders, edit.comments)
    none: tuple[tuple[()], tuple[()], tuple[()]] = ((), (), ())
    return (
        Edit(parent.path, head, before, *(place if opens else none)),
        Edit(parent.path, tail, after, *(none if opens else place)),
    )


def _gaps(block: Node, statement: Node) -> str:
    """What stands in the block beside its only statement."""
    text = block.document.text
    return text[block.span.start : statement.span.start] + text[statement.span.end : block.span.end]
