"""Times as people write them, in Prometheus' notation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fixer import regex

if TYPE_CHECKING:
    from decimal import Decimal

_UNITS = {"y": 31_536_000_000, "w": 604_800_000, "d": 86_400_000, "h": 3_600_000, "m": 60_000, "s": 1_000, "ms": 1}
"""Milliseconds, from long to short."""

_WORDS = {
    "y": "y yr yrs year years",
    "w": "w wk wks week weeks",
    "d": "d day days",
    "h": "h hr hrs hour hours",
    "m": "m min mins minute minutes",
    "s": "s sec secs second seconds",
    "ms": "ms msec msecs millisecond milliseconds",
}
_MEANT = {word: unit for unit, words in _WORDS.items() for word in words.split()}
_PART = regex(r"(\d+(?:\.\d+)?)\s*([a-z]+)\s*")


def duration(text: str) -> str | None:
    """`1.5 hours` → `1h30m`; None where the text says no time, or one shorter than a millisecond."""
    from decimal import Decimal  # most durations are right

    parts, at = [], 0
    while found := _PART.match(text, at):
        parts.append((Decimal(found[1]), _MEANT.get(found[2], "")))
        at = found.end()
    if not parts or at < len(text) or any(not unit for _, unit in parts):
        return None
    if len(parts) == 1 and parts[0][0] == int(parts[0][0]):
        return f"{int(parts[0][0])}{parts[0][1]}"
    units = list(_UNITS)
    longest = min(units.index(unit) for _, unit in parts)
    return _written(sum((number * _UNITS[unit] for number, unit in parts), Decimal(0)), units[longest:])


def _written(milliseconds: Decimal, units: list[str]) -> str | None:
    if milliseconds != int(milliseconds) or milliseconds == 0:
        return None
    rest, written = int(milliseconds), ""
    for unit in units:
        count, rest = divmod(rest, _UNITS[unit])
        written += f"{count}{unit}" if count else ""
    return written


def milliseconds(text: str) -> int | None:
    """How long a duration in Prometheus' notation is (`1m30s` → 90,000); None when it is none."""
    if text == "0":
        return 0
    at = found = 0
    for unit, length in _UNITS.items():
        if match := re.compile(rf"(\d+){unit}(?![a-z])").match(text, at):
            found, at = found + int(match[1]) * length, match.end()
    return found if at and at == len(text) else None
