"""What git knows of a pull request: its commits, the texts in them, and which lines its diff shows."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from fixer.errors import UsageError

_DIFF = ("diff", "--no-color", "--no-ext-diff", "--no-textconv", "--find-renames")


@dataclass(frozen=True)
class Repository:
    """A git work tree; `root` is its top folder."""

    root: Path

    def commit(self, revision: str) -> str:
        """The full name of a commit. Raises `UsageError` when there is none of that name."""
        done = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        if done.returncode:
            raise UsageError(f"git knows no commit {revision} in {self.root}; a shallow clone may lack it (fetch-depth: 0)")
        return done.stdout.decode().strip()

    def merges(self, commit: str) -> bool:
        """Whether a commit joins several."""
        return len(self._git("rev-list", "--parents", "--max-count=1", commit).stdout.split()) > 2

    def branching(self, base: str, head: str) -> str:
        """The commit where `head` left `base`. Raises `UsageError` when git finds none."""
        done = self._git("merge-base", base, head)
        if done.returncode:
            raise UsageError(f"{base} and {head} have no common commit; a shallow clone may lack it (fetch-depth: 0)")
        return done.stdout.decode().split()[0]

    def content(self, commit: str, path: str) -> bytes | None:
        """The file's bytes in a commit; None when it is not there."""
        done = self._git("cat-file", "blob", f"{commit}:{path}")
        return None if done.returncode else done.stdout

    def _git(self, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(["git", "-C", str(self.root), *arguments], capture_output=True, check=False)
        except OSError as error:
            raise UsageError(f"git cannot be run: {error.strerror}") from None


@dataclass(frozen=True)
class Diff:
    """What the head changes since it left the base, as platforms show it: three lines of context, renames found."""

    repository: Repository
    base: str
    head: str

    @cached_property
    def _origins(self) -> dict[str, str]:
        """Path in the head → path in the base, of every file that differs and is still there."""
        listed = self.repository._git(*_DIFF, "--name-status", "-z", self.base, self.head)
        fields = [os.fsdecode(field) for field in listed.stdout.split(b"\0")]
        found: dict[str, str] = {}
        while len(fields) > 1:
            status, old = fields.pop(0), fields.pop(0)
            new = fields.pop(0) if status[:1] in "RC" else old
            if status != "D":
                found[new] = old
        return found

    def patch(self, path: str) -> bytes:
        """The diff of one file of the head; empty when the pull request does not touch it."""
        if path not in self._origins:
            return b""
        paths = dict.fromkeys((self._origins[path], path))
        arguments = ("--unified=3", "--inter-hunk-context=0", self.base, self.head, "--")
        return self.repository._git("--literal-pathspecs", *_DIFF, *arguments, *paths).stdout
