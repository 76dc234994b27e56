"""What a table of edits needs: find nodes by a short path, make the edits, give the text or the code of the refusal."""

from __future__ import annotations

from collections.abc import Callable

from fixer.document import proof
from fixer.document.document import Document
from fixer.document.edit import Edits
from fixer.document.node import Node

Operation = Callable[[Callable[..., Node]], Edits]


def edited(text: str, operation: Operation, language: str = "yaml") -> str:
    """The text after the operation, or `refused: code`. The operation is given a function that finds nodes by their keys."""
    document = Document("file", text, language)
    edits = operation(lambda *path: node(document, *path))
    result = proof.check(document, edits) or proof.prove(document, edits)
    return result.text if isinstance(result, Document) else f"refused: {result.code}"


def node(document: Document, *path: str | int) -> Node:
    """The node down this path as written; the first document unless the path begins with `documents`, number."""
    number = 0
    if path[:1] == ("documents",):
        assert isinstance(path[1], int)
        number, path = path[1], path[2:]
    found = document.roots[number]
    for step in path:
        inner = found.items[step] if isinstance(step, int) else _entry(found, step)
        found = inner
    return found


def _entry(mapping: Node, key: str) -> Node:
    """The value of the key, of its second occurrence for `key#2`."""
    name, _, ordinal = key.partition("#")
    return [entry.value for entry in mapping.entries if entry.key.text == name][int(ordinal or 1) - 1]
