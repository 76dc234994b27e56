"""Small bundles, made as `fixer suggest` makes them but without a stack or a repository."""

from __future__ import annotations

import difflib
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from fixer.bot.bundle import Bundle, Entry, File, Place, Remedy
from fixer.bot.hunks import hunks
from fixer.bot.planner import Change, Wanted, plan
from fixer.document.edit import Edit
from fixer.document.proof import splice
from fixer.document.span import Span, position

HEAD = "c0ffee" + "0" * 34
BASE = "ba5e" + "0" * 36


def patch(base: str, head: str) -> str:
    """A file's diff as platforms give it: from the first `@@`, lines that end at `\\n`."""
    made = difflib.unified_diff(base.splitlines(), head.splitlines(), lineterm="")
    return "\n".join([line for line in made if not line.startswith(("---", "+++"))])


@dataclass(frozen=True)
class Wrong:
    """A defect: where, what is written for what (`old` stands once in the file), and how sure the fix is."""

    path: str
    old: str
    new: str = ""
    applicability: str = "safe"
    caveat: str = ""
    code: str = "PRM001"
    severity: str = "error"
    also: tuple[str, str, str] | None = None  # the same in a second file


def bundle(files: Mapping[str, tuple[str, str]], wrong: Sequence[Wrong], head: str = HEAD) -> Bundle:
    """files: path → text in the base and in the head."""
    heads = {path: text for path, (_, text) in files.items()}
    shown = {path: hunks(patch(*texts).encode()) for path, texts in files.items()}
    entries = [_entry(one, heads) for one in wrong]
    made = plan(heads, shown, [Wanted(entry.fingerprint, entry.fixes[0].edits) for entry in entries if _sure(entry)])
    suggested = {one.key: one for one in made.suggestions}
    unplaced = {one.key: one.why for one in made.unplaced}
    done = [
        replace(entry, suggestion=suggested.get(entry.fingerprint), why_not=unplaced.get(entry.fingerprint, _why(entry)))
        for entry in entries
    ]
    edits = [Edit(*edit) for entry in entries if _sure(entry) for edit in entry.fixes[0].edits]
    texts = [File(path, text, splice(text, [edit for edit in edits if edit.path == path])) for path, text in heads.items()]
    return Bundle(BASE, head, tuple(done), tuple(texts), tool="0.1.0")


def _sure(entry: Entry) -> bool:
    return entry.fixes[0].applicability != "manual"


def _why(entry: Entry) -> str:
    return "" if _sure(entry) else "manual"


def _entry(one: Wrong, heads: Mapping[str, str]) -> Entry:
    edits = [_change(one.path, one.old, one.new, heads), *([_change(*one.also, heads)] if one.also else [])]
    line = position(heads[one.path], edits[0].span.start).line
    remedy = Remedy(f"write {one.new[:20]}", one.applicability, one.caveat, tuple(edits) if one.applicability != "manual" else ())
    facts = {"reason": f"{one.old} is not the port"}
    return Entry(one.code, _fingerprint(one), one.severity, facts, Place(one.path, line, line), (), (remedy,))


def _fingerprint(one: Wrong) -> str:
    """What is wrong and not where, so that it survives other edits."""
    return hashlib.blake2b(f"{one.path}\0{one.old}".encode(), digest_size=8).hexdigest()


def _change(path: str, old: str, new: str, heads: Mapping[str, str]) -> Change:
    at = heads[path].index(old)
    return Change(path, Span(at, at + len(old)), new)


def numbered(count: int, changed: bool) -> str:
    """A file of `count` lines, all of them changed or none."""
    return "".join(f"line{number}: {'bad' if changed else 'old'}{number}x\n" for number in range(count))
