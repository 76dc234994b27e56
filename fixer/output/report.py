"""What the outputs are given: the outcome of one tree, and how its paths are to be said."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer.document.document import Document
from fixer.document.edit import Created, Edit
from fixer.document.proof import distinct, settled
from fixer.engine.outcome import Outcome, Reported
from fixer.engine.rule import Fix
from fixer.errors import Unreadable
from fixer.output.diff import Name


class Report(NamedTuple):
    """One tree.

    name      a path of the tree as a reader should see it
    patched   a path as patches say it: relative to one folder for all trees
    rooted    a path as platforms say it: relative to the root of the repository, where there is one
    problems  files that could not be read or parsed, of those that were asked about
    version   of the tool
    """

    outcome: Outcome
    name: Name = str
    patched: Name = str
    rooted: Name = str
    problems: tuple[Unreadable, ...] = ()
    version: str = ""

    @property
    def open(self) -> Iterator[Reported]:
        """What no comment in the files suppresses and no baseline accepts."""
        return (one for one in self.outcome.reported if one.suppressed is None and not one.baseline)

    @property
    def present(self) -> Iterator[Reported]:
        """What is open and can be pointed at: findings that only appear after fixes are in no text on disk."""
        return (one for one in self.open if not one.after)

    def basis(self, reported: Reported, path: str) -> Document | None:
        """The document that the finding's fixes edit at `path`, or None for a file they create.

        A finding of a later pass rests on what earlier fixes left, of which only the documents it names are known.
        """
        finding = reported.finding
        for node in (finding.node, *finding.related):
            if node.path == path:
                return node.document
        return (self.outcome.after if reported.after else self.outcome.before).document(path)


def as_found(report: Report) -> Report:
    """The report as if nothing had been tried: nothing is mended, and nothing appeared after something was."""
    outcome = report.outcome
    reported = tuple(one._replace(fix=None) for one in outcome.reported if not one.after)
    return report._replace(outcome=outcome._replace(after=outcome.before, reported=reported, units=()))


def offered(reported: Reported) -> tuple[Fix, ...]:
    """The fixes to show: the one that was chosen, else all there are.

    One that had to wait for others was made in a text that had changed: it is shown as it was first proposed.
    """
    made, own = reported.fix, reported.finding.fixes
    if made is None:
        return own
    same = [fix for fix in own if (fix.title, fix.option) == (made.title, made.option)]
    return (same[0] if len(same) == 1 else made,)


def on_disk(reported: Reported, fix: Fix) -> bool:
    """Whether the fix's edits are places of the text on disk: not of a later pass, and the finding's own."""
    return not reported.after and fix in reported.finding.fixes


def by_path(fix: Fix) -> dict[str, list[Edit]]:
    """The fix's edits by file, in the order in which it names them; those that could not be made are left out."""
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        if edit.refused is None:
            files.setdefault(edit.path, []).append(edit)
    return files


def splices(document: Document | None, edits: list[Edit]) -> list[Edit]:
    """The edits of one file as they are made, in order of place: those that would write in one another's place are combined."""
    if document is None or document.error is not None:
        return distinct(edits)
    return settled(document, edits)


def creates(edits: list[Edit]) -> bool:
    """Whether the edits of one path make a new file."""
    return any(isinstance(meaning, Created) for edit in edits for meaning in edit.meaning)
