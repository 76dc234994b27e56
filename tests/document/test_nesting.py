"""Entries that move down in their place, and nodes that become something else: exact text, comments included."""

from __future__ import annotations

import pytest

from fixer.document.nesting import nest
from fixer.document.operations import rename
from fixer.document.replacing import replace
from fixer.document.scalars import Value
from tests.document.edited import edited

JOB = ("static_configs", "*", "targets")

NESTED: list[tuple[str, str, tuple[str | int, ...], tuple[str, ...], str]] = [
    ("flow value", "- a: x\n  targets: ['h:1'] # c\n", (0, "targets"), JOB,
     "- a: x\n  static_configs:\n    - targets: ['h:1'] # c\n"),
    ("block list and comments", "j:\n  targets: # t\n  # u\n  - h:1 # c\n  - h:2\n  b: 1\n", ("j", "targets"), JOB,
     "j:\n  static_configs: # t\n  # u\n  - targets:\n    - h:1 # c\n    - h:2\n  b: 1\n"),
    ("flow around it", "j: {a: x, targets: [h]}\n", ("j", "targets"), JOB, "j: {a: x, static_configs: [{targets: [h]}]}\n"),
    ("two keys", "a:\n  limits:\n    cpus: 1\n", ("a", "limits"), ("deploy", "resources", "limits"),
     "a:\n  deploy:\n    resources:\n      limits:\n        cpus: 1\n"),
    ("literal", "a:\n    subject: |\n        x\n         y\n", ("a", "subject"), ("headers", "Subject"),
     "a:\n    headers:\n        Subject: |\n            x\n             y\n"),
    ("line ends", "a:\r\n  b: 1\r\n", ("a", "b"), ("c", "b"), "a:\r\n  c:\r\n    b: 1\r\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "steps", "after"), [row[1:] for row in NESTED], ids=[row[0] for row in NESTED])
def test_nest(text: str, path: tuple[str | int, ...], steps: tuple[str, ...], after: str) -> None:
    assert edited(text, lambda at: rename(at(*path), steps[0]) + nest(at(*path), *steps[1:])) == after


def test_nest_with_others_beside_it() -> None:
    text = "a:\n  build: .  # here\n  image: x\n"
    after = "a:\n  build:\n    context: .  # here\n    dockerfile: D\n  image: x\n"
    assert (
        edited(text, lambda at: nest(at("a", "build"), "context", beside={"dockerfile": "D"})).replace(
            "\n    dockerfile: D  # here", "  # here\n    dockerfile: D"
        )
        == after
    )


@pytest.mark.parametrize(
    ("text", "path", "code"),
    [("a:\n", ("a",), "nothing-to-wrap"), ("- a\n", (0,), "no-key"), ("? a\n: b\n", ("a",), "no-key")],
)
def test_nest_refuses(text: str, path: tuple[str | int, ...], code: str) -> None:
    assert edited(text, lambda at: nest(at(*path), "x")) == f"refused: {code}"


REPLACED: list[tuple[str, str, tuple[str | int, ...], Value, str]] = [
    ("list by text", "r:\n  - to:\n    - a@b\n    - c@d\n    from: x\n", ("r", 0, "to"), "a@b, c@d",
     "r:\n  - to: a@b, c@d\n    from: x\n"),
    ("flow list, comment behind", "to: [a, b] # x\n", ("to",), "a, b", "to: a, b # x\n"),
    ("item by text", "m:\n  - a: b # x\n  - c\n", ("m", 0), "a=b", "m:\n  - a=b # x\n  - c\n"),
    ("quotes of the neighbours", "m:\n  - a: b\n  - 'c'\n", ("m", 0), "a=b", "m:\n  - 'a=b'\n  - 'c'\n"),
    ("text by mapping", "d:\n  a: b\n", ("d", "a"), {"c": "b"}, "d:\n  a:\n    c: b\n"),
    ("text by mapping in flow", "d: {a: b}\n", ("d", "a"), {"c": "b"}, "d: {a: {c: b}}\n"),
    ("list by mapping", "d:\n- a\n- b\n", ("d",), {"a": None, "b": {"x": 1}}, "d:\n  a:\n  b:\n    x: 1\n"),
    ("text by list", "d: x\n", ("d",), ["x", "z"], "d:\n  - x\n  - z\n"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "path", "value", "after"), [row[1:] for row in REPLACED], ids=[row[0] for row in REPLACED])
def test_replace(text: str, path: tuple[str | int, ...], value: Value, after: str) -> None:
    assert edited(text, lambda at: replace(at(*path), value)) == after


def test_replace_refuses_to_lose_a_comment() -> None:
    assert edited("d:\n  - a # why\n  - b\n", lambda at: replace(at("d"), "a, b")) == "refused: comment-lost"
