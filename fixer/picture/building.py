"""From what the files mean to boxes and edges."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from posixpath import dirname, relpath

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.output.diff import Name
from fixer.output.report import Report
from fixer.picture.marking import Findings, holds
from fixer.picture.model import Box, Column, Edge, Kind, Line, Map, Seen, State
from fixer.picture.roles import column
from fixer.stack.model import ComposeProject, Mount, Port, Service, Target
from fixer.stack.reaching import HERE

HOST = "host"

Key = tuple[str, ...]
_LOOPBACK = (HERE, "127.0.0.1", "::1")


@dataclass
class _Box:
    """A box while it is being made; `nodes` are where the files speak of it, `file` what it is itself."""

    column: Column
    name: str
    what: str = ""
    group: str = ""
    nodes: list[Node] = field(default_factory=list)
    lines: dict[str, list[Node]] = field(default_factory=dict)
    file: Document | None = None


@dataclass(frozen=True)
class _Wire:
    """What makes an edge one of its own."""

    source: Key
    to: Key
    kind: Kind
    label: str


def build(reports: Sequence[Report], seen: Sequence[Seen] = ()) -> Map:
    """The picture of these trees as they were found; `seen` is what a look at the running stack said."""
    draft = _Draft()
    for number, report in enumerate(reports):
        draft.tree(str(number), report)
    return draft.finished(Findings(reports), seen)


class _Draft:
    """Boxes and edges by what they are, in the order in which they are met."""

    def __init__(self) -> None:
        self.boxes: dict[Key, _Box] = {}
        self.edges: dict[_Wire, list[Node]] = {}

    def tree(self, number: str, report: Report) -> None:
        stack = report.outcome.before.stack
        several = len({project.folder for project in stack.projects}) > 1
        for project, service in stack.services:
            self._service((number, project.folder, service.name), service, project, several, report.name)
        for project, service in stack.services:
            self._uses((number, project.folder, service.name), service, project)
        for document in report.outcome.before.of("prometheus"):
            self._watches(number, document, report)
        for reported in report.present:
            self._place(number, reported.finding.node, report)

    def _service(self, key: Key, service: Service, project: ComposeProject, several: bool, name: Name) -> None:
        """What the first plausible project says of it counts; others of the folder only add services."""
        if key in self.boxes:
            return
        what = (
            service.image.node.text if service.image is not None else f"built from {service.build.value}" if service.build else ""
        )
        where = service.network_mode or " + ".join(sorted(service.networks))
        group = f"{name(project.folder) if project.folder else '.'}: {where}" if several else where
        box = self.boxes[key] = _Box(column(service), service.name, what, group, list(service.nodes))
        for mount in service.mounts:
            said = _mounted(mount, project)
            if said:
                box.lines.setdefault(said, []).append(mount.node)

    def _uses(self, key: Key, service: Service, project: ComposeProject) -> None:
        for port in service.ports:
            host = (key[0], HOST)
            self.boxes.setdefault(host, _Box(Column.HOST, HOST, "published ports"))
            self._edge(_Wire(host, key, Kind.PUBLISHES, _published(port)), port.node)
        for fact in service.depends_on:
            if fact.value in project.services and fact.node is not None:
                self._edge(_Wire(key, (*key[:2], fact.value), Kind.DEPENDS, ""), fact.node)

    def _watches(self, number: str, document: Document, report: Report) -> None:
        stack = report.outcome.before.stack
        readers = stack.readers(document)
        for target in stack.targets(document):
            kind = Kind.ALERTS if target.role == "alerting" else Kind.SCRAPES
            for reader in readers:
                own = (number, reader.project.folder, reader.service.name)
                around = stack.around(reader.project, target.host)
                self._edge(_Wire(own, self._reached(number, target, around, own), kind, _asked(target)), target.node)
            if not readers:
                file = self._file(number, document, report.name)
                holding = stack.holding(target.host)
                self._edge(_Wire(file, self._reached(number, target, holding, file), kind, _asked(target)), target.node)

    def _reached(self, number: str, target: Target, projects: Sequence[ComposeProject], own: Key) -> Key:
        """The box that the target's host is: a service, the one that asks, or somebody outside."""
        if target.host in _LOOPBACK and self.boxes[own].column is not Column.ELSEWHERE:
            return own
        for project in projects:
            service = project.service(target.host)
            if service is not None:
                folders = (project.folder, *(dirname(node.path) for node in service.nodes))
                key = next((key for folder in folders if (key := (number, folder, service.name)) in self.boxes), None)
                if key is not None:
                    return key
        outside = (number, "", "", target.host)
        self.boxes.setdefault(outside, _Box(Column.ELSEWHERE, target.host, "no service of these files"))
        return outside

    def _place(self, number: str, node: Node, report: Report) -> None:
        """A box for a file with a finding, when nothing that is drawn is about it."""
        drawn = (place for box in self.boxes.values() for place in box.nodes)
        wired = (place for nodes in self.edges.values() for place in nodes)
        if not report.outcome.before.stack.mounted(node.document) and not any(holds(place, node) for place in (*drawn, *wired)):
            self._file(number, node.document, report.name)

    def _file(self, number: str, document: Document, name: Name) -> Key:
        key = (number, "", "", "", document.path)
        self.boxes.setdefault(key, _Box(Column.ELSEWHERE, name(document.path), "a file that nothing mounts", file=document))
        return key

    def _edge(self, wire: _Wire, node: Node) -> None:
        nodes = self.edges.setdefault(wire, [])
        if node not in nodes:
            nodes.append(node)

    def finished(self, found: Findings, seen: Sequence[Seen]) -> Map:
        """The same as values, every finding at the smallest thing that it is about."""
        numbers = {key: number for number, key in enumerate(self.boxes)}
        edges = []
        for wire, nodes in self.edges.items():
            marks, proposed = found.take(nodes)
            state, said = _worst([one for one in seen if any(holds(node, one.node) for node in nodes)])
            edges.append(Edge(numbers[wire.source], numbers[wire.to], wire.kind, wire.label, marks, proposed, state, said))
        every = list(self.boxes.values())
        lines = [[Line(text, *found.take(nodes)) for text, nodes in box.lines.items()] for box in every]
        mounted = list(found.mounted())
        boxes = [_finished(box, own, mounted, found, seen) for box, own in zip(every, lines, strict=True)]
        return Map(tuple(boxes), tuple(edges), found.marks)


def _finished(
    box: _Box, lines: Sequence[Line], mounted: Sequence[tuple[int, Node]], found: Findings, seen: Sequence[Seen]
) -> Box:
    """The box, its lines with the findings in the files that they mount."""
    marked = []
    for line, nodes in zip(lines, box.lines.values(), strict=True):
        inside = (number for number, mount in mounted if mount in nodes)
        marked.append(replace(line, marks=tuple(dict.fromkeys((*line.marks, *inside)))))
    marks, _ = found.take(box.nodes)
    marks += found.in_file(box.file) if box.file is not None else ()
    state, said = _worst([one for one in seen if one.node in box.nodes])
    return Box(box.column, box.name, box.what, box.group, tuple(marked), marks, state, said)


def _worst(here: Sequence[Seen]) -> tuple[State, str]:
    """What was seen; a failure wins."""
    order = (State.DOWN, State.UNKNOWN, State.UP)
    return next(((state, one.said) for state in order for one in here if one.state is state), (State.UNSEEN, ""))


def _mounted(mount: Mount, project: ComposeProject) -> str:
    """What in the tree is mounted, as seen from the project; volumes and what is not in the tree are of no interest here."""
    return relpath(mount.origin, project.folder or ".") if mount.origin else ""


def _published(port: Port) -> str:
    """`8081 → 8080`; as the file has it where variables say it, whose values may be nobody's business."""
    protocol = "" if port.protocol == "tcp" else f"/{port.protocol}"
    target = _range(port.target) + protocol
    if "$" in port.node.source:
        return port.node.text if port.node.shape == "scalar" else f"${{…}} → {target}"
    if port.published is None:
        return f"any → {target}"
    address = f"{port.host_ip}:" if port.host_ip not in ("", "0.0.0.0") else ""
    return f"{address}{_range(port.published)} → {target}"


def _range(ports: range) -> str:
    return str(ports.start) if len(ports) == 1 else f"{ports.start}-{ports.stop - 1}"


def _asked(target: Target) -> str:
    """Port, and what is out of the ordinary: the path, TLS."""
    path = target.metrics_path if target.role != "alerting" and target.metrics_path != "/metrics" else ""
    return f"{'https ' if target.scheme == 'https' else ''}{f':{target.port}' if target.port is not None else ''}{path}"
