"""Why a fix was not made, and which flag would make it."""

from __future__ import annotations

from fixer.engine.outcome import Reported

_FLAGS = {
    "unsafe": "--unsafe-fixes makes it",
    "unfixable": "--fixable {code} makes it",
    "outside-paths": "name that path too",
}


def why_not(reported: Reported) -> str:
    """One phrase for a finding that stays: the reason and, where there is one, the flag that lifts it."""
    if reported.refused is None:
        return "there is no automatic fix" if not reported.finding.fixes else ""
    hint = _FLAGS.get(reported.refused.code, "").format(code=reported.finding.rule.code)
    return f"{reported.refused.reason} ({hint})" if hint else reported.refused.reason


def counted(number: int, noun: str) -> str:
    """`1 finding`, `2 findings`."""
    return f"{number} {noun}{'s' * (number != 1)}"
