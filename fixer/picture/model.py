"""What a picture shows: boxes, edges between them, and findings on both. Plain values; `building` makes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import NamedTuple

from fixer.document.node import Node


class Column(IntEnum):
    """Where a box stands, from the outside in."""

    HOST = 0
    MONITORING = 1
    SERVICES = 2
    DATA = 3
    ELSEWHERE = 4


class Kind(StrEnum):
    """What an edge is; the value is what a reader sees. Edges into one box come in this order."""

    PUBLISHES = "publishes"
    SCRAPES = "scrapes"
    ALERTS = "alerts"
    DEPENDS = "depends on"


class State(StrEnum):
    """What a look at the running stack said; UNSEEN where nobody looked."""

    UNSEEN = ""
    UP = "up"
    DOWN = "down"
    UNKNOWN = "not checked"


class Seen(NamedTuple):
    """One thing that was looked at in the running stack: the node that is its place in the files, and what was seen."""

    node: Node
    state: State
    said: str


class Mark(NamedTuple):
    """A finding.

    place  `configs/prometheus.yml:30`
    helps  what would mend it, or why nothing does, a line each
    """

    code: str
    severity: str
    message: str
    place: str
    helps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """One line in a box. marks: numbers of findings; proposed: what it is to say instead, "" when nothing is proposed."""

    text: str
    marks: tuple[int, ...] = ()
    proposed: str = ""


@dataclass(frozen=True)
class Box:
    """A service, the machine itself, a file that nothing mounts, or somebody outside.

    what   the image, or a phrase;  group  the networks it is on
    lines  what is mounted into it
    marks  findings about the box as such
    said   what was seen of it in the running stack, one line
    """

    column: Column
    name: str
    what: str = ""
    group: str = ""
    lines: tuple[Line, ...] = ()
    marks: tuple[int, ...] = ()
    state: State = State.UNSEEN
    said: str = ""

    @property
    def broken(self) -> bool:
        """Whether a finding or the running stack says that something is wrong with it."""
        return bool(self.every_mark) or self.state is State.DOWN

    @property
    def every_mark(self) -> tuple[int, ...]:
        """Findings about it and about its lines."""
        return tuple(dict.fromkeys((*self.marks, *(mark for line in self.lines for mark in line.marks))))


@dataclass(frozen=True)
class Edge:
    """From box number `source` to box number `to`.

    label     what is used (`8081 → 8080`, `:8081/metrics`); "" when it is nothing but the fact
    proposed  what the files are to say instead (`auth-service:8080`)
    said      what was seen in the running stack, one line
    """

    source: int
    to: int
    kind: Kind
    label: str = ""
    marks: tuple[int, ...] = ()
    proposed: str = ""
    state: State = State.UNSEEN
    said: str = ""

    @property
    def broken(self) -> bool:
        """Whether a finding or the running stack says that it does not work."""
        return bool(self.marks) or self.state is State.DOWN


@dataclass(frozen=True)
class Map:
    """Everything to be drawn; `marks` are findings, worst first, as edges, boxes and lines number them."""

    boxes: tuple[Box, ...]
    edges: tuple[Edge, ...]
    marks: tuple[Mark, ...]
