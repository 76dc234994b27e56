"""Files as a pull request that adds every line of them, its suggestions pressed and its patch applied."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt

from fixer.bot.bundle import Bundle, read, write
from fixer.bot.draft import FIXES, draft
from fixer.bot.lines import Shown
from fixer.bot.notes import notes
from fixer.bot.planner import applied
from fixer.bot.render import Rules, mark, message, reason
from fixer.bot.repository import Diff, Repository
from fixer.engine.changes import changes
from fixer.engine.outcome import Outcome
from fixer.output.report import Report, offered
from tests.bot.made import BASE, HEAD
from tests.command import git

OF_FIXER = {"text", "softbreak", "code_inline", "strong_open", "strong_close", "html_inline"}
"""What a comment's paragraphs are made of."""


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
    """The diff of a file that is new."""
    lines = text.split(b"\n")
    body = lines[:-1] if lines[-1] == b"" else lines
    return b"@@ -0,0 +1,%d @@\n" % len(body) + b"".join(b"+" + line + b"\n" for line in body) if text else b""


def assert_mended(outcome: Outcome, root: Path, known: Rules, work: Path) -> Bundle:
    """Suggestions and patch make of the files below `root` what the outcome made of them; `work` is an empty folder."""
    bundle = draft([Report(outcome, version="0.1.0")], Added(Committed(root), BASE, HEAD), "0.1.0")
    assert read(write(bundle), HEAD) == bundle
    for file in bundle.files:
        if file.head is not None:
            (work / file.path).parent.mkdir(parents=True, exist_ok=True)
            (work / file.path).write_bytes(applied(file.head, bundle.suggestions, file.path).encode())
    left = bundle.leftover(bundle.suggestions)
    done = git("apply", "-", cwd=work, stdin=left) if left else None
    assert done is None or done.returncode == 0, done.stderr.decode()
    after = {change.path: change.after for change in changes(outcome)}
    assert after.keys() <= {file.path for file in bundle.files}
    for file in bundle.files:
        assert (work / file.path).read_bytes() == after.get(file.path, (file.head or "").encode())
    _assert_told(bundle, outcome, known)
    _assert_readable(bundle, known, root)
    return bundle


def _assert_told(bundle: Bundle, outcome: Outcome, known: Rules) -> None:
    """What is said of each finding is what the rule says of it, made inert and nothing else: no fact is lost or cut."""
    found = {one.fingerprint: one for one in outcome.reported if one.suppressed is None}
    assert (sorted(entry.fingerprint for entry in bundle.entries), bundle.left_out) == (sorted(found), 0)
    for entry in bundle.entries:
        reported = found[entry.fingerprint]
        assert _plain(message(entry, known[entry.code])) == _plain(reported.finding.message)
        told = [_plain(part) for fix in entry.fixes for part in (fix.title, fix.caveat)]
        assert told == [_plain(part) for fix in offered(reported)[:FIXES] for part in (fix.title, fix.caveat)]
        assert not entry.why_not or reason(entry.why_not) != reason("a code that nobody knows"), entry.why_not


def _plain(text: str) -> str:
    """The text without what tells an inert one from the rule's own."""
    for inert, live in {"(at)": "@", "‹": "<", "›": ">", ": //": "://"}.items():
        text = text.replace(inert, live)
    return " ".join(text.split())


def _assert_readable(bundle: Bundle, known: Rules, root: Path) -> None:
    """Every comment has its mark, and nothing in it is live but fixer's own words, code and the suggestion."""
    paths = {entry.place.path for entry in bundle.entries} | {one.path for one in bundle.suggestions}
    shown = {
        path: Shown(added((root / path).read_bytes()).decode("utf-8", "replace")) for path in paths if (root / path).is_file()
    }
    for note in notes(bundle, known, shown).notes:
        assert mark(note.body) is not None
        assert (note.suggestion is not None) == (note.entry.suggestion is not None)
        for token in MarkdownIt().parse(note.body):
            assert token.type in ("paragraph_open", "paragraph_close", "inline", "fence", "html_block") or "list" in token.type
            assert token.type != "html_block" or token.content.startswith(("<!-- fixer fingerprint=", "<sub>"))
            for child in token.children or ():
                assert child.type in OF_FIXER
                assert child.type != "html_inline" or child.content in ("<sub>", "</sub>")
