"""Findings, and which of them are about which part of the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from fixer.document.data import Scalar
from fixer.document.document import Document
from fixer.document.edit import Becomes
from fixer.document.node import Node
from fixer.engine.outcome import Reported
from fixer.output.hints import why_not
from fixer.output.report import Report, offered
from fixer.picture.model import Mark


def holds(outer: Node, inner: Node) -> bool:
    """Whether one node is another, or in it. Documents are compared themselves: two trees may have files of one name."""
    return outer.document is inner.document and outer.span.start <= inner.span.start and inner.span.end <= outer.span.end


class Findings:
    """Every finding that is shown, worst first. Each goes to the first place that takes it."""

    def __init__(self, reports: Sequence[Report]) -> None:
        found = [(report, reported) for report in reports for reported in report.present]
        self._found = sorted(found, key=lambda one: -int(one[1].finding.severity or 0))
        self._taken: set[int] = set()
        self.marks = tuple(_mark(report, reported) for report, reported in self._found)

    def take(self, nodes: Iterable[Node]) -> tuple[tuple[int, ...], str]:
        """Findings at or in one of the nodes, and what is proposed to stand at the node instead."""
        here = list(nodes)
        numbers = [number for number, finding in self._open() if any(holds(node, finding) for node in here)]
        self._taken.update(numbers)
        texts = (text for number in numbers for node in here for text in _proposals(self._found[number][1], node))
        return tuple(numbers), next(texts, "")

    def mounted(self) -> Iterator[tuple[int, Node]]:
        """Findings in files that are mounted, each with every mount."""
        for number, finding in list(self._open()):
            for place in self._found[number][0].outcome.before.stack.mounted(finding.document):
                self._taken.add(number)
                yield number, place.mount.node

    def in_file(self, document: Document) -> tuple[int, ...]:
        """Findings in this file."""
        numbers = [number for number, finding in self._open() if finding.document is document]
        self._taken.update(numbers)
        return tuple(numbers)

    def _open(self) -> Iterator[tuple[int, Node]]:
        """What is nowhere yet."""
        for number, (_, reported) in enumerate(self._found):
            if number not in self._taken:
                yield number, reported.finding.node


def _proposals(reported: Reported, node: Node) -> Iterator[str]:
    """What the scalar `node` would be once the finding's one fix is made."""
    fixes = offered(reported)
    for edit in fixes[0].edits if len(fixes) == 1 else ():
        for meaning in edit.meaning:
            match meaning:
                case Becomes(route, Scalar() as data) if edit.path == node.path and route == node.route:
                    yield data.text


def _mark(report: Report, reported: Reported) -> Mark:
    finding = reported.finding
    place = f"{report.name(finding.node.path)}:{finding.node.position.line}"
    severity = finding.severity.name.lower() if finding.severity is not None else ""
    return Mark(finding.rule.code, severity, finding.message, place, tuple(_helps(reported)))


def _helps(reported: Reported) -> Iterator[str]:
    fixes = offered(reported)
    for fix in fixes:
        word = "alternative" if len(fixes) > 1 else "fix"
        option = f"{fix.option}: " if fix.option and len(fixes) > 1 else ""
        yield f"{word} ({fix.applicability.name.lower()}): {option}{fix.title}"
    if reported.fix is None and why_not(reported):
        yield f"not fixed: {why_not(reported)}"
