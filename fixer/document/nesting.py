"""A mapping's value moves some levels down in its place: `targets` becomes `static_configs: [{targets: …}]`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from fixer.document import data as values
from fixer.document import layout, lines, manner, rendering
from fixer.document.edit import Becomes, Edit, Edits, refuse
from fixer.document.node import Node
from fixer.document.scalars import Value
from fixer.document.span import Span

ITEM = "*"
"""The step into a list of one."""


def nest(node: Node, *steps: str, beside: Mapping[str, Value] | None = None) -> Edits:
    """Put the value behind these keys, the last of which is its own; ITEM is a list of one.

    beside  further entries behind the last key
    With the rename of the entry to another key this puts the entry into a mapping that is not there yet.
    """
    if not steps or steps[-1] == ITEM:
        return refuse(node.path, "no-key", "the last step is a key")
    parent = node.parent
    if parent is None or parent.shape != "mapping" or layout.is_explicit(node):
        return refuse(node.path, "no-key", "only a mapping's entry can move down")
    if node.is_null and node.alias is None:
        return refuse(node.path, "nothing-to-wrap", "it is empty")
    beside = dict(beside or {})
    behind = ""
    if parent.style == "flow":
        span, written = node.outer, _flow(node, steps, beside)
    else:
        span, written, behind = _block(node, steps, beside)
    becomes = Becomes(node.route, _nested(values.data(node), steps, beside))
    edit = Edit(node.path, span, _lines(node, written), (becomes,), (parent.route,), layout.texts(node.document, span))
    at = lines.line_end(node.document.text, span.end)  # behind a comment
    return (edit, Edit(node.path, Span(at, at), _lines(node, behind))) if behind else (edit,)


def _lines(node: Node, text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", node.document.newline)


def _nested(inner: values.Data, steps: Sequence[str], beside: Mapping[str, Value]) -> values.Data:
    others = tuple((values.of(key), values.of(value)) for key, value in beside.items())
    for step in reversed(steps):
        if step == ITEM:
            inner = values.Sequence((inner,))
        else:
            inner, others = values.Mapping(((values.of(step), inner), *others)), ()
    return inner


def _flow(node: Node, steps: Sequence[str], beside: Mapping[str, Value]) -> str:
    like = manner.manner(node)
    text = node.document.text[node.outer.start : node.outer.end]
    others = "".join(f", {rendering.flow_entry(key, value, like)}" for key, value in beside.items())
    for step in reversed(steps):
        if step == ITEM:
            text = f"[{text}]"
        else:
            text, others = "{" + f"{rendering.scalar(step, flow=True)}: {text}{others}" + "}", ""
    return text


def _block(node: Node, steps: Sequence[str], beside: Mapping[str, Value]) -> tuple[Span, str, str]:
    """What is replaced by what, and what goes behind the line that this ends in."""
    text, start = node.document.text, node.outer.start
    head = lines.column(text, layout.head(node))
    column, written = _keys(node, steps, head)
    behind = "".join(
        "\n" + " " * column + rendering.entry(key, value, column, manner.manner(node)) for key, value in beside.items()
    )
    below = node.style == "block" and node.alias is None and lines.own_line(text, start)
    span = Span(lines.line_start(text, start) if below else lines.blanks_before(text, start), node.outer.end)
    if below:
        body = lines.reindent(text[span.start : span.end], column - head)
        return span, f"{written.removeprefix(chr(10))}\n{' ' * (column - head)}{body}", behind
    return span, f"{written} {lines.reindent(text[start : span.end], column - head)}", behind


def _keys(node: Node, steps: Sequence[str], column: int) -> tuple[int, str]:
    """The column of the last key, and the lines that lead to it."""
    written, beside_dash = "", False
    for step in steps:
        if not beside_dash:
            column += manner.dash_offset(node) if step == ITEM else manner.step(node)
            written += "\n" + " " * column
        if step == ITEM:
            written += "- "
            column += 2
        else:
            written += f"{rendering.scalar(step)}:"
        beside_dash = step == ITEM
    return column, written


__all__ = ["ITEM", "nest"]
