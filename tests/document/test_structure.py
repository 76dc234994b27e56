"""Deleting and adding: exact text in block and flow style, beside dashes, with comments, blank lines and line ends."""

from __future__ import annotations

import pytest

from fixer.document.operations import add, delete, insert, keep
from tests.document.edited import edited

Path = tuple[str | int, ...]

DELETED: list[tuple[str, str, Path, str]] = [
    ("first entry", "a: 1\nb: 2\n", ("a",), "b: 2\n"),
    ("middle", "a: 1\nb: 2\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
    ("last", "a: 1\nb: 2\n", ("b",), "a: 1\n"),
    ("last without a line break", "a: 1\nb: 2", ("b",), "a: 1"),
    ("with all below it", "a:\n  b: 1\n  c:\n    - d\ne: 2\n", ("a",), "e: 2\n"),
    ("only child takes its parent along", "a: 1\nb:\n  c: 2\nd: 3\n", ("b", "c"), "a: 1\nd: 3\n"),
    ("and that its own", "a: 1\nb:\n  c:\n    - d\n", ("b", "c", 0), "a: 1\n"),
    ("only item in flow", "a: 1\nb: [x]\n", ("b", 0), "a: 1\n"),
    ("the comment behind goes", "a: 1\nb: 2  # two\nc: 3\n", ("b",), "a: 1\nc: 3\n"),
    ("the comment inside goes", "a: 1\nb:\n  # inside\n  c: 2\n  # last\nd: 3\n", ("b",), "a: 1\nd: 3\n"),
    ("the comment above stays", "a: 1\n# above\nb: 2\nc: 3\n", ("b",), "a: 1\n# above\nc: 3\n"),
    ("the comment of the next stays", "a: 1\nb: 2\n# of c\nc: 3\n", ("b",), "a: 1\n# of c\nc: 3\n"),
    ("blank lines on both sides become one", "a: 1\n\nb: 2\n\nc: 3\n", ("b",), "a: 1\n\nc: 3\n"),
    ("none is left before the first", "x:\n  a: 1\n\n  b: 2\n", ("x", "a"), "x:\n  b: 2\n"),
    ("nor behind the last", "a: 1\n\nb: 2\n", ("b",), "a: 1\n"),
    ("one blank line stays", "a: 1\nb: 2\n\nc: 3\n", ("b",), "a: 1\n\nc: 3\n"),
    ("first beside a dash", "- a: 1\n  b: 2\n", (0, "a"), "- b: 2\n"),
    ("beside a dash, comment of the next", "x:\n  - a: 1\n    # of b\n    b: 2\n", ("x", 0, "a"), "x:\n  # of b\n  - b: 2\n"),
    ("first beside two dashes", "- - a: 1\n    b: 2\n", (0, 0, "a"), "- - b: 2\n"),
    ("item", "- a\n- b\n- c\n", (1,), "- a\n- c\n"),
    ("item at the key's column", "x:\n- a\n- b\ny: 1\n", ("x", 1), "x:\n- a\ny: 1\n"),
    ("empty item", "-\n- b\n", (0,), "- b\n"),
    ("literal", "a: |\n  x\n\nb: 1\n", ("a",), "b: 1\n"),
    ("behind kept blank lines", "a: |+\n  x\n\nb: 1\n\nc: 2\n", ("b",), "a: |+\n  x\n\nc: 2\n"),
    ("behind a literal at the end", "a: |\n  x\nb: 1", ("b",), "a: |\n  x\n"),
    ("flow: first", "a: [x, y, z]\n", ("a", 0), "a: [y, z]\n"),
    ("flow: middle", "a: [ x, y, z ]\n", ("a", 1), "a: [ x, z ]\n"),
    ("flow: last", "a: {x: 1, y: 2}\n", ("a", "y"), "a: {x: 1}\n"),
    ("flow: trailing comma stays", "a: [\n  x,\n  y,\n]\n", ("a", 1), "a: [\n  x,\n]\n"),
    ("flow: no trailing comma comes", "a: [\n  x,\n  y\n]\n", ("a", 1), "a: [\n  x\n]\n"),
    ("flow: comment of the line before", "a: [\n  x, # about x, y\n  y\n]\n", ("a", 1), "a: [\n  x # about x, y\n]\n"),
    ("flow: comments of the others", "a: [x, # x\n  y]\n", ("a", 0), "a: [ # x\n  y]\n"),
    ("explicit key", "? a\n: 1\n? b\n: 2\n", ("a",), "? b\n: 2\n"),
    ("tagged", "a: !reset null\nb: 1\n", ("a",), "b: 1\n"),
    ("inside of a tagged list", "a: !override\n  - x\n  - y\n", ("a", 0), "a: !override\n  - y\n"),
    ("duplicate", "a: 1\na: 2\n", ("a#2",), "a: 1\n"),
    ("CRLF", "a: 1\r\nb: 2\r\n\r\nc: 3\r\n", ("b",), "a: 1\r\n\r\nc: 3\r\n"),
    ("byte order mark", "\ufeffa: 1\nb: 2\n", ("a",), "\ufeffb: 2\n"),
    ("second document", "a: 1\n---\nb: 1\nc: 2\n", ("documents", 1, "b"), "a: 1\n---\nc: 2\n"),
    ("alias", "a: &x 1\nb: *x\nc: 2\n", ("b",), "a: &x 1\nc: 2\n"),
    ("merge key", "a: &x {k: 1}\nb:\n  <<: *x\n  c: 2\n", ("b", "<<"), "a: &x {k: 1}\nb:\n  c: 2\n"),
    ("anchor in use", "a: &x 1\nb: *x\n", ("a",), "refused: shared"),
    ("anchor inside in use", "a:\n  - &x 1\nb: *x\nc: 1\n", ("a",), "refused: shared"),
    ("everything", "a: 1\n", ("a",), "refused: root"),
    ("tabs between", "a:\t1\nb:\t2\n", ("a",), "b:\t2\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "after"), [row[1:] for row in DELETED], ids=[row[0] for row in DELETED])
def test_delete(text: str, path: Path, after: str) -> None:
    assert edited(text, lambda at: delete(at(*path))) == after


LEAVING: list[tuple[str, Path, str]] = [
    ("a: 1\nb: 2\nc: 3\n", ("b",), "a: 1\n# gone\n# for good\nc: 3\n"),
    ("x:\n  a: 1\n  b: 2\n", ("x", "b"), "x:\n  a: 1\n  # gone\n  # for good\n"),
    ("x:\n  a: 1\ny: 2\n", ("x", "a"), "# gone\n# for good\ny: 2\n"),
    ("a: 1\n\nb: 2\n\nc: 3\n", ("b",), "a: 1\n\n# gone\n# for good\n\nc: 3\n"),
    ("a: 1\nb: 2", ("b",), "a: 1\n# gone\n# for good"),
    ("- a: 1\n  b: 2\n", (0, "a"), "# gone\n# for good\n- b: 2\n"),
    ("a: 1\r\nb: 2\r\n", ("a",), "# gone\r\n# for good\r\nb: 2\r\n"),
    ("a: [x, y]\n", ("a", 0), "refused: flow-comment"),
]


@pytest.mark.parametrize(("text", "path", "after"), LEAVING)
def test_delete_leaving_a_comment(text: str, path: Path, after: str) -> None:
    assert edited(text, lambda at: delete(at(*path), "# gone\n# for good")) == after


def test_several_deletions_of_one_collection() -> None:
    assert edited("a: [x, y, z]\n", lambda at: delete(at("a", 1)) + delete(at("a", 2))) == "a: [x]\n"
    assert edited("a: [x, y, z]\n", lambda at: delete(at("a", 0)) + delete(at("a", 1))) == "a: [z]\n"
    assert edited("- a: 1\n  b: 2\n  c: 3\n", lambda at: delete(at(0, "a")) + delete(at(0, "b"))) == "- c: 3\n"
    assert edited("a: 1\nb: 2\nc: 3\n", lambda at: delete(at("a")) + delete(at("c"))) == "b: 2\n"


def test_deleting_and_adding_in_one_place() -> None:
    assert edited("x:\n  a: 1\n  b: 2\n", lambda at: delete(at("x", "b")) + add(at("x"), "c", 3)) == "x:\n  a: 1\n  c: 3\n"
    assert edited("- a: 1\n  b: 2\n", lambda at: delete(at(0, "a")) + add(at(0), "c", 3, "a")) == "- c: 3\n  b: 2\n"
    assert edited("a: 1\nb: 2", lambda at: delete(at("b")) + add(at(), "c", 3)) == "a: 1\nc: 3"


KEPT = [
    ("a: [x, y, z]\n", {1}, "a: [y]\n"),
    ("a:\n  - x\n  - y\n  - z\n", {0, 2}, "a:\n  - x\n  - z\n"),
    ("a: [x, y]\n", set[int](), "refused: nothing-kept"),
]


@pytest.mark.parametrize(("text", "indices", "after"), KEPT)
def test_keep(text: str, indices: set[int], after: str) -> None:
    assert edited(text, lambda at: keep(at("a"), indices)) == after


NESTED = {"image": "x", "ports": ["80:80"]}

ADDED: list[tuple[str, str, Path, object, str | None, str]] = [
    ("at the end", "a: 1\n", (), 2, None, "a: 1\nk: 2\n"),
    ("behind another", "a: 1\nb: 2\n", (), 2, "a", "a: 1\nk: 2\nb: 2\n"),
    ("behind its comments", "a: 1 # one\n# of b\nb: 2\n", (), 2, "a", "a: 1 # one\nk: 2\n# of b\nb: 2\n"),
    ("behind what is inside", "a:\n  - 1\n  # - 2\nb: 2\n", (), 2, "a", "a:\n  - 1\n  # - 2\nk: 2\nb: 2\n"),
    ("nested", "a:\n  b: 1\n", (), NESTED, None, "a:\n  b: 1\nk:\n  image: x\n  ports:\n    - 80:80\n"),
    ("four columns", "a:\n    b: 1\n", (), {"c": {"d": ["e"]}}, None, "a:\n    b: 1\nk:\n    c:\n        d:\n            - e\n"),
    ("columns like its own", "a:\n    b: 1\nc:\n  d:\n", ("c", "d"), 2, None, "a:\n    b: 1\nc:\n  d:\n    k: 2\n"),
    ("dashes at the key's column", "a:\n- 1\n", (), ["x"], None, "a:\n- 1\nk:\n- x\n"),
    ("apart as the others are", "a: 1\n\nb: 2\n", (), 3, None, "a: 1\n\nb: 2\n\nk: 3\n"),
    ("beside a dash", "- a: 1\n", (0,), 2, None, "- a: 1\n  k: 2\n"),
    ("empty value", "a:\nb: 1\n", ("a",), 2, None, "a:\n  k: 2\nb: 1\n"),
    ("empty value with comment", "a: # none\nb: 1\n", ("a",), 2, None, "a: # none\n  k: 2\nb: 1\n"),
    ("null", "a: null\nb: 1\n", ("a",), 2, None, "a:\n  k: 2\nb: 1\n"),
    ("null with comment", "a: ~ # none\nb: 1\n", ("a",), 2, None, "a: # none\n  k: 2\nb: 1\n"),
    ("empty braces", "a: {}\nb: 1\n", ("a",), 2, None, "a:\n  k: 2\nb: 1\n"),
    ("empty braces in flow", "a: {b: {}}\n", ("a", "b"), 2, None, "a: {b: {k: 2}}\n"),
    ("empty item", "-\n- 1\n", (0,), 2, None, "- k: 2\n- 1\n"),
    ("empty item with anchor", "- &x\n- 1\n", (0,), 2, None, "- &x\n  k: 2\n- 1\n"),
    ("key without colon in flow", "{a, b: 1}\n", ("a",), 2, None, "{a: {k: 2}, b: 1}\n"),
    ("flow", "a: {b: 1}\n", ("a",), 2, None, "a: {b: 1, k: 2}\n"),
    ("flow with quoted keys", 'a: {"b": "x"}\n', ("a",), "y", None, 'a: {"b": "x", "k": "y"}\n'),
    ("flow over lines", "a: {\n  b: 1,\n  c: 2\n}\n", ("a",), 3, None, "a: {\n  b: 1,\n  c: 2,\n  k: 3\n}\n"),
    ("flow over lines, trailing comma", "a: {\n  b: 1,\n}\n", ("a",), 3, None, "a: {\n  b: 1,\n  k: 3,\n}\n"),
    ("pair without braces", "a: [b: 1]\n", ("a", 0), 2, None, "a: [{b: 1, k: 2}]\n"),
    ("quotes like the neighbours'", "a: 'x'\nb: 'y'\n", (), "z", None, "a: 'x'\nb: 'y'\nk: 'z'\n"),
    ("several lines", "a: 1\n", (), "x\ny\n", None, "a: 1\nk: |\n  x\n  y\n"),
    ("several lines at the end", "a: 1", (), "x\ny\n", None, "a: 1\nk: |\n  x\n  y\n"),
    ("behind a literal at the end", "a: |\n  x", (), 1, None, "a: |-\n  x\nk: 1"),
    ("behind comments at the end", "a: 1\n#b: 2\n", (), 3, None, "a: 1\n#b: 2\nk: 3\n"),
    ("CRLF", "a: 1\r\n", (), NESTED, None, "a: 1\r\nk:\r\n  image: x\r\n  ports:\r\n    - 80:80\r\n"),
    ("no final newline", "a: 1", (), 2, None, "a: 1\nk: 2"),
    ("tagged", "a: !override\n  b: 1\n", ("a",), 2, None, "a: !override\n  b: 1\n  k: 2\n"),
    ("it is there", "k: 1\n", (), 2, None, "refused: key-exists"),
    ("a list", "a: [1]\n", ("a",), 2, None, "refused: not-a-mapping"),
    ("anchored", "a: &x {b: 1}\nc: *x\n", ("a",), 2, None, "refused: shared"),
    ("brackets with a comment", "a: {\n  # none\n}\n", ("a",), 2, None, "refused: comment-lost"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "value", "behind", "after"), [row[1:] for row in ADDED], ids=[row[0] for row in ADDED])
def test_add(text: str, path: Path, value: object, behind: str | None, after: str) -> None:
    assert edited(text, lambda at: add(at(*path), "k", value, behind)) == after


INSERTED: list[tuple[str, Path, int, object, str]] = [
    ("- a\n- b\n", (), 0, "x", "- x\n- a\n- b\n"),
    ("- a\n- b\n", (), 1, "x", "- a\n- x\n- b\n"),
    ("- a\n- b\n", (), 9, "x", "- a\n- b\n- x\n"),
    ("x:\n  # of a\n  - a\n", ("x",), 0, "b", "x:\n  - b\n  # of a\n  - a\n"),
    ("x:\n  - a # a\n  # of b\n  - b\n", ("x",), 1, "c", "x:\n  - a # a\n  - c\n  # of b\n  - b\n"),
    ('x:\n  - "a"\n', ("x",), 1, "b", 'x:\n  - "a"\n  - "b"\n'),
    ("x:\n  - a: 1\n\n  - a: 2\n", ("x",), 1, {"a": 3}, "x:\n  - a: 1\n\n  - a: 3\n\n  - a: 2\n"),
    ("x:\n  - a: 1\n\n  - a: 2\n", ("x",), 0, {"a": 3, "b": []}, "x:\n  - a: 3\n    b: []\n\n  - a: 1\n\n  - a: 2\n"),
    ("- - a\n", (0,), 0, "b", "- - b\n  - a\n"),
    ("- a\n", (), 1, [["b", "c"], "d"], "- a\n- - - b\n    - c\n  - d\n"),
    ("x: [a, b]\n", ("x",), 0, "c", "x: [c, a, b]\n"),
    ("x: ['a']\n", ("x",), 1, "b: c", "x: ['a', 'b: c']\n"),
    ("x: [ a ]\n", ("x",), 1, "b", "x: [ a, b ]\n"),
    ("x: [\n  a,\n  b\n]\n", ("x",), 0, "c", "x: [\n  c,\n  a,\n  b\n]\n"),
    ("x: [\n  a,\n  b # last\n]\n", ("x",), 2, "c", "x: [\n  a,\n  b, # last\n  c\n]\n"),
    ("x: []\ny: 1\n", ("x",), 0, "a", "x:\n  - a\ny: 1\n"),
    ("x:\ny:\n- 1\n", ("x",), 0, "a", "x:\n- a\ny:\n- 1\n"),
    ("x: {a: 1}\n", ("x",), 0, "a", "refused: not-a-sequence"),
    ("x: [\n  a\n]\r\n", ("x",), 1, "b", "x: [\n  a,\n  b\n]\r\n"),
]


@pytest.mark.parametrize(("text", "path", "index", "value", "after"), INSERTED)
def test_insert(text: str, path: Path, index: int, value: object, after: str) -> None:
    assert edited(text, lambda at: insert(at(*path), index, value)) == after


def test_shared_text_is_edited_when_every_use_is_named() -> None:
    text = "a: &x {b: 1}\nc: *x\n"
    assert edited(text, lambda at: add(at("a"), "k", 2) + add(at("c"), "k", 2)) == "a: &x {b: 1, k: 2}\nc: *x\n"
