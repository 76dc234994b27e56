"""The hash of a line by which GitHub recognises an alert when the lines above it move.

What code scanning calls `primaryLocationLineHash`: a polynomial, base 37 modulo 2^64, over the UTF-16 units of the next 100
characters from the line's start on, blanks and tabs left out, every line end counted as `\\n`, the end of the file as 65535
and zeros behind it; then a colon and how many lines before it had the same one, itself included. Uploading computes the same
where it is missing and complains of one that differs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

BLOCK = 100
"""Characters that one hash is made of."""

_BASE, _MODULUS, _END = 37, 1 << 64, 65535


@lru_cache(maxsize=64)
def line_hashes(text: str) -> tuple[str, ...]:
    """One for each line of the text; what follows the last line end is a line too."""
    lines = [_units(line) for line in re.sub(r"\r\n?", "\n", text).split("\n")]
    ended = [[*line, 0x0A] for line in lines[:-1]] + [[*lines[-1], _END]]
    units = [unit for line in ended for unit in line] + [0] * BLOCK
    seen: Counter[str] = Counter()
    found, at = [], 0
    for line in ended:
        value = f"{_polynomial(units[at : at + BLOCK]):x}"
        seen[value] += 1
        found.append(f"{value}:{seen[value]}")
        at += len(line)
    return tuple(found)


def _units(line: str) -> Sequence[int]:
    raw = line.replace(" ", "").replace("\t", "").encode("utf-16-le", "surrogatepass")
    return memoryview(raw).cast("H").tolist() if raw else []


def _polynomial(units: Sequence[int]) -> int:
    value = 0
    for unit in units:
        value = (value * _BASE + unit) % _MODULUS
    return value
