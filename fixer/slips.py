"""Words that differ by slips of the finger."""

from __future__ import annotations


def slipped(one: str, other: str, most: int) -> bool:
    """Whether at most `most` slips make one word the other: a letter too many, too few or another, or two neighbours swapped."""
    if abs(len(one) - len(other)) > most or len(set(one) - set(other)) > most or len(set(other) - set(one)) > most:
        return False  # told without the library, whose import takes longer than reading a stack
    from rapidfuzz.distance import OSA

    return OSA.distance(one, other, score_cutoff=most) <= most
