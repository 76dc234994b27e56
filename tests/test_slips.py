"""Slips of the finger, told without the library where that is possible."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from fixer.slips import slipped

WORDS = st.text(alphabet="abc-", max_size=7)


@pytest.mark.parametrize(
    ("one", "other", "most", "expected"),
    [
        ("ports", "ports", 0, True),
        ("port", "ports", 1, True),
        ("prots", "ports", 1, True),  # two neighbours swapped are one slip
        ("porta", "ports", 1, True),
        ("posta", "ports", 1, False),
        ("posta", "ports", 2, True),
        ("image", "ports", 2, False),
        ("port", "portals", 2, False),
    ],
)
def test_slips(one: str, other: str, most: int, expected: bool) -> None:
    assert slipped(one, other, most) is expected


@given(WORDS, WORDS, st.integers(0, 3))
def test_what_is_told_without_the_library_is_what_it_says(one: str, other: str, most: int) -> None:
    assert slipped(one, other, most) == (OSA.distance(one, other) <= most)
