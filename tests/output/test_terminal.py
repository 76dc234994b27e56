"""What reaches a terminal."""

from __future__ import annotations

import pytest

from fixer.output.terminal import Style, cells, cut, safe

SAFE = {
    "plain text": "plain text",
    "größe 日本 😀": "größe 日本 😀",
    "a\tb": "a    b",
    "\x1b[31mred\x07": "\\x1b[31mred\\x07",
    "line\nline\r": "line\\x0aline\\x0d",
    "user\u202eadmin\u2069": "user\\u202eadmin\\u2069",
    "zero\u200bwidth\ufeff": "zero\\u200bwidth\\ufeff",
    "\x9b2J": "\\x9b2J",
    "\U000e0041": "\\U000e0041",
    "\u2028": "\\u2028",
}


@pytest.mark.parametrize("text", SAFE)
def test_safe(text: str) -> None:
    assert safe(text) == SAFE[text]


@pytest.mark.parametrize(("text", "width"), [("abc", 3), ("日本", 4), ("e\u0301", 1), ("😀", 2), ("", 0)])
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [("abcdef", 0, "abcdef"), ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("日本語", 5, "日本…"), ("日本語", 4, "日…")],
)
def test_cut(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown
    assert not width or cells(shown) <= width


def test_paint() -> None:
    assert Style(colour=True).paint("x", "red", "bold") == "\x1b[31;1mx\x1b[0m"
    assert Style(colour=True).paint("", "red") == ""
    assert Style().paint("x", "red") == "x"
