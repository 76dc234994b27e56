"""Entries of `environment`, be it a mapping or a list."""

from __future__ import annotations

from fixer import Edits, Node, put, rename


def called(node: Node, name: str) -> Edits:
    """The variable under another name."""
    if not isinstance(node.route[-1], int):
        return rename(node, name)
    _, sign, value = node.text.partition("=")
    return put(node, f"{name}{sign}{value}")
