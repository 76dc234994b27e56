"""Every broken fixture as a pull request that adds all of it: suggestions and patch together do what `fixer apply` does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from fixer.bot.bundle import Bundle, read, write
from fixer.bot.draft import draft
from fixer.bot.lines import Shown
from fixer.bot.notes import notes
from fixer.bot.planner import applied
from fixer.bot.render import Rules, mark, rules
from fixer.bot.repository import Diff, Repository
from fixer.document.tree import DiskTree
from fixer.engine.changes import changes
from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.output.report import Report
from fixer.stack.discovery import discover
from tests.bot.made import BASE, HEAD
from tests.command import contents, copied, git

FIXTURES = Path(__file__).parents[2] / "fixtures"
BROKEN = sorted([*FIXTURES.glob("*/*/bad"), FIXTURES / "secureconnect"])
TEXT_OF_FIXER = {"text", "softbreak", "code_inline", "strong_open", "strong_close", "html_inline"}


@dataclass(frozen=True)
class Committed(Repository):
    """What is on disk is what the head has."""

    def content(self, commit: str, path: str) -> bytes | None:  # noqa: ARG002
        return (self.root / path).read_bytes() if (self.root / path).is_file() else None


@dataclass(frozen=True)
class Added(Diff):
    """All lines of all files are new."""

    def patch(self, path: str) -> bytes:
        return added((self.repository.root / path).read_bytes())


def added(text: bytes) -> bytes:
    lines = text.split(b"\n")
    body = lines[:-1] if lines[-1] == b"" else lines
    return b"@@ -0,0 +1,%d @@\n" % len(body) + b"".join(b"+" + line + b"\n" for line in body) if text else b""


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


def name(path: Path) -> str:
    return path.relative_to(FIXTURES).as_posix().removesuffix("/bad")


@pytest.mark.parametrize("stack", BROKEN, ids=name)
def test_suggestions_and_patch_do_what_apply_does(stack: Path, known: Rules, tmp_path: Path) -> None:
    outcome = run(discover(DiskTree(stack)), Flags(unsafe_fixes=True, cache=False))
    bundle = draft([Report(outcome, version="0.1.0")], Added(Committed(stack), BASE, HEAD), "0.1.0")
    assert read(write(bundle), HEAD) == bundle
    head = copied(stack, tmp_path / "head")
    for suggestion in bundle.suggestions:
        assert suggestion.path in {file.path for file in bundle.files}
    for file in bundle.files:
        if file.head is not None:
            (head / file.path).write_bytes(applied(file.head, bundle.suggestions, file.path).encode())
    left = bundle.leftover(bundle.suggestions)
    if left:
        done = git("apply", "-", cwd=head, stdin=left)
        assert done.returncode == 0, done.stderr.decode()
    expected = contents(stack) | {change.path: change.after for change in changes(outcome)}
    assert contents(head) == expected
    assert_readable(bundle, known, stack)


def assert_readable(bundle: Bundle, known: Rules, stack: Path) -> None:
    """Every comment has its mark, and nothing in it is live but fixer's own words, code and the suggestion."""
    shown = {file.path: Shown(added((file.head or "").encode()).decode()) for file in bundle.files if file.head}
    shown |= {path: Shown(added(text).decode("utf-8", "replace")) for path, text in contents(stack).items() if path not in shown}
    for note in notes(bundle, known, shown).notes:
        assert mark(note.body) is not None
        assert (note.suggestion is not None) == (note.entry.suggestion is not None)
        for token in MarkdownIt().parse(note.body):
            assert token.type in ("paragraph_open", "paragraph_close", "inline", "fence", "html_block") or "list" in token.type
            if token.type == "html_block":
                assert token.content.startswith(("<!-- fixer fingerprint=", "<sub>"))
            for child in token.children or ():
                assert child.type in TEXT_OF_FIXER
                assert child.type != "html_inline" or child.content in ("<sub>", "</sub>")
