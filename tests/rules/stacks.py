"""Stacks of a few lines, and what single rules say of them."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import dedent

from fixer.document.tree import MemoryTree
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.run import run
from fixer.stack.discovery import discover


def outcome(files: Mapping[str, str], *codes: str, unsafe: bool = True) -> Outcome:
    """What these rules find and mend in a tree of these files (their indentation is taken off)."""
    tree = MemoryTree({path: dedent(text).lstrip("\n").encode() for path, text in files.items()})
    found = run(discover(tree), Flags(select=codes, unsafe_fixes=unsafe))
    assert found.errors == ()
    return found


def messages(files: Mapping[str, str], *codes: str) -> list[str]:
    """The messages of what is found, with their severity."""
    findings = [one.finding for one in outcome(files, *codes, unsafe=False).reported]
    return [f"{'' if one.severity is None else one.severity.name.lower()}: {one.message}" for one in findings]


def text(found: Outcome, path: str) -> str:
    """A file as it is after the run."""
    document = found.after.document(path)
    assert document is not None
    return document.text
