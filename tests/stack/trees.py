"""Small trees in memory for the tests of this folder."""

from __future__ import annotations

from textwrap import dedent

from fixer.document.tree import MemoryTree
from fixer.stack.discovery import discover
from fixer.stack.project import Project, Settings


def tree(**files: str) -> MemoryTree:
    """Files by path, their text dedented."""
    return MemoryTree({path: dedent(text).encode() for path, text in files.items()})


def project(files: dict[str, str], settings: Settings | None = None) -> Project:
    """The project that these files make."""
    return discover(tree(**files), settings)
