"""Which lines are text of block scalars, in texts that need not parse."""

from __future__ import annotations

import pytest

from fixer.document.lines import block_texts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: |\n  x\n\n  y: 1\nb: 2\n", ["  x\n\n  y: 1\n"]),
        ("a:\n  - >-  # why\n    x: |\n     y\n  - b\n", ["    x: |\n     y\n"]),
        ("\ta: |\n\t\tx\n\tb: c\n", ["\t\tx\n"]),
        ("a: |+2\r\n   x\r\n", ["   x\r\n"]),
        ("a: | b\n  c: d\n", []),
        ("# a: |\n  b: c\n", []),
        ("a: x|\n  b: >\nc: d\n", [""]),
    ],
)
def test_block_texts(text: str, found: list[str]) -> None:
    assert [text[span.start : span.end] for span in block_texts(text)] == found
