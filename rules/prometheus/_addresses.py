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
    judge: Callable[[Stack, Document, Target], Iterable[T | None]], stack: Stack, document: Document, places: Iterable[Target]
) -> list[T]:
    """What is said of an address wherever it is read, if it is a mistake everywhere."""
    verdicts = [verdict for target in places for verdict in judge(stack, document, target)]
    found = [verdict for verdict in verdicts if verdict is not None]
    return found if len(found) == len(verdicts) else []


def readdressed(node: Node, address: str) -> Edits:
    """The address in place of another, wherever it is used."""
    return everywhere(node, lambda use: put(use, address))
