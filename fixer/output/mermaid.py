"""A picture of the part of the stack that findings are about, as Mermaid text: services, files, what is broken between them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from posixpath import dirname
from typing import NamedTuple

from fixer.document.node import Node
from fixer.engine.outcome import Reported
from fixer.output.flowchart import Arrow, Shape, flowchart
from fixer.output.report import Report
from fixer.stack.model import Service

NODES, EDGES = 30, 60
"""More of them and nobody sees anything; platforms stop drawing at some hundreds."""

READERS = 3
"""Services that read one file and are drawn."""


class End(NamedTuple):
    """A service (the folder of its Compose file, its name) or a file (its path, "")."""

    place: str
    service: str = ""


class Picture(NamedTuple):
    """text is empty when there is nothing to draw; `left_out` findings are not in it."""

    text: str
    left_out: int


def picture(report: Report) -> Picture:
    """What is open in one tree."""
    drawing, left_out = _Drawing(), 0
    for reported in report.present:
        parts = list(_parts(report, reported))
        if drawing.takes(parts):
            drawing.add(parts)
        else:
            left_out += 1
    _depends(report, drawing)
    return Picture("".join(f"{line}\n" for line in drawing.lines(report)) if drawing.ends else "", left_out)


class Part(NamedTuple):
    """An edge; without `to` the node itself. `code` names what is wrong with it."""

    end: End
    to: End | None
    label: str = ""
    code: str = ""


@dataclass
class _Drawing:
    """What is to be drawn: ends with the codes of what is wrong with them, edges with their label and codes."""

    ends: dict[End, list[str]] = field(default_factory=dict)
    edges: dict[tuple[End, End], tuple[str, list[str]]] = field(default_factory=dict)

    def takes(self, parts: list[Part]) -> bool:
        ends = {end for part in parts for end in (part.end, part.to) if end is not None}
        edges = {(part.end, part.to) for part in parts if part.to is not None}
        return len(ends | self.ends.keys()) <= NODES and len(edges | self.edges.keys()) <= EDGES

    def add(self, parts: list[Part]) -> None:
        for part in parts:
            codes = self.ends.setdefault(part.end, [])
            if part.to is not None:
                self.ends.setdefault(part.to, [])
                codes = self.edges.setdefault((part.end, part.to), (part.label, []))[1]
            codes += [part.code] if part.code and part.code not in codes else []

    def lines(self, report: Report) -> Iterator[str]:
        numbers = {end: number for number, end in enumerate(self.ends)}
        shapes = [_shape(end, codes, report) for end, codes in self.ends.items()]
        arrows = (
            Arrow(numbers[end], numbers[to], " ".join([label, *codes]).strip(), bool(codes))
            for (end, to), (label, codes) in self.edges.items()
        )
        yield from flowchart(shapes, arrows)


def _parts(report: Report, reported: Reported) -> Iterator[Part]:
    """Who reads the file, and from the finding's place to those it contradicts; with none of both the place itself."""
    finding = reported.finding
    code, end = finding.rule.code, _end(finding.node)
    others = dict.fromkeys(other for node in finding.related if (other := _end(node)) != end)
    readers = [] if end.service else _readers(report, finding.node)
    yield from (Part(reader, end, "reads", "" if others else code) for reader in readers)
    yield from (Part(end, other, "", code) for other in others)
    if not readers and not others:
        yield Part(end, None, code=code)


def _end(node: Node) -> End:
    """The service that the node says something of, or the file it stands in."""
    if node.document.kind == "compose" and node.route[1:2] == ("services",) and len(node.route) > 2:
        return End(dirname(node.path), str(node.route[2]))
    return End(node.path)


def _readers(report: Report, node: Node) -> list[End]:
    services = (place.service for place in report.outcome.before.stack.readers(node.document))
    return list(dict.fromkeys(map(_of, services)))[:READERS]


def _of(service: Service) -> End:
    return End(dirname(service.nodes[0].path), service.name)


def _depends(report: Report, drawing: _Drawing) -> None:
    """How the services that are shown depend on one another, as far as there is room."""
    for project, service in report.outcome.before.stack.services:
        needed = (project.services.get(fact.value) for fact in service.depends_on)
        parts = [Part(_of(service), _of(other), "depends on") for other in needed if other is not None]
        shown = [part for part in parts if part.end in drawing.ends and part.to in drawing.ends]
        if shown and drawing.takes(shown):
            drawing.add(shown)


def _shape(end: End, codes: list[str], report: Report) -> Shape:
    return Shape((" ".join([end.service or report.name(end.place), *codes]),), bool(end.service), bool(codes))
