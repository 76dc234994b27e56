"""Reviewdog's format: places in bytes of UTF-8, suggestions that are literal text."""

from __future__ import annotations

import json
from typing import Any

import pytest

from fixer.engine.outcome import Outcome
from fixer.engine.rule import UNSAFE
from fixer.output import rdjson, rdjsonl
from fixer.output.report import Report
from tests.engine.small import go, replaces
from tests.output import buttons
from tests.output.test_text import COMPOSE, OTHER, across, alternatives, hostile


def said(outcome: Outcome) -> Any:
    return json.loads(rdjson.render([Report(outcome)]))["diagnostics"]


def between(line: int, start: int, end: int) -> dict[str, Any]:
    return {"start": {"line": line, "column": start}, "end": {"line": line, "column": end}}


def test_a_finding_with_a_suggestion() -> None:
    outcome = go({"a.yml": COMPOSE}, replaces("TST005", "8081:8080", "80:80", UNSAFE, related="services"), fix=False)
    everything = {"start": {"line": 2, "column": 3}, "end": {"line": 6, "column": 20}}
    assert json.loads(rdjson.render([Report(outcome, name=lambda path: f"x/{path}")])) == {
        "source": {"name": "fixer"},
        "diagnostics": [
            {
                "message": "8081:8080 should be 80:80. Fix (unsafe): write 80:80. Caveat: may differ.",
                "location": {"path": "x/a.yml", "range": between(6, 9, 20)},
                "severity": "ERROR",
                "code": {"value": "TST005", "url": "https://example.org"},
                "suggestions": [{"range": between(6, 12, 17), "text": ":"}],
                "relatedLocations": [{"message": "services", "location": {"path": "x/a.yml", "range": everything}}],
            }
        ],
    }


@pytest.mark.parametrize(
    "text",
    ["{a: 😀é, key: 日本}\n", "\ufeffkey: 日本\n", "a: 1\r\nkey: '日本'\r\n", "key: 日本", "é: é\nkey: 日本  # é\n"],
)
def test_a_suggestion_is_taken_byte_by_byte(text: str) -> None:
    outcome = go({"a.yml": text}, replaces("TST001", "日本", "größe"), fix=False)
    (diagnostic,) = said(outcome)
    (suggestion,) = diagnostic["suggestions"]
    assert buttons.rdjson(text, suggestion) == text.replace("日本", "größe")


def test_half_a_fix_is_no_suggestion() -> None:
    (diagnostic,) = said(go({"a.yml": COMPOSE, "b.yml": OTHER}, across(), fix=False))
    assert "suggestions" not in diagnostic
    assert diagnostic["message"] == "wrong port. Fix (safe): name the container's port."


def test_alternatives_are_no_suggestions() -> None:
    (diagnostic,) = said(go({"a.yml": COMPOSE}, alternatives()))
    assert ("suggestions" in diagnostic, diagnostic["message"]) == (False, "which one?")


def test_silenced_ones_are_left_out() -> None:
    assert said(go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n"}, hostile())) == []


def test_one_a_line() -> None:
    outcome = go({"a.yml": "key: x\n", "b.yml": "key: y\n"}, hostile(), replaces("TST004", "x", "z"), fix=False)
    lines = rdjsonl.render([Report(outcome)]).decode().split("\n")
    assert lines.pop() == ""
    assert [json.loads(line) for line in lines] == [{**one, "source": {"name": "fixer"}} for one in said(outcome)]
    assert len(lines) == 2
    assert rdjsonl.render([Report(go({"a.yml": "a: 1\n"}, hostile()))]) == b""
