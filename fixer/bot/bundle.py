"""What goes from the job that looks to the job that posts: one JSON file, made of values, and read with mistrust.

The job that looks runs on a stranger's code, so whoever reads a bundle believes nothing of it: the schema
(`bundle.schema.json`) caps and forms everything, and the parts must agree with one another (`read`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from fixer.bot.planner import SUGGESTION_BYTES, Change, Suggestion, applied
from fixer.bot.strict import complaints
from fixer.document.edit import Edit
from fixer.document.proof import splice
from fixer.document.span import Span
from fixer.engine.changes import Change as Changed
from fixer.errors import FixerError
from fixer.output.diff import patch

VERSION = "1"

SIZE = 8_000_000
"""Bytes of a bundle, at most."""


class Refused(FixerError):
    """A bundle that nothing is posted of, and why."""


@dataclass(frozen=True)
class File:
    """A file that fixes change: what the pull request has there (None: nothing yet), and what it is when all is fixed."""

    path: str
    head: str | None
    fixed: str


@dataclass(frozen=True)
class Place:
    """Lines of a file of the head, from 1, both ends included."""

    path: str
    line: int
    end_line: int


@dataclass(frozen=True)
class Remedy:
    """A fix. `applicability` is `safe`, `unsafe` or `manual`; `edits` are places of the head's text, empty when it has none."""

    title: str
    applicability: str
    caveat: str
    edits: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One finding.

    facts       what fills its rule's message, as text
    suggestion  its only fix as lines to apply with a click, or None
    why_not     why there is no suggestion: a code of the planner or of a refusal; "" when there is one
    """

    code: str
    fingerprint: str
    severity: str
    facts: Mapping[str, str]
    place: Place
    related: tuple[Place, ...] = ()
    fixes: tuple[Remedy, ...] = ()
    suggestion: Suggestion | None = None
    why_not: str = ""


@dataclass(frozen=True)
class Bundle:
    """base and head are commits; `left_out` counts findings that the limits left no room for; `tool` is fixer's version."""

    base: str
    head: str
    entries: tuple[Entry, ...]
    files: tuple[File, ...]
    left_out: int = 0
    tool: str = ""

    def leftover(self, suggested: Iterable[Suggestion]) -> bytes:
        """The patch that does what is still to do once these suggestions are applied."""
        placed = tuple(suggested)
        return patch(Changed(file.path, _now(file, placed), file.fixed.encode()) for file in self.files)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        return tuple(entry.suggestion for entry in self.entries if entry.suggestion is not None)


def _now(file: File, suggestions: tuple[Suggestion, ...]) -> bytes | None:
    return None if file.head is None else applied(file.head, suggestions, file.path).encode()


def write(bundle: Bundle) -> bytes:
    """The bundle as a file."""
    content = {
        "version": VERSION,
        "tool": {"name": "fixer", "version": bundle.tool},
        "base": bundle.base,
        "head": bundle.head,
        "findings": [_entry(entry) for entry in bundle.entries],
        "files": [vars(file) for file in bundle.files],
        "patch": bundle.leftover(bundle.suggestions).decode(),
        "left_out": bundle.left_out,
    }
    return json.dumps(content, indent=1, ensure_ascii=False).encode() + b"\n"


def _entry(entry: Entry) -> dict[str, Any]:
    said = entry.suggestion
    return {
        "code": entry.code,
        "fingerprint": entry.fingerprint,
        "severity": entry.severity,
        "facts": dict(entry.facts),
        "place": vars(entry.place),
        "related": [vars(place) for place in entry.related],
        "fixes": [{**vars(fix), "edits": [_edit(edit) for edit in fix.edits]} for fix in entry.fixes],
        "suggestion": said and {"path": said.path, "first": said.first, "last": said.last, "lines": list(said.lines)},
        "why_not": entry.why_not,
    }


def _edit(edit: Change) -> dict[str, Any]:
    return {"path": edit.path, "start": edit.span.start, "end": edit.span.end, "content": edit.text}


@cache
def schema() -> Mapping[str, Any]:
    """The JSON Schema of the file."""
    content: dict[str, Any] = json.loads((files("fixer.bot") / "bundle.schema.json").read_bytes())
    return content


def read(content: bytes, commit: str) -> Bundle:
    """The bundle of that commit. Raises `Refused` when it is another's, or anything in it is not as it should be."""
    if len(content) > SIZE:
        raise Refused(f"the bundle has more than {SIZE} bytes")
    try:
        data = json.loads(content, object_pairs_hook=_distinct)
        json.dumps(data, ensure_ascii=False).encode()  # half a surrogate pair is JSON, and no text
    except (ValueError, RecursionError) as error:
        raise Refused("the bundle is no JSON" if isinstance(error, ValueError) else "the bundle is nested too deep") from None
    for complaint in complaints(data, schema()):
        raise Refused(f"the bundle is not as its schema says: {complaint}")
    if data["head"] != commit:
        raise Refused(f"the bundle is of commit {data['head']}, not of {commit}")
    bundle = _bundle(data)
    for complaint in _contradictions(bundle):
        said = complaint.replace("##", "# #")  # in a log GitHub's runner takes `##[` for a command, wherever it stands
        raise Refused(f"the bundle contradicts itself: {said}")
    return bundle


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a key is there twice")
    return found


def _bundle(data: Mapping[str, Any]) -> Bundle:
    return Bundle(
        data["base"],
        data["head"],
        tuple(_read_entry(one) for one in data["findings"]),
        tuple(File(**one) for one in data["files"]),
        data["left_out"],
        data["tool"]["version"],
    )


def _read_entry(data: Mapping[str, Any]) -> Entry:
    said, key = data["suggestion"], data["fingerprint"]
    return Entry(
        data["code"],
        key,
        data["severity"],
        data["facts"],
        Place(**data["place"]),
        tuple(Place(**place) for place in data["related"]),
        tuple(Remedy(**{**fix, "edits": tuple(map(_read_edit, fix["edits"]))}) for fix in data["fixes"]),
        said and Suggestion(key, said["path"], said["first"], said["last"], tuple(said["lines"])),
        data["why_not"],
    )


def _read_edit(data: Mapping[str, Any]) -> Change:
    return Change(data["path"], Span(data["start"], data["end"]), data["content"])


def _contradictions(bundle: Bundle) -> Iterator[str]:
    """What no honest bundle says."""
    heads = {file.path: file.head for file in bundle.files}
    if len(heads) < len(bundle.files):
        yield "a file is there twice"
    if len({entry.fingerprint for entry in bundle.entries}) < len(bundle.entries):
        yield "a fingerprint is there twice"
    taken: dict[str, list[Suggestion]] = {}
    for entry in bundle.entries:
        yield from (
            f"{place.path}: ends before it begins" for place in (entry.place, *entry.related) if place.end_line < place.line
        )
        for fix in entry.fixes:
            yield from _misfits(fix.edits, heads)
        if entry.suggestion is not None:
            yield from _unfounded(entry, entry.suggestion, heads, taken.setdefault(entry.suggestion.path, []))


def _misfits(edits: Sequence[Change], heads: Mapping[str, str | None]) -> Iterator[str]:
    ends: dict[str, int] = {}
    for edit in sorted(edits, key=lambda edit: edit.span):
        if edit.path not in heads:
            yield f"{edit.path}: is edited and not among the files"
        elif not ends.get(edit.path, 0) <= edit.span.start <= edit.span.end <= len(heads[edit.path] or ""):
            yield f"{edit.path}: edits that do not fit"
        ends[edit.path] = edit.span.end


def _unfounded(entry: Entry, said: Suggestion, heads: Mapping[str, str | None], taken: list[Suggestion]) -> Iterator[str]:
    head = heads.get(said.path)
    edits = entry.fixes[0].edits if len(entry.fixes) == 1 and entry.fixes[0].applicability != "manual" else ()
    if head is None or not edits or any(edit.path != said.path for edit in edits):
        yield f"{said.path}: a suggestion without a fix"
    elif protected(said.path):
        yield f"{said.path}: a suggestion where none may be"
    elif not said.first <= said.last <= head.count("\n"):
        yield f"{said.path}: a suggestion of lines that are not there"
    elif sum(len(line.encode()) + 1 for line in said.lines) > SUGGESTION_BYTES:
        yield f"{said.path}: a suggestion of too many words"
    elif applied(head, [said], said.path) != splice(head, [Edit(*edit) for edit in edits]):
        yield f"{said.path}: a suggestion that is not what the fix does"
    if any(other.first <= said.last and said.first <= other.last for other in taken):
        yield f"{said.path}: suggestions that overlap"
    taken.append(said)


def protected(path: str) -> bool:
    """Whether a file decides what pipelines do: nobody is to change one by pressing a button under a bot's comment."""
    parts = path.lower().split("/")
    return parts[0] in (".github", ".gitlab", ".gitea", ".forgejo", ".circleci") or parts[-1] in (".gitlab-ci.yml", "action.yml")
