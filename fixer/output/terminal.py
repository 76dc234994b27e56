"""What may be sent to a terminal: colours when wanted, and nothing that a file's content could drive it with."""

from __future__ import annotations

import unicodedata
from typing import NamedTuple

TAB = 4
"""Columns that a tab is shown with."""

_CODES = {"bold": "1", "dim": "2", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}


class Style(NamedTuple):
    """colour: whether to use it; width: columns to stay within, 0 for as many as it takes."""

    colour: bool = False
    width: int = 0

    def paint(self, text: str, *names: str) -> str:
        """`text`, which must be safe already, in these colours."""
        if not self.colour or not text:
            return text
        return f"\x1b[{';'.join(_CODES[name] for name in names)}m{text}\x1b[0m"


PLAIN = Style()


def safe(text: str) -> str:
    """`text` on one line, tabs as blanks, everything that is not printable (control and bidi characters) escaped."""
    if text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character.isprintable():
        return character
    if character == "\t":
        return " " * TAB
    number = ord(character)
    return f"\\x{number:02x}" if number < 0x100 else f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"


def cells(text: str) -> int:
    """Columns that safe text takes in a terminal."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1


def cut(text: str, width: int) -> str:
    """Safe text, shortened with `…` to at most `width` columns; 0 leaves it alone."""
    if not width or cells(text) <= width:
        return text
    kept, used = "", 0
    for character in text:
        used += _width(character)
        if used > width - 1:
            break
        kept += character
    return f"{kept}…"
