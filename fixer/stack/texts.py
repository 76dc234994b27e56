"""What people write down beside the configuration: scripts, documentation, CI."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer.document.tree import Tree, content

LARGEST = 500_000
"""Bytes of the largest text that is searched: nobody writes longer instructions by hand."""


def texts(tree: Tree, named: str, *words: bytes) -> Iterator[tuple[str, str]]:
    """Path and text of every file that has one of the words and is called like the pattern `named`, in whatever folder."""
    for path in filter(re.compile(rf"(?:.*/)?(?:{named})").fullmatch, tree.files):
        data = content(tree, path) or b""
        if len(data) <= LARGEST and any(word in data for word in words):
            yield path, data.decode("utf-8", "replace")
