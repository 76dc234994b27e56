"""The addresses that a Prometheus configuration writes down, and what all plausible projects make of each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from fixer import Document, Edits, Node, Project, Stack, Target, everywhere, put

T = TypeVar("T")


def written(project: Project, document: Document) -> Iterator[list[Target]]:
    """The file's own targets; those that are written once and used through an alias in several jobs together."""
    found: dict[object, list[Target]] = {}
    for target in project.stack.targets(document):
        if target.node.document is document:
            found.setdefault(target.node.span, []).append(target)
    yield from found.values()


def convicted(
    project: Project, document: Document, judge: Callable[[Stack, Document, Target], Iterable[T | None]]
) -> Iterator[tuple[Target, list[T]]]:
    """The addresses that are a mistake wherever they are read, and what is said of each."""
    for places in written(project, document):
        verdicts = [verdict for target in places for verdict in judge(project.stack, document, target)]
        found = [verdict for verdict in verdicts if verdict is not None]
        if found and len(found) == len(verdicts):
            yield places[0], found


def asking(target: Target, address: str) -> str:
    """What Prometheus is to do with an address in this one's place: the title of a fix."""
    return f"{'send alerts to' if target.role == 'alerting' else 'scrape'} {address}"


def readdressed(node: Node, address: str) -> Edits:
    """The address in place of another, wherever it is used."""
    return everywhere(node, put, address)
