"""A real git repository with a pull request in it."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class PullRequest:
    """A work tree; `main` is what the pull request goes to, `change` its branch, which is checked out."""

    root: Path

    @classmethod
    def make(cls, root: Path, base: Mapping[str, str], head: Mapping[str, str | None]) -> PullRequest:
        """`head` maps files to what the pull request makes of them; None deletes one."""
        made = cls(root)
        root.mkdir(parents=True, exist_ok=True)
        made.git("init", "--quiet", "--initial-branch=main")
        made.commit(base)
        made.git("checkout", "--quiet", "-b", "change")
        made.commit(head)
        return made

    def commit(self, files: Mapping[str, str | None]) -> str:
        """The new commit's name."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            if text is None:
                path.unlink()
            else:
                path.write_bytes(text.encode())
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", "change")
        return self.head

    @property
    def head(self) -> str:
        return self.git("rev-parse", "HEAD").strip()

    def git(self, *arguments: str, stdin: bytes = b"") -> str:
        names = {f"GIT_{who}_{what}": f"{who}@example.test" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        environment = {"PATH": os.environ["PATH"], "HOME": str(self.root), "GIT_CONFIG_GLOBAL": os.devnull, **names}
        command = ["git", "-c", "core.autocrlf=false", *arguments]
        return subprocess.run(
            command, cwd=self.root, env=environment, input=stdin, capture_output=True, check=True
        ).stdout.decode()

    def patches(self) -> dict[str, str | None]:
        """Every file of the head that the pull request changes, with its diff as platforms give it."""
        names = self.git("diff", "--name-only", "--diff-filter=d", "-z", "main...change").split("\0")[:-1]
        return {name: self._patch(name) for name in names}

    def _patch(self, name: str) -> str | None:
        text = self.git("diff", "main...change", "--", name)
        return text[text.index("@@") :].removesuffix("\n") if "@@" in text else None
