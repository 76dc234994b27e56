"""What becomes of each finding from pass to pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fixer.engine.check import Found, later, order
from fixer.engine.choice import Choice
from fixer.engine.outcome import Refusal, Reported
from fixer.engine.rule import Fix


@dataclass(eq=False)
class _Line:
    """One finding. `first` and `candidate` are as they were when it appeared, `now` as the latest pass sees it; None once it
    is gone."""

    first: Found
    now: Found | None
    fix: Fix | None = None
    refusal: Refusal | None = None
    after: tuple[str, ...] = ()
    candidate: Fix | None = None


def _same_place(found: Found) -> Hashable:
    return found.fingerprint, found.finding.message


def _same_words(found: Found) -> Hashable:
    """Deleting a list's item moves those behind it: the words stay, the place does not."""
    finding = found.finding
    return finding.rule.code, finding.node.path, finding.message


def _same_rule_and_place(found: Found) -> Hashable:
    """Another fix changed the words: a number of a line in them, or what speaks against a fix."""
    return found.fingerprint


def _recognise(
    choices: Sequence[Choice], lines: list[_Line], likenesses: Sequence[Callable[[Found], Hashable]]
) -> tuple[list[Choice], list[_Line]]:
    """Pair choices with lines, by the surest likeness first, and enter them there. Returns what is left of both."""
    left = list(choices)
    for likeness in likenesses:
        waiting: dict[Hashable, list[_Line]] = {}
        for line in lines:
            waiting.setdefault(likeness(line.now or line.first), []).append(line)
        strangers = []
        for choice in left:
            same = waiting.get(likeness(choice.found))
            if same:
                _go_on(same.pop(0), choice)
            else:
                strangers.append(choice)
        left, lines = strangers, [line for rest in waiting.values() for line in rest]
    return left, lines


def _go_on(line: _Line, choice: Choice) -> None:
    """The finding is still there, or there again. One that came later is told as the latest text has it."""
    line.now, line.fix, line.refusal = choice.found, None, choice.refusal
    if line.after:
        line.first = choice.found._replace(fingerprint=line.first.fingerprint)


class _Made(NamedTuple):
    """A fix of the last pass, and the finding it was made for."""

    line: _Line
    fix: Fix


class Ledger:
    """Every finding of a run, recognised again in each pass. Those with fingerprints in `left` are known and nothing else."""

    def __init__(self, left: frozenset[str] = frozenset()) -> None:
        self._left = left
        self._lines: list[_Line] = []
        self._made: list[_Made] = []

    def meet(self, choices: Sequence[Choice], failed: frozenset[str]) -> None:
        """Enter what this pass sees: known findings go on, new ones appeared after the fixes of the last pass.

        What is no longer there was mended by these fixes, unless its rule (`failed`: codes) could not look.
        """
        open_lines = [line for line in self._lines if line.now is not None]
        mended = [line for line in self._lines if line.now is None]
        new, lost = _recognise(choices, open_lines, (_same_place, _same_words))
        waiting = [line for line in lost if not any(made.line is line for made in self._made)]
        new, gone = _recognise(new, waiting, (_same_rule_and_place,))
        lost = [line for line in lost if line not in waiting or line in gone]
        new, _ = _recognise(new, mended, (_same_place,))
        for line in lost:
            if line.first.finding.rule.code not in failed:
                self._settle(line)
        for choice in new:
            after = tuple(made.line.first.fingerprint for made in self._causes(choice.found))
            self._lines.append(_Line(choice.found, choice.found, None, choice.refusal, after, choice.candidate))
        self._made = []

    def _settle(self, line: _Line) -> None:
        """A finding that is gone was mended by its own fix, or by one that wrote near it."""
        own = [made for made in self._made if made.line is line]
        causes = own or self._causes(line.now or line.first)
        line.fix = causes[0].fix if causes else None
        line.now, line.refusal = None, None

    def _causes(self, found: Found) -> list[_Made]:
        """The fixes of the last pass that can have changed what this finding is about, the likeliest first."""
        place = found.finding.node
        paths = {node.path for node in (place, *found.finding.related)}
        near = [made for made in self._made if any(edit.path in paths for edit in made.fix.edits)]
        inside = [
            made for made in near if any(edit.path == place.path and edit.span.touches(place.span) for edit in made.fix.edits)
        ]
        return inside or near or self._made

    def leaves(self, choice: Choice) -> bool:
        """Whether the choice is for a finding that is left alone, wherever it has moved to since."""
        return any(line.now is choice.found and self._is_left(line) for line in self._lines)

    def _is_left(self, line: _Line) -> bool:
        # what only appears later in the same place is the same, in other words
        return line.first.fingerprint in self._left

    def make(self, choices: Iterable[Choice]) -> None:
        """These fixes are made now; whether they mended their findings the next pass sees."""
        lines = {id(line.now): line for line in self._lines}
        self._made = [_Made(lines[id(choice.found)], choice.fix) for choice in choices if choice.fix is not None]

    def refuse(self, choice: Choice) -> None:
        """A fix that was chosen turned out not to be possible, for the reason the choice gives now."""
        for line in self._lines:
            if line.now is choice.found:
                line.refusal, line.candidate = choice.refusal, None

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
        self._made = [made for made in self._made if made.line.first.finding.node.path not in paths]

    def reported(self) -> tuple[Reported, ...]:
        """Every finding with what became of it, in order of path, place and code, each with a fingerprint of its own."""
        shown = (line for line in self._lines if not self._is_left(line))
        lines = sorted(shown, key=lambda line: (*order(line.first.finding), line.after))
        own = _told_apart(sorted(lines, key=lambda line: bool(line.after)))
        return tuple(_reported(line, own[id(line)]) for line in lines)


def _told_apart(lines: Iterable[_Line]) -> dict[int, str]:
    """A fingerprint for each line (by identity); one that is taken by an earlier line becomes another."""
    seen: Counter[str] = Counter()
    own = {}
    for line in lines:
        seen[line.first.fingerprint] += 1
        own[id(line)] = later(line.first.fingerprint, seen[line.first.fingerprint])
    return own


def _reported(line: _Line, fingerprint: str) -> Reported:
    found = line.first
    severity = found.finding.severity
    assert severity is not None
    return Reported(
        found.finding,
        fingerprint,
        line.fix,
        line.refusal,
        (line.now or found).suppressed,
        line.after,
        severity >= found.configuration.fail_on,
        None if line.after else line.candidate,
    )
