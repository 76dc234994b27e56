"""Which known key somebody meant who wrote an unknown one."""

from __future__ import annotations

import re
from collections.abc import Collection

from fixer.slips import slipped

_SHORT = 4
"""Letters up to which a word may have one slip of the finger; a longer one may have two."""


def near(word: str, known: Collection[str]) -> tuple[str, ...]:
    """The known words that `word` may stand for.

    One that differs in dashes, capitals or a plural `s` alone beats all others; else every one within the slips allowed.
    """
    for same in (_bare, lambda text: _bare(text).removesuffix("s")):
        alike = tuple(name for name in known if same(name) == same(word))
        if alike:
            return alike
    return tuple(name for name in known if slipped(word.lower(), name, 1 if min(len(word), len(name)) <= _SHORT else 2))


def writes_alike(word: str, known: str) -> bool:
    """Whether both differ in dashes, capitals or a plural `s` alone."""
    return _bare(word).removesuffix("s") == _bare(known).removesuffix("s")


def _bare(word: str) -> str:
    return re.sub(r"[-_ ]", "", word).lower()
