"""The text files that a container sees through its mounts, and places in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.document.span import Span
from fixer.document.tree import Tree, below, content
from fixer.stack.model import Service

SIZE = 300_000
"""Largest file looked into, in characters: configuration written by hand is shorter."""

MANY = 60
"""Most files of one mounted folder: more are data, not configuration."""

_OTHER = (".json", ".md", ".sql", ".csv", ".pem", ".crt", ".key", ".png", ".svg", ".html", ".css", ".js", ".ts", ".lock", ".map")


class Text(NamedTuple):
    """A file of the tree as text."""

    path: str
    text: str


def files(tree: Tree, service: Service) -> Iterator[Text]:
    """The configuration-like files mounted into the service's container, each once."""
    paths: dict[str, None] = {}
    for mount in service.mounts:
        if mount.origin is not None:
            paths |= dict.fromkeys(_below(tree, mount.origin))
    for path in paths:
        text = read(tree, path)
        if text is not None:
            yield Text(path, text)


def _below(tree: Tree, origin: str) -> list[str]:
    if not tree.is_folder(origin):
        return [] if origin.endswith(_OTHER) else [origin]
    if not origin:
        return []  # the whole repository is source code, not configuration
    found = [path for path in below(tree, origin) if not path.endswith(_OTHER)]
    return found if len(found) <= MANY else []


def read(tree: Tree, path: str) -> str | None:
    """A file's text, or None when it cannot be read, is too large or no text."""
    data = content(tree, path)
    if data is None or len(data) > SIZE or b"\0" in data:
        return None
    return data.decode("utf-8", "replace")


def spot(file: Text, start: int, end: int) -> Node:
    """A node for a place in a file that has no other nodes, so that it can be shown."""
    return Document(file.path, file.text, "conf").spot(Span(start, end))
