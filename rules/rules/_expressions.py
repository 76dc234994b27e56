"""PromQL as far as rules need it: which characters are operators, and not inside of text, selectors, ranges or comments."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import regex

_TOKEN = regex(
    r"""(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`)|(?P<comment>\#[^\n]*)|(?P<open>[{\[])|(?P<close>[}\]])|(?P<code>[^"'`#{\[}\]]+)""",
    re.VERBOSE,
)


def bare(expression: str) -> str | None:
    """The expression with everything but operators, names and numbers blanked, so that places stay; None when it is unclear.

    Text in quotes, comments, and what stands in `{…}` and `[…]` is blanked.
    """
    pieces, depth, at = [], 0, 0
    while at < len(expression):
        token = _TOKEN.match(expression, at)
        if token is None:
            return None
        at = token.end()
        depth += (token.lastgroup == "open") - (token.lastgroup == "close")
        if depth < 0:
            return None
        keep = token.lastgroup == "code" and depth == 0
        pieces.append(token.group() if keep else re.sub(r"\S", "_" if token.lastgroup != "comment" else " ", token.group()))
    return "".join(pieces) if depth == 0 else None


def replaced(text: str, changes: Iterator[tuple[int, int, str]]) -> str:
    """The text with these places (in order) given other words."""
    pieces, at = [], 0
    for start, end, word in changes:
        pieces += [text[at:start], word]
        at = end
    return "".join([*pieces, text[at:]])
