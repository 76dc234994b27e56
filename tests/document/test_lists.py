"""Thinning lists, and lists made of scalars and mappings: exact texts."""

import pytest

from fixer.document.document import Document
from fixer.document.edit import Edits, Refused
from fixer.document.node import Node
from fixer.document.operations import keep, recast
from fixer.document.proof import prove


def made(text: str, edits: Edits) -> str:
    proven = prove(Document("a.yml", text), edits)
    assert isinstance(proven, Document), proven
    return proven.text


def at(text: str, *keys: str) -> Node:
    (node,) = Document("a.yml", text).find(*keys)
    return node


@pytest.mark.parametrize(
    ("before", "indices", "after"),
    [
        ("equal: [a, b]\n", [0], "equal: [a]\n"),
        ("equal: ['a', 'b', 'c']  # d\n", [0], "equal: ['a']  # d\n"),
        ("equal: [a, b, c]\n", [1], "equal: [b]\n"),
        ("equal: [a, b, c]\n", [2], "equal: [c]\n"),
        ("equal: [ a, b, c, d, e ]\n", [0, 3], "equal: [ a, d ]\n"),
        ("equal: [\n  a,\n  b,\n]\n", [0], "equal: [\n  a,\n]\n"),
        ("equal:\n  - a\n  - b\n  - c\n", [1], "equal:\n  - b\n"),
        ("equal:\n- a\n- b\n", [1], "equal:\n- b\n"),
    ],
)
def test_keep(before: str, indices: list[int], after: str) -> None:
    assert made(before, keep(at(before, "equal"), indices)) == after


def test_keep_nothing_is_refused() -> None:
    (edit,) = keep(at("equal: [a, b]\n", "equal"), [])
    assert edit.refused == Refused("nothing-kept", "nothing of the list would be left")


@pytest.mark.parametrize(
    ("before", "children", "after"),
    [
        ("equal: a, b # c\n", ["a", "b"], "equal: [a, b] # c\n"),
        ("equal: 'a b'\n", ["a", "b"], "equal: ['a', 'b']\n"),
        ('equal: "a"\n', ["a"], 'equal: ["a"]\n'),
        ("equal: a,\n  b\n", ["a", "b"], "equal: [a, b]\n"),
        ("equal: 12 14\n", ["12", "14"], 'equal: ["12", "14"]\n'),
    ],
)
def test_recast_a_scalar(before: str, children: list[str], after: str) -> None:
    assert made(before, recast(at(before, "equal"), children)) == after


@pytest.mark.parametrize("text", ["equal: |\n  a\n", "equal:\n"])
def test_recast_of_a_block_scalar_or_nothing_is_refused(text: str) -> None:
    (edit,) = recast(at(text, "equal"), ["a"])
    assert edit.refused == Refused("nothing-to-wrap", "it is empty or a block scalar")


@pytest.mark.parametrize(
    ("before", "children", "after"),
    [
        ("m:\n  a: 'b' # c\n", ['a="b"'], 'm:\n  - a="b" # c\n'),
        ("m:\n  a: 'b'\n", ['a="b: c"'], "m:\n  - 'a=\"b: c\"'\n"),
        ("m:\n  a: 'b'\n", ['a="it\'s: c"'], "m:\n  - 'a=\"it''s: c\"'\n"),
        ("m: {a: 'b', c: d}\n", ['a="b"', 'c="d,e"'], 'm: [a="b", \'c="d,e"\']\n'),
    ],
)
def test_recast_with_plain_items(before: str, children: list[str], after: str) -> None:
    assert made(before, recast(at(before, "m"), children, quote="plain")) == after
