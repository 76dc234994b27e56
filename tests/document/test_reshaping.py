"""Moving, wrapping and recasting: the same content in another shape, every comment with what it belongs to."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fixer.document.edit import Edits
from fixer.document.node import Node
from fixer.document.operations import move, recast, rename, wrap
from tests.document.edited import edited

Path = tuple[str | int, ...]

MOVED: list[tuple[str, str, Path, Path, str | None, str]] = [
    ("up", "x:\n  a: 1\n  b: 2\ny: 3\n", ("x", "a"), (), None, "x:\n  b: 2\ny: 3\na: 1\n"),
    ("down", "a:\n  b: 1\nx:\n  y: 2\n", ("a",), ("x",), None, "x:\n  y: 2\n  a:\n    b: 1\n"),
    ("beside", "x:\n  a: 1\n  b: 2\ny:\n  c: 3\n", ("x", "b"), ("y",), "d", "x:\n  a: 1\ny:\n  c: 3\n  d: 2\n"),
    ("to what it ends", "x:\n  a: 1\n  b: 2\n", ("x", "b"), (), None, "x:\n  a: 1\nb: 2\n"),
    ("comments", "x:\n  # of a\n  a: 1 # a\n  b: 2\n", ("x", "a"), (), None, "x:\n  b: 2\n# of a\na: 1 # a\n"),
    ("comments inside", "a:\n  # b\n  b: 1\n  # c\nx:\n  y: 2\n", ("a",), ("x",), "z",
     "x:\n  y: 2\n  z:\n    # b\n    b: 1\n    # c\n"),
    ("literal", "a: |\n  one\n    two\nx:\n  y: 2\n", ("a",), ("x",), None, "x:\n  y: 2\n  a: |\n    one\n      two\n"),
    ("from beside a dash", "- a: 1\n  b:\n    c: 2\n", (0, "a"), (0, "b"), None, "- b:\n    c: 2\n    a: 1\n"),
    ("into an empty value", "a: 1\nx:\n", ("a",), ("x",), None, "x:\n  a: 1\n"),
    ("into empty braces", "a: 1\nx: {}\n", ("a",), ("x",), None, "x:\n  a: 1\n"),
    ("into flow", "a: 1\nx: {y: 2}\n", ("a",), ("x",), None, "x: {y: 2, a: 1}\n"),
    ("a block into flow", "a:\n  - 'b'\n  - c: d\nx: {y: 2}\n", ("a",), ("x",), None, "x: {y: 2, a: ['b', {c: d}]}\n"),
    ("its comment goes above flow", "a: 1 # a\nx: {y: 2}\n", ("a",), ("x",), None, "# a\nx: {y: 2, a: 1}\n"),
    ("out of flow", "x: {a: 1, b: 2}\n", ("x", "a"), (), None, "x: {b: 2}\na: 1\n"),
    ("only child", "x:\n  a: 1\ny: 2\n", ("x", "a"), (), None, "y: 2\na: 1\n"),
    ("CRLF", "x:\r\n  a: 1\r\n  b: 2\r\n", ("x", "a"), (), None, "x:\r\n  b: 2\r\na: 1\r\n"),
    ("blank lines", "a:\n  x: 1\n\nb: 2\n\nc: 3\n", ("a", "x"), (), None, "b: 2\n\nc: 3\n\nx: 1\n"),
    ("it is there", "x:\n  a: 1\n  b: 2\na: 3\n", ("x", "a"), (), None, "refused: key-exists"),
    ("into itself", "x:\n  a:\n    b: 1\ny: 1\n", ("x",), ("x", "a"), None, "refused: no-place"),
    ("an item", "- a\n- {}\n", (0,), (1,), None, "refused: no-key"),
    ("explicit key", "? a\n: 1\nx:\n  y: 2\n", ("a",), ("x",), None, "refused: explicit-key"),
    ("comment above a child", "a:\n  # in\n  b: 1\nx: {y: 2}\n", ("a",), ("x",), None, "# in\nx: {y: 2, a: {b: 1}}\n"),
    ("comment between", "a:\n  b: 1 # in\n  c: 2\nx: {y: 2}\n", ("a",), ("x",), None, "refused: comment-lost"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "place", "key", "after"), [row[1:] for row in MOVED], ids=[row[0] for row in MOVED])
def test_move(text: str, path: Path, place: Path, key: str | None, after: str) -> None:
    assert edited(text, lambda at: move(at(*path), at(*place), key)) == after


WRAPPED: list[tuple[str, str, Path, str | None, str]] = [
    ("scalar", "a: x # c\n", ("a",), None, "a: [x] # c\n"),
    ("quoted scalar", "a: 'x'\n", ("a",), None, "a: ['x']\n"),
    ("word that flow cannot hold", "a: x, y\n", ("a",), None, 'a: ["x, y"]\n'),
    ("scalar with key", "a: x # c\nb: 1\n", ("a",), "k", "a:\n  k: x # c\nb: 1\n"),
    ("scalar over lines with key", "a: x\n  y\n", ("a",), "k", "a:\n  k: x\n    y\n"),
    ("a date stays one", "a: 2020-01-01\n", ("a",), None, "a: [2020-01-01]\n"),
    ("item", "- x\n", (0,), None, "- [x]\n"),
    ("item with key", "- x # c\n", (0,), "k", "- k: x # c\n"),
    ("flow", "a: {b: 1}\n", ("a",), None, "a: [{b: 1}]\n"),
    ("flow with key", "a: [b, c]\n", ("a",), "k", "a:\n  k: [b, c]\n"),
    ("in flow with key", "a: [b, c]\n", ("a", 0), "k", "a: [{k: b}, c]\n"),
    ("pair without braces", "a: [b: 1]\n", ("a", 0), "k", "a: [{k: {b: 1}}]\n"),
    ("block mapping", "a:\n  # b\n  b: 1\n  c: 2 # c\nd: 3\n", ("a",), None, "a:\n  # b\n  - b: 1\n    c: 2 # c\nd: 3\n"),
    ("block mapping with key", "a:\n  b: 1\n  # c\n  c: 2\n", ("a",), "k", "a:\n  k:\n    b: 1\n    # c\n    c: 2\n"),
    ("dashes at the key's column", "a:\n- 1\n- 2\n", ("a",), "k", "a:\n  k:\n  - 1\n  - 2\n"),
    ("beside a dash", "- a: 1\n  b: 2\n", (0,), None, "- - a: 1\n    b: 2\n"),
    ("beside a dash with key", "- a: 1\n  b: 2\n", (0,), "k", "- k:\n    a: 1\n    b: 2\n"),
    ("literal", "a: |\n  x\n  y\nb: 1\n", ("a",), None, "a:\n  - |\n    x\n    y\nb: 1\n"),
    ("literal with key", "a: |\n  x\nb: 1\n", ("a",), "k", "a:\n  k: |\n    x\nb: 1\n"),
    ("anchor goes along", "a: &x b\nc: *x\n", ("a",), None, "a: [&x b]\nc: *x\n"),
    ("alias", "a: &x b\nc: *x\n", ("c",), None, "a: &x b\nc: [*x]\n"),
    ("tag goes along", "a: !reset\n  b: 1\n", ("a",), "k", "a:\n  k: !reset\n    b: 1\n"),
    ("CRLF", "a:\r\n  b: 1\r\n  c: 2\r\n", ("a",), None, "a:\r\n  - b: 1\r\n    c: 2\r\n"),
    ("nothing", "a:\n", ("a",), None, "refused: nothing-to-wrap"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "key", "after"), [row[1:] for row in WRAPPED], ids=[row[0] for row in WRAPPED])
def test_wrap(text: str, path: Path, key: str | None, after: str) -> None:
    assert edited(text, lambda at: wrap(at(*path), key)) == after


RECAST: list[tuple[str, str, list[object], str]] = [
    ("mapping to list", "a:\n  b: 1 # b\n  # of c\n  c: 2\n", ["b=1", "c=2"], "a:\n  - b=1 # b\n  # of c\n  - c=2\n"),
    ("list to mapping", "a:\n  - b=1 # b\n  # of c\n  - c=2\n", [("b", "x"), ("c", 2)], "a:\n  b: x # b\n  # of c\n  c: 2\n"),
    ("list at the key's column", "a:\n- b\n- c\n", [("b", 1), ("c", 2)], "a:\n  b: 1\n  c: 2\n"),
    ("quotes", "a:\n  b: '1'\n  c: '2'\n", ["b=1", "c=2"], "a:\n  - 'b=1'\n  - 'c=2'\n"),
    ("flow mapping", "a: {b: 1, c: 2} # a\n", ["b=1", "c=2"], "a: [b=1, c=2] # a\n"),
    ("flow list", "a: [b, c]\n", [("b", 1), ("c", 2)], "a: {b: 1, c: 2}\n"),
    ("flow over lines", "a: [\n  b, # b\n  c\n]\n", [("b", 1), ("c", 2)], "a: {\n  b: 1, # b\n  c: 2\n}\n"),
    ("nested children", "a:\n  b:\n    x: 1\n  c:\n    x: 2\n", ["b", "c"], "a:\n  - b\n  - c\n"),
    ("a comment inside a child goes above", "a:\n  b:\n    # why\n    x: 1\n  c: 2\n", ["b", "c"], "a:\n  # why\n  - b\n  - c\n"),
    ("literal", "a:\n  b: |\n    x\n  c: 1\n", ["x", "z"], "a:\n  - x\n  - z\n"),
    ("scalar to list", "a: 'b' # c\n", ["b", "c"], "a: ['b', 'c'] # c\n"),
    ("tagged list", "a: !override\n  - b\n", [("b", 1)], "a: !override\n  b: 1\n"),
    ("CRLF", "a:\r\n  b: 1\r\n  c: 2\r\n", ["b=1", "c=2"], "a:\r\n  - b=1\r\n  - c=2\r\n"),
    ("too few", "a:\n  b: 1\n  c: 2\n", ["b"], "refused: children"),
    ("an anchor in use", "a:\n  b: &x 1\nc: *x\n", ["b"], "refused: shared"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "children", "after"), [row[1:] for row in RECAST], ids=[row[0] for row in RECAST])
def test_recast(text: str, children: list[object], after: str) -> None:
    assert edited(text, lambda at: recast(at("a"), children)) == after


INTO: list[tuple[str, str, str]] = [
    ("block", "a:\n  # of x\n  x: 1 # x\n  y: 2\nb:\n  - z\n", "b:\n  - z\n  # of x\n  - x=1  # x\n  - y=2\n"),
    ("block that comes first", "b:\n  - z # z\na: # a\n  x: 1\n  y: 2\n", "b:\n  - z # z\n  # a\n  - x=1\n  - y=2\n"),
    ("flow", "a: {x: 1, y: 2}\nb: [z]\n", "b: [z, x=1, y=2]\n"),
    ("flow, with a comment", "a:\n  x: 1 # x\n  y: 2\nb: [z]\n", "# x\nb: [z, x=1, y=2]\n"),
    ("empty", "a:\n  x: 1\n  y: 2 # y\nb: []\n", "b:\n  - x=1\n  - y=2  # y\n"),
    ("another mapping", "a:\n  x: 1\n  y: 2\nb: {}\n", "refused: no-place"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "after"), [row[1:] for row in INTO], ids=[row[0] for row in INTO])
def test_recast_into(text: str, after: str) -> None:
    assert edited(text, lambda at: recast(at("a"), ["x=1", "y=2"], at("b"))) == after


def test_recast_and_rename() -> None:
    text = "route:\n  match:\n    severity: critical # page\n  receiver: x\n"
    after = 'route:\n  matchers:\n    - severity="critical" # page\n  receiver: x\n'

    def operation(at: Callable[..., Node]) -> Edits:
        match = at("route", "match")
        return recast(match, ['severity="critical"']) + rename(match, "matchers")

    assert edited(text, operation) == after
