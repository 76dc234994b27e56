"""From a check that failed to the findings that explain it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from fixer.document.node import Node
from fixer.engine.outcome import Reported
from fixer.live.check import PASS, Check


def explained(checks: Sequence[Check], reported: Sequence[Reported]) -> tuple[Check, ...]:
    """The checks, those that do not pass with the findings at the places they are about."""
    open_ = [one for one in reported if one.suppressed is None]
    return tuple(_explained(check, open_) for check in checks)


def _explained(check: Check, reported: Sequence[Reported]) -> Check:
    if check.verdict == PASS or check.hint:
        return check
    found = [one for one in reported if any(_about(one, node) for node in check.nodes)]
    if not found:
        return check
    codes = tuple(dict.fromkeys(one.finding.rule.code for one in found))
    return replace(check, codes=codes, hint=_help(found))


def _about(one: Reported, node: Node) -> bool:
    """Whether the finding is at the node, or in it."""
    there = one.finding.node
    return there.path == node.path and node.span.start <= there.span.start and there.span.end <= node.span.end


def _help(found: Sequence[Reported]) -> str:
    """The command that mends it; where none does, the page that says more."""
    for words, wanted in (("fixer apply", ""), ("fixer apply --unsafe-fixes", "unsafe")):
        for one in found:
            if one.finding.fixes and (one.refused.code if one.refused is not None else "") == wanted:
                return f"run `{words}`"
    return f"see `fixer rule {found[0].finding.rule.code}`"
