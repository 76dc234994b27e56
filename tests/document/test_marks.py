"""Our nodes' places against the tokens of ruamel's pure scanner, and what the nodes say."""

from __future__ import annotations

import pytest
from ruamel.yaml import YAML

from fixer.document.document import Document
from fixer.document.node import Duplicate, Node
from fixer.errors import Unreadable

TEXTS = [
    "a: 1\nb: 'x''y'\nc: \"q\\\"q\"\n",
    "\ufeffa: 1\nb: [c, {d: e}]\n",
    "a: 1\r\nb:\r\n  - c\r\n  - 'd'\r\n",
    "a: é😀\nb: \"😀\"\nc: x\n",
    "a: 'x\u2028y'\nb: z\n",
    "a: \"x\x85y\"\nb: z\n",
    "? a\n: b\n? [c, d]\n: e\n",
    "a: &x b\nc: *x\nd: &y !!str e\nf: !local g\n",
    "a: !<tag:example.org,2000:x> b\nc: !!str d\n",
    "a: one\n  two\n\n  three\nb: 'one\n\n  two'\nc: x\n",
    "- a\n-   - b\n    - c\n- d: e\n  f: g\n-\n- h\n",
    "%YAML 1.2\n---\na: 1\n...\n---\nb: 2\n",
    "[0.0.0.0:9093]\n",
    "{image: nginx:1.27, ports: [80:80]}\n",
    "{a, b: , c: d, \"e\":f}\n",
    "[a: b, c]\n",
    "a: x#y\nb: x # y\n",
    "a: http://x/#y\n",
    "'a b': 1\n\"c\": 2\n? e f\n: 3\n",
]  # fmt: skip


def _ours(text: str) -> list[tuple[int, int, str]]:
    """Content and place of every scalar that has characters of its own, keys included."""
    found: set[tuple[int, int, str]] = set()

    def visit(node: Node) -> None:
        if node.alias is None and node.home is None:
            if node.shape == "scalar" and node.span.end > node.span.start:
                found.add((*node.span, node.text))
            for key, value in node.entries:
                visit(key)
                visit(value)
            for item in node.items:
                visit(item)

    for root in Document("file", text).roots:
        visit(root)
    return sorted(found)


def _theirs(text: str) -> list[tuple[int, int, str]]:
    tokens = YAML(typ="safe", pure=True).scan(text)
    return [(t.start_mark.index, t.end_mark.index, t.value) for t in tokens if type(t).__name__ == "ScalarToken"]


@pytest.mark.parametrize("text", TEXTS)
def test_scalars_are_where_the_pure_scanner_sees_them(text: str) -> None:
    assert _ours(text) == _theirs(text)


BLOCKS: list[tuple[str, str, str]] = [
    ("a: |\n  x\nb: 1\n", "|\n  x", "x\n"),
    ("a: |\n  x\n\n\nb: 1\n", "|\n  x", "x\n"),
    ("a: |+\n  x\n\n\nb: 1\n", "|+\n  x\n\n", "x\n\n\n"),
    ("a: |-\n  x\n\nb: 1\n", "|-\n  x", "x"),
    ("a: >2-\n    x\n  y\nb: 1\n", ">2-\n    x\n  y", "  x\ny"),
    ("a: |  # c\n  x  \nb: 1\n", "|  # c\n  x  ", "x  \n"),
    ("a: |\r\n  x\r\n  y\r\nb: 1\r\n", "|\r\n  x\r\n  y", "x\ny\n"),
    ("a: |+\r\n  x\r\n\r\nb: 1\r\n", "|+\r\n  x\r\n", "x\n\n"),
    ("a: |\n  x", "|\n  x", "x"),
    ("a: >\n  x\n  # no comment\n# one\nb: 1\n", ">\n  x\n  # no comment", "x # no comment\n"),
]


@pytest.mark.parametrize(("text", "source", "value"), BLOCKS)
def test_block_scalars_end_with_their_last_line(text: str, source: str, value: str) -> None:
    (node,) = Document("file", text).find("a")
    assert (node.source, node.text) == (source, value)


EMPTY: list[tuple[str, tuple[str | int, ...], int]] = [
    ("a:\nb: 1\n", ("a",), 2),
    ("a: # none: - x\nb: 1\n", ("a",), 2),
    ("-\n- b\n", (0,), 1),
    ("- # none\n- b\n", (0,), 1),
    ("? a\nb: 1\n", ("a",), 3),
    ("{a: , b: 1}\n", ("a",), 3),
    ("{a, b: 1}\n", ("a",), 2),
    ("a:\n", ("a",), 2),
    ("[{a: }, 0.0.0.0:9093]\n", (0, "a"), 4),
]


@pytest.mark.parametrize(("text", "path", "place"), EMPTY)
def test_empty_values_stand_behind_their_indicator(text: str, path: tuple[str | int, ...], place: int) -> None:
    (node,) = Document("file", text).find(*path)
    assert node.is_null
    assert node.span == (place, place)


VALUES: list[tuple[str, object]] = [
    ("a: 1", 1),
    ("a: 0o17", 15),
    ("a: 017", 17),
    ("a: 0x1f", 31),
    ("a: 1_000", 1000),
    ("a: 1.5e3", 1500.0),
    ("a: .inf", float("inf")),
    ("a: true", True),
    ("a: yes", "yes"),
    ("a: ~", None),
    ("a: Null", None),
    ("a:", None),
    ("a: 'null'", "null"),
    ("a: 2020-01-01", "2020-01-01"),
    ("a: 22:22", "22:22"),
    ("a: !!str 1", "1"),
    ("a: !!int '1'", 1),
    ("a: !reset null", "null"),
    ("a: [1, b, {c: d}]", [1, "b", {"c": "d"}]),
    ("a: {b: 1, b: 2}", {"b": 2}),
    ("x: &x {b: 1, c: 2}\na: {<<: *x, c: 3}", {"b": 1, "c": 3}),
    ("x: &x {b: 1}\ny: &y {b: 2, c: 2}\na: {<<: [*x, *y]}", {"b": 1, "c": 2}),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_values(text: str, value: object) -> None:
    (node,) = Document("file", text).find("a")
    assert node.value == value
    assert type(node.value) is type(value)


def test_duplicates_and_aliases_have_routes_of_their_own() -> None:
    document = Document("file", "a: &x [1]\na: *x\nb: *x\n")
    first, second, third = (entry.value for entry in document.roots[0].entries)
    assert [node.route for node in (first, second, third)] == [(0, "a"), (0, Duplicate("a", 2)), (0, "b")]
    assert [use.route for use in document.uses(third)] == [(0, "a"), (0, Duplicate("a", 2)), (0, "b")]
    assert [use.route for use in document.uses(third.items[0])] == [(0, "a", 0), (0, Duplicate("a", 2), 0), (0, "b", 0)]
    assert document.at((0, Duplicate("a", 2), 0)) is second.items[0]
    assert (third.alias, third.outer, third.span) == ("x", (19, 21), first.span)


UNREADABLE: list[tuple[str, int, int, str]] = [
    ("a: [1\n", 2, 1, "',' or ']'"),
    ("a: {{ x }}\nb: 'y\n", 3, 1, "quoted scalar"),
    ("a: *x\n", 1, 4, "alias *x has no anchor before it"),
    ("a: &x [*x]\n", 1, 8, "alias *x stands inside its own anchor"),
    ("a: 1\n\tb: 2\n", 2, 1, "cannot start any token"),
    ("- " * 101 + "a\n", 1, 201, "nested more than 100 levels deep"),
]


@pytest.mark.parametrize(("text", "line", "column", "reason"), UNREADABLE)
def test_unreadable(text: str, line: int, column: int, reason: str) -> None:
    error = Document("file", text).error
    assert isinstance(error, Unreadable)
    assert reason in error.reason
    assert (error.line, error.column) == (line, column)


def test_an_alias_bomb_is_refused() -> None:
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9))
    error = Document("file", "a0: &a0 [x]\n" + levels).error
    assert error is not None
    assert "aliases that stand for more than 50000 nodes" in error.reason


def test_aliases_may_not_nest_without_end() -> None:
    levels = "".join(f"a{n}: &a{n} [*a{n - 1}]\n" for n in range(1, 200))
    error = Document("file", "a0: &a0 [x]\n" + levels).error
    assert error is not None
    assert "nested more than 100 levels deep" in error.reason


def test_empty_files_have_no_roots() -> None:
    assert Document("file", "").roots == ()
    assert Document("file", "# nothing\n").roots == ()
    assert Document("file", "\ufeff").root is None
