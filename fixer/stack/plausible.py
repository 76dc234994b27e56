"""Which `docker compose` invocations a tree suggests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import dirname

from fixer.document.document import Document
from fixer.stack.interpolation import Variables
from fixer.stack.project import Project


@dataclass(frozen=True)
class Invocation:
    """The files of one `docker compose -f … -f …` and the project directory, relative to the tree's root."""

    paths: tuple[str, ...]
    folder: str


def invocations(project: Project, files: tuple[Document, ...], variables: Callable[[str], Variables]) -> Iterator[Invocation]:
    """Every plausible one."""
    if chosen := project.settings.compose_files:
        yield Invocation(chosen, dirname(chosen[0]))
        return
    for document in files:
        yield Invocation((document.path,), dirname(document.path))
