"""Mermaid's flowchart as text: shapes, arrows between them, and what is broken, in red and crossed.

Nothing of a file reaches the text but as quoted words in which every sign that Mermaid could read is an entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from fixer.expressions import regex
from fixer.output.terminal import safe

LABEL = 60
"""Characters of a line that are shown."""

_SIGN = regex(r"[^\w ./:,…-]")

_RED = "stroke:#d1242f,stroke-width:3px"


class Shape(NamedTuple):
    """lines are shown below one another; round ones are services; `group` is a frame around those that follow one another."""

    lines: tuple[str, ...]
    round: bool = False
    broken: bool = False
    group: str = ""


class Arrow(NamedTuple):
    """From shape number `source` to shape number `to`."""

    source: int
    to: int
    label: str = ""
    broken: bool = False


def flowchart(shapes: Sequence[Shape], arrows: Iterable[Arrow]) -> Iterator[str]:
    """The lines of the text."""
    yield "flowchart LR"
    for number, (group, inner) in enumerate(groupby(enumerate(shapes), key=lambda one: one[1].group)):
        margin = "        " if group else "    "
        if group:
            yield f"    subgraph g{number}[{quoted(group)}]"
        yield from (f"{margin}{_drawn(index, shape)}" for index, shape in inner)
        if group:
            yield "    end"
    wrong = []
    for number, arrow in enumerate(arrows):
        label = f"|{quoted(arrow.label)}|" if arrow.label else ""
        yield f"    n{arrow.source} {'--x' if arrow.broken else '-->'}{label} n{arrow.to}"
        wrong += [str(number)] if arrow.broken else []
    if wrong:
        yield f"    linkStyle {','.join(wrong)} {_RED}"
    marked = [f"n{index}" for index, shape in enumerate(shapes) if shape.broken]
    if marked:
        yield f"    classDef broken {_RED}"
        yield f"    class {','.join(marked)} broken"


def _drawn(index: int, shape: Shape) -> str:
    text = quoted(*shape.lines)
    return f"n{index}([{text}])" if shape.round else f"n{index}[{text}]"


def quoted(*lines: str) -> str:
    """The lines as one quoted label; signs that Mermaid or HTML know are entities."""
    return f'"{"<br>".join(map(_inert, lines))}"'


def _inert(text: str) -> str:
    text = safe(text)
    text = text if len(text) <= LABEL else f"{text[: LABEL - 1]}…"
    return _SIGN.sub(lambda sign: f"#{ord(sign[0])};", text)
