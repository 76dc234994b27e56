"""The picture as a page: one file that asks nobody for anything, which its own policy enforces.

The list of findings leads to their places. A filter and switches take away what is not wanted; pointing at a box or reaching
it with the keyboard leaves only what it is connected with.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain
from xml.sax.saxutils import escape

from fixer.output.hints import counted
from fixer.output.terminal import safe
from fixer.picture import svg
from fixer.picture.model import Kind, Map, Mark, State
from fixer.picture.page import SCRIPT, STYLE


def render(drawn: Map, title: str = "Map of the stack") -> str:
    """The whole page."""
    style = svg.STYLE + STYLE
    policy = f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(SCRIPT)}; base-uri 'none'; form-action 'none'"
    parts = [
        "<!DOCTYPE html>",
        '<html lang="en">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        '<meta name="color-scheme" content="light dark">',
        f"<title>{escape(safe(title))}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<header>",
        f"<h1>{escape(safe(title))}</h1>",
        '<label>Filter <input id="filter" type="search" autocomplete="off" placeholder="name, image, port"></label>',
        *_switches(drawn),
        '<button id="fit" type="button" aria-pressed="false">Fit</button>',
        '<span id="count" role="status"></span>',
        "</header>",
        *_list(drawn),
        f'<main tabindex="0" aria-label="Picture">\n{svg.element(drawn)}</main>',
        f"<script>{SCRIPT}</script>",
        "</body>",
        "</html>",
    ]
    return "".join(f"{part}\n" for part in parts)


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _switches(drawn: Map) -> Iterator[str]:
    present = {edge.kind for edge in drawn.edges}
    for kind in Kind:
        if kind in present:
            name = svg.CLASSES[kind]
            yield f'<label class="{name}"><input type="checkbox" data-kind="{name}" checked> {kind.value}</label>'
    yield '<label><input id="only" type="checkbox"> only what is broken</label>'


def _list(drawn: Map) -> Iterator[str]:
    down = list(_down(drawn))
    some = bool(drawn.marks or down)
    said = counted(len(drawn.marks), "finding") + (f", {len(down)} more down" if down else "")
    yield f"<details{' open' if some else ''}><summary>{said}</summary>"
    if some:
        yield '<ul id="findings">'
        yield from (_finding(drawn, number, mark) for number, mark in enumerate(drawn.marks))
        yield from (f'<li><a href="#{place}">{escape(safe(words))}</a></li>' for place, words in down)
        yield "</ul>"
    yield "</details>"


def _down(drawn: Map) -> Iterator[tuple[str, str]]:
    """What the running stack says is down and no finding explains: where it is drawn, and in words."""
    for number, box in enumerate(drawn.boxes):
        if box.state is State.DOWN and not box.every_mark:
            yield f"b{number}", f"{box.name}: {box.said}"
    for number, edge in enumerate(drawn.edges):
        if edge.state is State.DOWN and not edge.marks:
            yield f"e{number}", svg.told(drawn, number)


def _finding(drawn: Map, number: int, mark: Mark) -> str:
    head = f"<strong>{escape(mark.code)}</strong> {escape(mark.severity)}"
    place = _place(drawn, number)
    linked = f'<a href="#{place}">{head}</a>' if place else head
    helps = "".join(f'<br><span class="help">{escape(safe(line))}</span>' for line in mark.helps)
    return f"<li>{linked} <code>{escape(safe(mark.place))}</code> {escape(safe(mark.message))}{helps}</li>"


def _place(drawn: Map, mark: int) -> str:
    """Where the finding is drawn."""
    edges = (f"e{number}" for number, edge in enumerate(drawn.edges) if mark in edge.marks)
    boxes = (f"b{number}" for number, box in enumerate(drawn.boxes) if mark in box.every_mark)
    return next(chain(edges, boxes), "")
