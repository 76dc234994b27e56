"""What a run found, did and could not do."""

from __future__ import annotations

from typing import NamedTuple

from fixer.engine.rule import Finding, Fix
from fixer.stack.project import Project


class Refusal(NamedTuple):
    """Why a fix was not made: a stable machine code, and a sentence."""

    code: str
    reason: str


class Reported(NamedTuple):
    """A finding and what became of it.

    fix        the fix that was made (in a dry run: would be), or the other finding's fix that mended this one too, or None
    refused    why no fix was made although there is one (`unsafe`, `manual`, `alternatives`, `shared`, `outside-paths`, …)
    suppressed reason given in an ignore comment ("" when it gives none), or None when not suppressed
    after      fingerprints of the findings whose fixes made this one appear (only in a later pass)
    fails      whether it is at or above the `fail-on` of its file's configuration
    candidate  the one fix that somebody may take with a click: that is made, or would be with `unsafe-fixes`. Its edits are
               places of the text on disk, so a finding of a later pass has none
    baseline   whether it is among the findings that somebody has accepted; then it does not count
    """

    finding: Finding
    fingerprint: str
    fix: Fix | None = None
    refused: Refusal | None = None
    suppressed: str | None = None
    after: tuple[str, ...] = ()
    fails: bool = True
    candidate: Fix | None = None
    baseline: bool = False

    @property
    def remains(self) -> bool:
        """Whether the defect is still there: neither mended nor silenced nor accepted."""
        return self.fix is None and self.suppressed is None and not self.baseline


class RuleError(NamedTuple):
    """A rule that raised, or rules that undo one another: names them; the others still ran."""

    codes: tuple[str, ...]
    reason: str
    path: str = ""


class Outcome(NamedTuple):
    """before and after share every document that did not change.

    units   sets of paths that stand or fall together when written, those that were only looked at included
    notes   what is good to know: rules that were left out
    """

    before: Project
    after: Project
    reported: tuple[Reported, ...]
    errors: tuple[RuleError, ...] = ()
    units: tuple[frozenset[str], ...] = ()
    notes: tuple[str, ...] = ()
