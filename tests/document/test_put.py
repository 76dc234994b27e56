"""Scalars: only what differs is spliced; quotes, lines, comments and everything else stay."""

from __future__ import annotations

import pytest

from fixer.document.operations import put, rename
from tests.document.edited import edited

VALUES = [
    ("plain", "a: 1\n", 2, "a: 2\n"),
    ("comment behind stays", "a: 1   # one\n", "x", "a: x   # one\n"),
    ("single quotes stay", "a: 'x:1'\n", "x:2", "a: 'x:2'\n"),
    ("double quotes stay", 'a: "x"\n', "y", 'a: "y"\n'),
    ("a quote in single quotes", "a: 'x'\n", "it's", "a: 'it''s'\n"),
    ("a quote in double quotes", 'a: "x"\n', 'q"q', 'a: "q\\"q"\n'),
    ("a string that reads as a number gets quotes", "a: x\n", "8080", 'a: "8080"\n'),
    ("so does one that YAML 1.1 takes for a truth", "a: x\n", "yes", 'a: "yes"\n'),
    ("or for an octal number", "a: x\n", "0777", 'a: "0777"\n'),
    ("or for sixties", "a: x\n", "22:22", 'a: "22:22"\n'),
    ("or for a date", "a: x\n", "2020-01-01", 'a: "2020-01-01"\n'),
    ("in the manner of its neighbours", "a: x\nb: 'y'\nc: 'z'\n", "no", "a: 'no'\nb: 'y'\nc: 'z'\n"),
    ("a port keeps its quotes as a number would not", 'a: "80"\n', "81", 'a: "81"\n'),
    ("a number takes them off", 'a: "80"\n', 81, "a: 81\n"),
    ("true", "a: x\n", True, "a: true\n"),
    ("null", "a: x\n", None, "a: null\n"),
    ("float", "a: x\n", 0.5, "a: 0.5\n"),
    ("empty string", "a: x\n", "", 'a: ""\n'),
    ("colon and blank", "a: x\n", "b: c", 'a: "b: c"\n'),
    ("blank and hash", "a: x\n", "b #c", 'a: "b #c"\n'),
    ("hash without blank", "a: x\n", "b#c", "a: b#c\n"),
    ("empty value", "a:\nb: 1\n", "x", "a: x\nb: 1\n"),
    ("empty value with comment", "a: # none\n", "x", "a: x # none\n"),
    ("port inside a DSN", "a: postgres://u:p@db:5432/x?sslmode=disable\n", "postgres://u:p@db:6432/x?sslmode=disable", None),
    ("part of double quotes with escapes", 'a: "\\u00e9 \\t x:1"\n', "é \t x:2", 'a: "\\u00e9 \\t x:2"\n'),
    ("part of single quotes with ''", "a: 'it''s x:1'\n", "it's x:2", "a: 'it''s x:2'\n"),
    ("emoji and NEL", 'a: "😀\\N x"\n', "😀\x85 y", 'a: "😀\\N y"\n'),
    ("U+2028", "a: 'x\u2028y'\n", "x\u2028z", "a: 'x\u2028z'\n"),
    ("CRLF", "a: 1\r\nb: 2\r\n", 3, "a: 3\r\nb: 2\r\n"),
    ("byte order mark", "\ufeffa: 1\n", 2, "\ufeffa: 2\n"),
    ("no final newline", "a: 1", 2, "a: 2"),
    ("tab behind the colon", "a:\t1\n", 2, "a:\t2\n"),
    ("anchor stays", "a: &x 1\n", 2, "a: &x 2\n"),
    ("tag str takes a string", "a: !!str 1\n", "2", 'a: !!str "2"\n'),
    ("explicit key", "? a\n: 1\n", 2, "? a\n: 2\n"),
    ("explicit key without a value", "? a\nb: 1\n", 2, "? a\n: 2\nb: 1\n"),
    ("literal: a line changes", "a: |\n  one\n  two\n  three\n", "one\n2\nthree\n", "a: |\n  one\n  2\n  three\n"),
    ("literal: a line goes", "a: |\n  one\n  two\n", "one\n", "a: |\n  one\n"),
    ("literal: a line comes", "a: |\n    one\nb: 1\n", "one\ntwo\n", "a: |\n    one\n    two\nb: 1\n"),
    ("literal: loses its last break", "a: |\n  one\nb: 1\n", "one", "a: |-\n  one\nb: 1\n"),
    ("literal: gets one", "a: |-\n  one\nb: 1\n", "one\n", "a: |\n  one\nb: 1\n"),
    ("literal: kept breaks", "a: |+\n  one\n\nb: 1\n", "two\n\n", "a: |+\n  two\n\nb: 1\n"),
    ("literal: begins with blanks", "a: |\n  one\n", "  one\n", "a: |2\n    one\n"),
    ("literal: indicator stays", "a: |2\n    one\n  two\n", "  one\n2\n", "a: |2\n    one\n  2\n"),
    ("literal: trailing blanks", "a: |\n  one  \nb: 1\n", "two  \n", "a: |\n  two  \nb: 1\n"),
    ("literal: comment in the header", "a: | # why\n  one\n", "two\n", "a: | # why\n  two\n"),
    ("literal becomes a number", "a: | # why\n  one\nb: 1\n", 5, "a: 5 # why\nb: 1\n"),
    ("folded: a flag in its line", "a: >\n  --x=1\n  --y=2\n", "--x=1 --y=3\n", "a: >\n  --x=1\n  --y=3\n"),
    ("folded: two flags, two lines", "a: >-\n  --x=1\n  --y=2\n  z", "--x=3 --y=4 z", "a: >-\n  --x=3\n  --y=4\n  z"),
    ("folded: deeper lines", "a: >\n  x\n    deep 1\n  y\n", "x\n  deep 2\ny\n", "a: >\n  x\n    deep 2\n  y\n"),
    ("folded: paragraphs anew", "a: >\n  one\nb: 1\n", "two\nthree\n", "a: >\n  two\n\n  three\nb: 1\n"),
    ("plain over lines", "a: one\n  two\n  three\n", "one 2 three", "a: one\n  2\n  three\n"),
    ("double over lines", 'a: "one\n  two \\\n  three"\n', "one two 3", 'a: "one\n  two \\\n  3"\n'),
    ("single over lines with a blank one", "a: 'one\n\n  two'\n", "one\n2", "a: 'one\n\n  2'\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "after"), [row[1:] for row in VALUES], ids=[row[0] for row in VALUES])
def test_put(text: str, value: object, after: str | None) -> None:
    expected = text.replace("5432", "6432") if after is None else after
    assert edited(text, lambda at: put(at("a"), value)) == expected


QUOTED = [
    ("a: x\n", "single", "a: 'z'\n"),
    ("a: 'x'\n", "double", 'a: "z"\n'),
    ('a: "x"\n', "plain", "a: z\n"),
    ("a: |\n  x\n", "double", 'a: "z"\n'),
]


@pytest.mark.parametrize(("text", "quote", "after"), QUOTED)
def test_put_with_another_quote(text: str, quote: str, after: str) -> None:
    assert edited(text, lambda at: put(at("a"), "z", quote)) == after  # type: ignore[arg-type]


FLOW = [
    ("[a, b]\n", (0,), "c: d", '["c: d", b]\n'),
    ("[0.0.0.0:9093]\n", (0,), "0.0.0.0:9094", "[0.0.0.0:9094]\n"),
    ("{image: nginx:1.27}\n", ("image",), "nginx:1.28", "{image: nginx:1.28}\n"),
    ("[a, b]\n", (1,), "x, y", '[a, "x, y"]\n'),
    ("['a', 'b']\n", (1,), "x, y", "['a', 'x, y']\n"),
    ("{a, b: 1}\n", ("a",), "x", "{a: x, b: 1}\n"),
    ("{a: , b: 1}\n", ("a",), "x", "{a: x , b: 1}\n"),
    ('{"a":"x"}\n', ("a",), "y", '{"a":"y"}\n'),
    ("- \n- b\n", (0,), "x", "- x \n- b\n"),
    ("-\n- b\n", (0,), "x", "- x\n- b\n"),
]


@pytest.mark.parametrize(("text", "path", "value", "after"), FLOW)
def test_put_in_flow_and_lists(text: str, path: tuple[str | int, ...], value: str, after: str) -> None:
    assert edited(text, lambda at: put(at(*path), value)) == after


KEYS = [
    ("a: 1\n", "b", "b: 1\n"),
    ("a: # none\n  c: 1\n", "b", "b: # none\n  c: 1\n"),
    ("- a: 1\n  c: 2\n", None, "- b: 1\n  c: 2\n"),
    ("'a': 1\n", "b", "'b': 1\n"),
    ("a: 1\n", "8080", '"8080": 1\n'),
    ("a: 1\n", "on", '"on": 1\n'),
    ("{a: 1, c: 2}\n", "b", "{b: 1, c: 2}\n"),
    ('{"a":1}\n', "b", '{"b":1}\n'),
    ("? a\n: 1\n", "b", "? b\n: 1\n"),
    ("a: 1\nb: 2\n", "b", "refused: key-exists"),
    ("a: 1\na: 2\n", "b", "b: 1\na: 2\n"),
]


@pytest.mark.parametrize(("text", "key", "after"), KEYS)
def test_rename(text: str, key: str | None, after: str) -> None:
    assert edited(text, lambda at: rename(at("a") if key else at(0, "a"), key or "b")) == after


REFUSED = [
    ("a: !reset null\n", "tagged"),
    ("a: !!int 1\n", "tagged"),
    ("a: [b]\n", "not-a-scalar"),
    ("a: {b: 1}\n", "not-a-scalar"),
    ("a: &x 1\nb: *x\n", "shared"),
]


@pytest.mark.parametrize(("text", "code"), REFUSED)
def test_put_refused(text: str, code: str) -> None:
    assert edited(text, lambda at: put(at("a"), "x")) == f"refused: {code}"


def test_duplicate_keys_are_nodes_of_their_own() -> None:
    assert edited("a: 1\na: 2\n", lambda at: put(at("a#2"), 3)) == "a: 1\na: 3\n"


def test_second_document() -> None:
    assert edited("a: 1\n---\na: 1\n", lambda at: put(at("documents", 1, "a"), 2)) == "a: 1\n---\na: 2\n"
