"""Findings are recognised by place and words, the surest likeness first."""

from __future__ import annotations

import pytest

from fixer.engine.known import Known, recognised


def one(message: str, place: str, code: str = "PRM001", path: str = "a.yml") -> Known:
    return Known(code, path, message, place)


@pytest.mark.parametrize(
    ("found", "known", "met", "unmet"),
    [
        pytest.param([], [], set(), [], id="nothing"),
        pytest.param([one("x", "1")], [one("x", "1")], {0}, [], id="same"),
        pytest.param([one("x", "2")], [one("x", "1")], {0}, [], id="moved"),
        pytest.param([one("y", "1")], [one("x", "1")], {0}, [], id="other words"),
        pytest.param([one("y", "2")], [one("x", "1")], set(), [one("x", "1")], id="new and gone"),
        pytest.param([one("new", "1"), one("x", "2")], [one("x", "1")], {1}, [], id="a new one in the old one's place"),
        pytest.param([one("x", "1"), one("x", "2")], [one("x", "1")], {0}, [], id="each stands for one"),
        pytest.param([one("x", "1"), one("x", "2")], [one("x", "2")], {1}, [], id="the same place counts more"),
        pytest.param([one("x", "1", code="ALM001")], [one("x", "1")], set(), [one("x", "1")], id="another rule"),
        pytest.param([one("x", "2", path="b.yml")], [one("x", "1")], set(), [one("x", "1")], id="another file"),
        pytest.param([one("x", "9")], [one("x", "1"), one("x", "1")], {0}, [one("x", "1")], id="twice known"),
    ],
)
def test_recognised(found: list[Known], known: list[Known], met: set[int], unmet: list[Known]) -> None:
    assert recognised(found, known) == (frozenset(met), tuple(unmet))
