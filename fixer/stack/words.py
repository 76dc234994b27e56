"""Commands, entry points and healthcheck tests as words.

Reference: https://docs.docker.com/reference/compose-file/services/#command: a list is taken as it is, a string is split like a
shell splits it (compose-go uses go-shellwords), after interpolation.
"""

from __future__ import annotations

import re
from functools import lru_cache

from fixer.expressions import regex
from fixer.stack.model import Word
from fixer.stack.view import View

_WORD = regex(r"""(?:[^\s'"\\]|\\.|'[^']*'|"(?:\\.|[^"\\])*"|['"\\])+""", re.DOTALL)
_PART = regex(r"""\\(.)|'([^']*)'|"((?:\\.|[^"\\])*)"|(.)""", re.DOTALL)
_SPECIAL = regex(r"""['"\\]""")
_ESCAPED = regex(r'\\([\\"$`])')


@lru_cache(maxsize=4096)
def split(text: str) -> tuple[str, ...]:
    """The words of a shell command; an unbalanced quote is a character like any other.

    Kept, as one command is in many plausible projects.
    """
    found = (match.group() for match in _WORD.finditer(text.replace("\\\n", "")))
    return tuple("".join(map(_plain, _PART.finditer(word))) if _SPECIAL.search(word) else word for word in found)


def _plain(part: re.Match[str]) -> str:
    escaped, single, double, character = part.groups()
    if double is not None:
        return _ESCAPED.sub(r"\1", double)
    return next(group for group in (escaped, single, character) if group is not None)


def words(value: View | None) -> tuple[Word, ...] | None:
    """The words of a `command:` or `entrypoint:`; None when there is none. What is unknown stays as it is written."""
    if value is None or value.node.is_null or value.entries is not None:
        return None
    if value.items is not None:
        return tuple(Word(item.shown, item.node) for item in value.items if item.node.shape == "scalar")
    return tuple(Word(word, value.node) for word in split(value.shown))


def test(value: View | None) -> tuple[Word, ...]:
    """The words of a healthcheck's `test:` without `CMD` and `CMD-SHELL`; none for `NONE`."""
    said = words(value) or ()
    if value is None or value.items is None or not said:
        return said
    kind, *rest = said
    if kind.text == "NONE":
        return ()
    if kind.text == "CMD-SHELL":
        return tuple(Word(word, one.node) for one in rest for word in split(one.text))
    return tuple(rest) if kind.text == "CMD" else said
