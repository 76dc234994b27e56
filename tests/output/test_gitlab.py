"""GitLab's Code Quality report."""

from __future__ import annotations

import json

from fixer.output.gitlab import render
from fixer.output.report import Report
from tests.engine.small import go
from tests.output.test_text import COMPOSE, OTHER, across, alternatives, hostile


def test_a_finding() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, across(), fix=False)
    content = render([Report(outcome, rooted=lambda path: f"sub/{path}")])
    assert content[:3] != b"\xef\xbb\xbf"
    assert json.loads(content) == [
        {
            "description": "TST001 wrong port",
            "check_name": "wrong-port",
            "fingerprint": outcome.reported[0].fingerprint,
            "severity": "critical",
            "location": {"path": "sub/b.yml", "lines": {"begin": 2, "end": 2}},
        }
    ]


def test_severities_and_trees() -> None:
    """Trees that hold the same give the same fingerprints, of which GitLab would show one."""
    warning, info = go({"a.yml": COMPOSE}, alternatives()), go({"a.yml": "a: 1\nkey: |\n  x\n  y\nb: 2\n"}, hostile())
    issues = json.loads(render([Report(warning), Report(info), Report(info)]))
    assert [(one["severity"], one["location"]["lines"]) for one in issues] == [
        ("major", {"begin": 3, "end": 3}),
        ("info", {"begin": 2, "end": 4}),
        ("info", {"begin": 2, "end": 4}),
    ]
    assert [one["fingerprint"] for one in issues] == [
        warning.reported[0].fingerprint,
        info.reported[0].fingerprint,
        f"{info.reported[0].fingerprint}-2",
    ]


def test_nothing() -> None:
    assert render([]) == b"[]\n"
    assert render([Report(go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n"}, hostile()))]) == b"[]\n"
