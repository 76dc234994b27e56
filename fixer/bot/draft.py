"""From what the engine found in a pull request to a bundle."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from string import Formatter

from fixer.bot.bundle import SIZE, Bundle, Entry, File, Place, Remedy, protected, write
from fixer.bot.hunks import hunks
from fixer.bot.planner import Change, Plan, Wanted, plan
from fixer.bot.repository import Diff
from fixer.document.node import Node
from fixer.document.span import Span, position
from fixer.engine.changes import Change as Changed
from fixer.engine.changes import changes
from fixer.engine.outcome import Reported
from fixer.engine.rule import MANUAL, Finding, Fix, Severity
from fixer.errors import UsageError
from fixer.output.report import Report, by_path, offered, on_disk, splices

TEXT = 1_000_000
"""Characters of a file, at most, as in the schema; changes of larger ones are left out."""

FINDINGS, FILES, EDITS, RELATED, FIXES, PHRASE = 1000, 300, 200, 10, 10, 400
"""As in the schema."""

BUDGET = 2_000_000
"""Characters of all files together: what they hold may be in the bundle four times (head, fixed, edits and patch)."""


def draft(reports: Sequence[Report], diff: Diff, version: str) -> Bundle:
    """The bundle of these reports, whose fixes have been made (caveats or not). Paths are relative to the repository's root.

    Raises `UsageError` when a file that is edited is not as the head has it.
    """
    every = [_Found(report, reported, others) for report, others in _with_fixes(reports) for reported in report.open]
    every.sort(key=lambda one: one.severity, reverse=True)
    files = tuple(_affordable(_files(reports, diff)))
    bundle = _bundle(every[:FINDINGS], files, diff, version)
    while len(write(bundle)) > SIZE:  # texts that JSON has to escape, or very many findings
        files = files[: len(files) // 2]
        bundle = _bundle(every[: len(bundle.entries) // 2], files, diff, version)
    return replace(bundle, left_out=len(every) - len(bundle.entries))


def _with_fixes(reports: Sequence[Report]) -> Iterator[tuple[Report, frozenset[int]]]:
    for report in reports:
        yield report, frozenset(id(fix) for reported in report.open for fix in reported.finding.fixes)


def _bundle(found: Sequence[_Found], files: tuple[File, ...], diff: Diff, version: str) -> Bundle:
    heads = {file.path: file.head for file in files if file.head is not None}
    shown = {path: hunks(diff.patch(path)) for path in heads}
    known = frozenset(file.path for file in files)
    made = plan(heads, shown, [Wanted(one.key, one.changes) for one in found if not one.objection(known)])
    return Bundle(diff.base, diff.head, tuple(one.entry(made, known) for one in found), files, tool=version)


def _affordable(files: Iterable[File]) -> Iterator[File]:
    left = BUDGET
    for file in sorted(files, key=lambda file: len(file.fixed))[:FILES]:
        size = max(len(file.head or ""), len(file.fixed))
        left -= size
        if size <= TEXT and left >= 0 and "\0" not in (file.head or "") + file.fixed:
            yield file


def _files(reports: Sequence[Report], diff: Diff) -> Iterator[File]:
    """The files that are changed, and those that a fix nobody has chosen would change."""
    for report in reports:
        done = {change.path: change for change in changes(report.outcome)}
        for path in sorted({*done, *_editable(report)}):
            document = report.outcome.before.document(path)
            change = done.get(path) or Changed(path, *[document.text.encode() if document is not None else b""] * 2)
            name = report.rooted(path)
            if diff.repository.content(diff.head, name) == change.before:
                yield File(name, None if change.before is None else change.before.decode(), change.after.decode())
            elif change.writes:
                raise UsageError(f"{name}: is not as commit {diff.head[:12]} has it; suggestions need a clean checkout of that")


def _editable(report: Report) -> Iterator[str]:
    for reported in report.present:
        for fix in offered(reported):
            yield from (path for path in by_path(fix) if report.outcome.before.document(path) is not None)


@dataclass(frozen=True)
class _Found:
    """A finding, and the report it stands in; `others` are the identities of all fixes that findings in it propose."""

    report: Report
    reported: Reported
    others: frozenset[int] = frozenset()

    @property
    def finding(self) -> Finding:
        return self.reported.finding

    @property
    def severity(self) -> Severity:
        assert self.finding.severity is not None
        return self.finding.severity

    @property
    def key(self) -> str:
        """The finding's fingerprint; trees below the repository's root may have the same one, so theirs takes the root in."""
        above = self.report.rooted("")
        fingerprint = self.reported.fingerprint
        if above in ("", "."):
            return fingerprint
        return hashlib.blake2b(f"{above}\0{fingerprint}".encode(), digest_size=8).hexdigest()

    def objection(self, known: frozenset[str]) -> str:
        """Why the finding's fix cannot even be planned, as a code; "" when it can."""
        fix = self.reported.fix
        if fix is None:
            return _refusal(self.reported.refused.code) if self.reported.refused is not None else "no-fix"
        if not on_disk(self.reported, fix):
            return "with-another" if id(fix) in self.others else "later"
        if not self.changes or not _fit(self.changes, known):
            return "too-large"
        return "protected" if any(protected(change.path) for change in self.changes) else ""

    @property
    def changes(self) -> tuple[Change, ...]:
        return self._changes(self.reported.fix) if self.reported.fix is not None else ()

    def _changes(self, fix: Fix) -> tuple[Change, ...]:
        return tuple(
            Change(self.report.rooted(path), Span(*edit.span), edit.text)
            for path, edits in by_path(fix).items()
            for edit in splices(self.report.basis(self.reported, path), edits)
        )

    def entry(self, made: Plan, known: frozenset[str]) -> Entry:
        finding, key = self.finding, self.key
        suggestion = next((one for one in made.suggestions if one.key == key), None)
        unplaced = next((one.why for one in made.unplaced if one.key == key), "")
        return Entry(
            finding.rule.code,
            key,
            self.severity.name.lower(),
            dict(self._facts()),
            self._place(finding.node),
            tuple(dict.fromkeys(map(self._place, finding.related)))[:RELATED],
            tuple(self._remedy(fix, known) for fix in offered(self.reported)[:FIXES]),
            suggestion,
            "" if suggestion is not None else unplaced or self.objection(known),
        )

    def _facts(self) -> Iterator[tuple[str, str]]:
        """What the rule's message names of them."""
        names = [name for _, name, _, _ in Formatter().parse(self.finding.rule.message) if name]
        yield from ((name, phrase(str(self.finding.facts[name]))) for name in names)

    def _place(self, node: Node) -> Place:
        text = node.document.text
        first, last = position(text, node.span.start).line, position(text, node.span.end).line
        return Place(self.report.rooted(node.path), first, last)

    def _remedy(self, fix: Fix, known: frozenset[str]) -> Remedy:
        edits = self._changes(fix) if fix.applicability > MANUAL and not self.reported.after else ()
        kept = edits if self._possible and _fit(edits, known) else ()
        return Remedy(phrase(fix.title), fix.applicability.name.lower(), phrase(fix.caveat), kept)

    @property
    def _possible(self) -> bool:
        """Whether the fixes could be made if somebody wanted them."""
        refused = self.reported.refused
        return refused is None or refused.code in ("alternatives", "unsafe", "unfixable", "outside-paths")


def _refusal(code: str) -> str:
    """The planner's `overlap` is of two fixes, one of which goes to the patch; the engine's is of one, which is not made."""
    return "clash" if code == "overlap" else code


def _fit(edits: Sequence[Change], known: frozenset[str]) -> bool:
    """Whether a bundle can hold them: few enough, in files it has, none in another's place."""
    order = sorted(edits, key=lambda edit: (edit.path, edit.span))
    apart = all(one.path != other.path or one.span.end <= other.span.start for one, other in pairwise(order))
    return apart and len(edits) <= EDITS and {edit.path for edit in edits} <= known


def phrase(text: str) -> str:
    """The text as a bundle may hold it: one short line, without what could mention, link or be markup."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]+", " ", text)
    text = text.replace("@", "(at)").replace("<", "‹").replace(">", "›").replace("://", ": //")
    text = re.sub(r"(www)\.", r"\1 .", text, flags=re.IGNORECASE)
    return text if len(text) <= PHRASE else f"{text[: PHRASE - 1]}…"
