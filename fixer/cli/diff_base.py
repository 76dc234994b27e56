"""`--diff-base REV`: what a change touched or broke, and nothing that was wrong before.

The change is everything since the commit where HEAD and REV parted, what is not committed yet included.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from fixer.cli.ignored import ignoring
from fixer.cli.places import Place, work_tree
from fixer.document.git_tree import GitTree, git
from fixer.document.node import Node
from fixer.document.tree import MixedTree, Tree
from fixer.engine.configuration import FILES
from fixer.engine.known import Known, recognised
from fixer.engine.outcome import Outcome, Reported
from fixer.errors import Template, Unreadable, UsageError
from fixer.output.diff import Block, blocks, lines
from fixer.stack.discovery import discover
from fixer.stack.project import Project, Settings


class Ask(Protocol):
    """`run` with everything but the project settled."""

    def __call__(self, project: Project, *, fix: bool) -> Outcome: ...


def older(place: Place, project: Project, ask: Ask, revision: str) -> tuple[frozenset[str], frozenset[str]]:
    """Fingerprints of what is there now, was there before the change too, and that the change does not touch; and paths of
    files that cannot be read and that the change does not touch.

    Raises `UsageError` when the place is in no git work tree or git does not know the revision.
    """
    commit = _parted(place, revision)
    now, change = ask(project, fix=False).reported, Change(project.tree, GitTree(place.root, commit), _renamed(place, commit))
    then = _before(place, project, change.then)
    known = [_known(one, change.renamed) for one in ask(then, fix=False).reported if one.suppressed is None]
    met, _ = recognised([_known(one, {}) for one in now], known)
    left = frozenset(one.fingerprint for number, one in enumerate(now) if number in met and not change.touches(one))
    broken = [problem.path for problem in project.problems if not isinstance(problem, Template)]
    return left, frozenset(path for path in broken if place.contains(path) and change.keeps(path))


def _parted(place: Place, revision: str) -> str:
    """The commit that the change starts from."""
    if work_tree(place.root) is None:
        raise UsageError(f"--diff-base: {place.root} is in no git work tree")
    try:
        commit = (
            git(place.root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}").decode().strip()
        )
    except UsageError:
        raise UsageError(f"--diff-base: git does not know `{revision}` here; a shallow clone has to fetch it first") from None
    try:
        return git(place.root, "merge-base", commit, "HEAD").decode().strip()
    except UsageError:  # no commit in common, or the clone is too shallow to show one
        return commit


def _renamed(place: Place, commit: str) -> Mapping[str, str]:
    """Paths before the change → paths now, of what was renamed."""
    said = git(place.root, "diff", "--relative", "--find-renames", "--diff-filter=R", "--name-status", "-z", commit)
    words = iter(map(os.fsdecode, said.split(b"\0")[:-1]))
    return {old: new for _, old, new in zip(words, words, words, strict=False)}


def _before(place: Place, project: Project, then: Tree) -> Project:
    """The project before the change, with what is no part of any change as it is now: configuration, and what git ignores."""
    ignored = ignoring(place.root, project.tree.files, ())
    tree = MixedTree(project.tree, then, lambda path: path.rpartition("/")[2] in FILES or ignored(path))
    settings = project.settings
    files = tuple(path for path in settings.compose_files if tree.exists(path))
    env_files = tuple(path for path in settings.env_files if tree.exists(path))
    return discover(tree, Settings(files, env_files, settings.target_version))


def _known(reported: Reported, renamed: Mapping[str, str]) -> Known:
    finding = reported.finding
    path = renamed.get(finding.node.path, finding.node.path)
    return Known(finding.rule.code, path, finding.message, reported.fingerprint)


@dataclass(frozen=True)
class Change:
    """now, then: the tree after and before; renamed: paths before → paths now."""

    now: Tree
    then: Tree
    renamed: Mapping[str, str]

    def touches(self, reported: Reported) -> bool:
        """Whether a node that the finding is about lies on a changed line."""
        return any(self._touches(node) for node in (reported.finding.node, *reported.finding.related))

    def keeps(self, path: str) -> bool:
        """Whether a file was there before, and as it is now."""
        return self.then.exists(self._earlier.get(path, path)) and not self._changed(path)

    def _touches(self, node: Node) -> bool:
        text, span = node.document.text, node.span
        first, last = text.count("\n", 0, span.start), text.count("\n", 0, max(span.end, span.start))
        return any(
            block.new.start <= last and first < block.new.stop if block.new else first < block.new.start <= last
            for block in self._changed(node.path)
        )

    def _changed(self, path: str) -> list[Block]:
        if path not in self._known:
            self._known[path] = blocks(self._lines(self.then, self._earlier.get(path, path)), self._lines(self.now, path))
        return self._known[path]

    @cached_property
    def _known(self) -> dict[str, list[Block]]:
        return {}

    @cached_property
    def _earlier(self) -> Mapping[str, str]:
        return {new: old for old, new in self.renamed.items()}

    @staticmethod
    def _lines(tree: Tree, path: str) -> list[bytes]:
        """Line ends do not count: git may convert them on the way to the disk."""
        try:
            return [line.rstrip(b"\r\n") for line in lines(tree.read(path))]
        except Unreadable:
            return []
