"""Where comments are, what may be put there, and how they leave."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.document.operations import comment, recomment, uncomment
from fixer.document.proof import prove
from tests.document.edited import edited

FOUND: list[tuple[str, list[str]]] = [
    ("a: 1 # one\n", ["# one"]),
    ("# first\na: 1\n#last", ["# first", "#last"]),
    ("a: 'x # no' # yes\n", ["# yes"]),
    ('a: "x # no" # yes\n', ["# yes"]),
    ("a: x#no\n", []),
    ("a: http://h/#frag\n", []),
    ("a: http://h/ #frag\n", ["#frag"]),
    ("a: | # yes\n  # no\n  text # no\n# yes 2\n", ["# yes", "# yes 2"]),
    ("a: >-\n  text\n\n  # no\nb: 1\n", []),
    ("a: &x # yes\n  b: 1\n", ["# yes"]),
    ("a: !t # yes\n  b: 1\n", ["# yes"]),
    ("a: &x#no 1\n", []),
    ("a: 'two\n  # no\n  lines' # yes\n", ["# yes"]),
    ("a: [x, # x\n  # own\n  y] # y\n", ["# x", "# own", "# y"]),
    ("- # empty\n- b\n", ["# empty"]),
    ("a: # empty\nb: 1\n", ["# empty"]),
    ("a: &x 1\nb: *x # alias\n", ["# alias"]),
    ("? a # key\n: b # value\n", ["# key", "# value"]),
    ("a: 1 # crlf\r\nb: 2\r\n", ["# crlf"]),
    ("\ufeff# bom\na: 1\n", ["# bom"]),
    ("a: é😀 # é😀\n", ["# é😀"]),
    ("--- # one\na: 1\n... # two\n", ["# one", "# two"]),
    ("a: 1\t# tab\n", ["# tab"]),
    ("a: 1 ## two # three  \n", ["## two # three"]),
    ("# only\n", ["# only"]),
    ("{a: '#', 'b#': c} # d\n", ["# d"]),
]


@pytest.mark.parametrize(("text", "texts"), FOUND)
def test_comments_are_found(text: str, texts: list[str]) -> None:
    document = Document("file", text)
    assert [found.text for found in document.comments] == texts
    assert [text[found.span.start : found.span.end] for found in document.comments] == texts


PLACED: list[tuple[str, tuple[str | int, ...], str, str]] = [
    ("x:\n  a: 1\n", ("x", "a"), "above", "x:\n  # why\n  a: 1\n"),
    ("x:\n  - a\n", ("x", 0), "above", "x:\n  # why\n  - a\n"),
    ("- a: 1\n  b: 2\n", (0, "a"), "above", "# why\n- a: 1\n  b: 2\n"),
    ("- a: 1\n  b: 2\n", (0, "b"), "above", "- a: 1\n  # why\n  b: 2\n"),
    ("a: 1\n", ("a",), "behind", "a: 1  # why\n"),
    ("a: 1   \n", ("a",), "behind", "a: 1  # why   \n"),
    ("a: 1", ("a",), "behind", "a: 1  # why"),
    ("a: 1\r\n", ("a",), "behind", "a: 1  # why\r\n"),
    ("a: 1\r\n", ("a",), "above", "# why\r\na: 1\r\n"),
    ("\ufeffa: 1\n", ("a",), "above", "\ufeff# why\na: 1\n"),
    ("a: 1 # one\n", ("a",), "behind", "# why\na: 1 # one\n"),
    ("a:\n  b: 1\n  c: 2\n", ("a",), "behind", "# why\na:\n  b: 1\n  c: 2\n"),
    ("a: |\n  x\n", ("a",), "behind", "# why\na: |\n  x\n"),
    ("a: [x, y]\n", ("a", 0), "behind", "a: [x, y]  # why\n"),
    ('a: {b: 1, c: "x\n  y"}\n', ("a", "b"), "behind", '# why\na: {b: 1, c: "x\n  y"}\n'),
    ('a: {b: "x\n  y", c: 1}\n', ("a", "c"), "above", '# why\na: {b: "x\n  y", c: 1}\n'),
    ("a:\nb: 1\n", ("a",), "behind", "a:  # why\nb: 1\n"),
]


@pytest.mark.parametrize(("text", "path", "where", "after"), PLACED)
def test_comment(text: str, path: tuple[str | int, ...], where: str, after: str) -> None:
    assert edited(text, lambda at: comment(at(*path), "# why", where)) == after  # type: ignore[arg-type]


def test_comment_of_several_lines_and_none() -> None:
    assert edited("a: 1\n", lambda at: comment(at("a"), "# one\n# two", "above")) == "# one\n# two\na: 1\n"
    assert edited("a: 1\n", lambda at: comment(at("a"), "no", "above")) == "refused: not-a-comment"


REMOVED: list[tuple[str, int, str]] = [
    ("a: 1 # one\n", 0, "a: 1\n"),
    ("# one\na: 1\n", 0, "a: 1\n"),
    ("x:\n  # one\n  # two\n  a: 1\n", 1, "x:\n  # one\n  a: 1\n"),
    ("a: 1 # one\r\n", 0, "a: 1\r\n"),
    ("\ufeff# one\na: 1\n", 0, "\ufeffa: 1\n"),
    ("a: 1\n# last", 0, "a: 1\n"),
    ("a: | # one\n  x\n", 0, "a: |\n  x\n"),
]


@pytest.mark.parametrize(("text", "number", "after"), REMOVED)
def test_uncomment(text: str, number: int, after: str) -> None:
    document = Document("file", text)
    proven = prove(document, uncomment(document, document.comments[number]))
    assert isinstance(proven, Document)
    assert proven.text == after


def test_recomment() -> None:
    document = Document("file", "a: 1 # one, two\n")
    proven = prove(document, recomment(document, document.comments[0], "# two"))
    assert isinstance(proven, Document)
    assert proven.text == "a: 1 # two\n"


def test_json_takes_no_comment() -> None:
    document = Document("dashboards/services.json", '{\n  "uid": "services"\n}\n')
    node = next(document.find("uid"))
    refused = [edit.refused for edit in comment(node, "# fixer: ignore[GRF007]", "behind")]
    assert [one.code for one in refused if one is not None] == ["language"]
