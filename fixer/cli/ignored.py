"""What git ignores, by git's own word: nested and global patterns, exceptions and tracked files are its business."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from pathlib import Path

from fixer.cli.places import work_tree


def ignoring(root: Path, paths: Collection[str], named: Collection[str]) -> Callable[[str], bool]:
    """Whether git ignores a path of the tree; what was `named` by itself never counts as ignored.

    Asks git once about all of `paths`, when the first answer is needed, and about others one by one; without git, or outside
    a work tree, nothing is ignored.
    """
    answer: list[frozenset[str]] = []
    others: dict[str, bool] = {}

    def ignored(path: str) -> bool:
        if path in named or work_tree(root) is None:
            return False
        if not answer:
            answer.append(_ask(root, paths))
        if path in answer[0] or path in paths:
            return path in answer[0]
        if path not in others:
            others[path] = path in _ask(root, [path])
        return others[path]

    return ignored


def _ask(root: Path, paths: Collection[str]) -> frozenset[str]:
    import subprocess  # 10 ms, and only a tree with findings is asked about

    question = b"".join(os.fsencode(path) + b"\0" for path in paths)
    command = ["git", "-C", str(root), "check-ignore", "-z", "--stdin"]
    try:
        done = subprocess.run(command, input=question, capture_output=True, check=False)
    except OSError:
        return frozenset()
    return frozenset(os.fsdecode(name) for name in done.stdout.split(b"\0") if name)
