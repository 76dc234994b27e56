"""The metric names in a PromQL expression, where they are sure.

Not a parser: strings, comments, selectors, ranges and label lists are cut out, and of the words that stay those that call a
function or are part of the language are left aside. Grammar: https://prometheus.io/docs/prometheus/latest/querying/basics/.
"""

from __future__ import annotations

import re

from fixer.expressions import regex

_STRING = regex(r"\"(?:\\.|[^\"\\])*\"|'(?:\\.|[^'\\])*'|`[^`]*`", re.DOTALL)
_COMMENT = regex(r"#[^\n]*")
_LABELS = regex(r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^()]*\)", re.IGNORECASE)
_VARIABLE = regex(r"[\w:]*(?:\$\{[^}]*\}|\$\w+|\[\[[^\]]*\]\])[\w:]*")
_BRACES = regex(r"\{[^{}]*\}")
_RANGE = regex(r"\[[^\[\]]*\]")
_OFFSET = regex(r"\b(?:offset\s*-?\s*|@\s*)[\w.]+", re.IGNORECASE)
_NUMBER = regex(r"(?<![\w:])\d[\w.]*(?:[eE][+-]?\d+)?")
_DECIMAL = regex(r"\d+(?:\.\d*)?(?:[eE][+-]?\d+)?")
_WORD = regex(r"[a-zA-Z_:][\w:]*(?!\s*\()(?![\w:])")
_LANGUAGE = regex(
    r"and|or|unless|atan2|bool|offset|by|without|on|ignoring|group_left|group_right|inf|nan|start|end|smoothed|anchored"
    r"|sum|min|max|avg|count|group|stddev|stdvar|bottomk|topk|count_values|quantile|limitk|limit_ratio",
    re.IGNORECASE,
)
_UNSURE = regex(r"\babsent(?:_over_time)?\s*\(|\b(?:or|unless)\b", re.IGNORECASE)


def names(expression: str) -> frozenset[str]:
    """The metrics that the expression needs; none where it says itself what to do without some (`absent`, `or`, `unless`)."""
    text = _bare(expression)
    return frozenset() if _UNSURE.search(text) else _words(text)


def gist(expression: str) -> tuple[frozenset[str], frozenset[float]]:
    """What stays of an expression however it is laid out: its metrics, and the numbers it compares or counts with."""
    text = _OFFSET.sub(" ", _bare(expression))
    return _words(text), frozenset(float(number) for number in _NUMBER.findall(text) if _DECIMAL.fullmatch(number))


def _bare(expression: str) -> str:
    """Without strings, comments, variables of dashboards, selectors and ranges."""
    text = _COMMENT.sub(" ", _STRING.sub('""', expression))
    return _RANGE.sub(" ", _BRACES.sub(" ", _VARIABLE.sub(" ", text)))


def _words(text: str) -> frozenset[str]:
    text = _NUMBER.sub(" ", _OFFSET.sub(" ", _LABELS.sub(" ", text)))
    return frozenset(word for word in _WORD.findall(text) if not _LANGUAGE.fullmatch(word))
