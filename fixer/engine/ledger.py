"""What becomes of each finding from pass to pass."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass

from fixer.engine.check import Found, order
from fixer.engine.choice import Choice
from fixer.engine.outcome import Refusal, Reported
from fixer.engine.rule import Fix


@dataclass
class _Line:
    """One finding. `first` is as it was when it appeared, `now` as the latest pass sees it; None once it is gone."""

    first: Found
    now: Found | None
    fix: Fix | None = None
    refusal: Refusal | None = None
    after: tuple[str, ...] = ()


def _same_place(found: Found) -> Hashable:
    return found.fingerprint, found.finding.message


def _same_words(found: Found) -> Hashable:
    """Deleting a list's item moves those behind it: the words stay, the place does not."""
    finding = found.finding
    return finding.rule.code, finding.node.path, finding.message


_LIKENESS: tuple[Callable[[Found], Hashable], ...] = (_same_place, _same_words)


class Ledger:
    """Every finding of a run, recognised again in each pass."""

    def __init__(self) -> None:
        self._lines: list[_Line] = []
        self._made: tuple[Choice, ...] = ()

    def meet(self, choices: Sequence[Choice], failed: frozenset[str]) -> None:
        """Enter what this pass sees: known findings go on, new ones appeared after the fixes of the last pass.

        What is no longer there was mended by these fixes, unless its rule (`failed`: codes) could not look.
        """
        new = self._recognise(list(choices), [line for line in self._lines if line.now is not None], failed)
        new = self._recognise(new, [line for line in self._lines if line.now is None], frozenset(), gone=True)
        for choice in new:
            after = tuple(made.found.fingerprint for made in self._causes(choice.found))
            self._lines.append(_Line(choice.found, choice.found, refusal=choice.refusal, after=after))
        self._made = ()

    def _recognise(self, choices: list[Choice], lines: list[_Line], failed: frozenset[str], gone: bool = False) -> list[Choice]:
        """Pair choices with lines, the surest likeness first. Returns the choices that no line knows."""
        for likeness in _LIKENESS:
            waiting: dict[Hashable, list[_Line]] = {}
            for line in lines:
                waiting.setdefault(likeness(line.now or line.first), []).append(line)
            left = []
            for choice in choices:
                same = waiting.get(likeness(choice.found))
                if not same:
                    left.append(choice)
                    continue
                line = same.pop(0)
                line.now, line.fix, line.refusal = choice.found, None, choice.refusal
                lines = [other for other in lines if other is not line]
            choices = left
        for line in lines if not gone else ():
            if line.first.finding.rule.code not in failed:
                self._settle(line)
        return choices

    def _settle(self, line: _Line) -> None:
        """A finding that is gone was mended by its own fix, or by one that wrote near it."""
        known = line.now or line.first
        own = next((made.fix for made in self._made if made.found is known), None)
        causes = self._causes(known)
        line.fix = own or (causes[0].fix if causes else None)
        line.now, line.refusal = None, None

    def _causes(self, found: Found) -> list[Choice]:
        """The fixes of the last pass that can have changed what this finding is about, the likeliest first."""
        paths = {node.path for node in (found.finding.node, *found.finding.related)}
        near = [made for made in self._made if made.fix and any(edit.path in paths for edit in made.fix.edits)]
        place = found.finding.node
        inside = [
            made
            for made in near
            if made.fix and any(edit.path == place.path and edit.span.touches(place.span) for edit in made.fix.edits)
        ]
        return inside or near or list(self._made)

    def make(self, choices: Iterable[Choice]) -> None:
        """These fixes are made now; whether they mended their findings the next pass sees."""
        self._made = tuple(choices)

    def refuse(self, choice: Choice) -> None:
        """A fix that was chosen turned out not to be possible, for the reason the choice gives now."""
        for line in self._lines:
            if line.now is choice.found:
                line.refusal = choice.refusal

    def undo(self, paths: frozenset[str]) -> None:
        """These files are as they were: what was mended there is open again, what only appeared there never did."""
        kept = []
        for line in self._lines:
            if line.first.finding.node.path in paths:
                if line.after:
                    continue
                line.now, line.fix = line.first, None
            kept.append(line)
        self._lines = kept
        self._made = tuple(made for made in self._made if made.finding.node.path not in paths)

    def reported(self) -> tuple[Reported, ...]:
        """Every finding with what became of it, in order of path, place and code."""
        lines = sorted(self._lines, key=lambda line: (*order(line.first.finding), line.after))
        return tuple(map(_reported, lines))


def _reported(line: _Line) -> Reported:
    found = line.first
    severity = found.finding.severity
    assert severity is not None
    return Reported(
        found.finding,
        found.fingerprint,
        line.fix,
        line.refusal,
        (line.now or found).suppressed,
        line.after,
        severity >= found.configuration.fail_on,
    )
