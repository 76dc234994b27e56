"""The report for programs."""

from __future__ import annotations

import json
from typing import Any

from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome, RuleError
from fixer.engine.rule import UNSAFE
from fixer.errors import Template, Unreadable
from fixer.output.json import render
from fixer.output.report import Report
from tests.engine.small import go, replaces
from tests.output.test_text import COMPOSE, OTHER, across, hostile


def said(outcome: Outcome, **more: Any) -> Any:
    return json.loads(render([Report(outcome, version="1.2.3", **more)]))


def at(row: int, column: int) -> dict[str, int]:
    return {"row": row, "column": column}


def test_everything_about_a_finding() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, across(), fix=False)
    assert said(outcome, name=lambda path: f"x/{path}") == {
        "version": "1",
        "tool": {"name": "fixer", "version": "1.2.3"},
        "findings": [
            {
                "code": "TST001",
                "name": "wrong-port",
                "severity": "error",
                "message": "wrong port",
                "facts": {"what": "wrong port"},
                "path": "x/b.yml",
                "location": at(2, 13),
                "end_location": at(2, 24),
                "related": [{"path": "x/a.yml", "location": at(6, 9), "end_location": at(6, 20)}],
                "fingerprint": outcome.reported[0].fingerprint,
                "suppressed": None,
                "baseline": False,
                "fixes": [
                    {
                        "title": "name the container's port",
                        "applicability": "safe",
                        "caveat": "",
                        "changes": [
                            'jobs[0].targets[0]: "auth:8081" → "auth:8080"',
                            'x/a.yml: services.auth.ports[0]: "8081:8080" → "8080:8080"',
                        ],
                        "edits": [
                            {"path": "x/b.yml", "location": at(2, 22), "end_location": at(2, 23), "content": "0"},
                            {"path": "x/a.yml", "location": at(6, 13), "end_location": at(6, 14), "content": "0"},
                        ],
                    }
                ],
            }
        ],
        "errors": [],
    }


def test_columns_count_code_points() -> None:
    finding = said(go({"a.yml": "{a: 😀é, key: x}\n"}, hostile()))["findings"][0]
    assert (finding["location"], finding["end_location"]) == (at(1, 14), at(1, 15))


def test_what_is_not_fixed_says_why() -> None:
    finding = said(go({"a.yml": COMPOSE}, replaces("TST005", "auth", "sso", UNSAFE)))["findings"][0]
    assert (finding["refused"], finding["fixes"][0]["caveat"]) == ("unsafe", "may differ")


def test_what_is_made_is_not_refused() -> None:
    finding = said(go({"a.yml": COMPOSE}, replaces("TST005", "auth", "sso", UNSAFE), flags=Flags(unsafe_fixes=True)))["findings"][
        0
    ]
    assert "refused" not in finding
    assert finding["fixes"][0]["applicability"] == "unsafe"


def test_a_fix_that_had_to_wait_has_the_places_of_the_text_on_disk() -> None:
    rules = replaces("TST004", "auth", "a-longer-name"), replaces("TST005", "8081:8080", "80:80", related="services")
    outcome = go({"a.yml": COMPOSE}, *rules)
    first, second = outcome.reported
    assert first.fix is not None
    assert second.fix is not None
    assert second.fix.edits[0].span.start > second.finding.fixes[0].edits[0].span.start
    assert said(outcome)["findings"][1]["fixes"][0]["edits"] == [
        {"path": "a.yml", "location": at(6, 12), "end_location": at(6, 17), "content": ":"}
    ]


def test_what_appears_later_has_no_edits() -> None:
    outcome = go({"a.yml": COMPOSE}, replaces("TST004", "auth", "sso"), replaces("TST006", "sso", "idp"))
    first, second = said(outcome)["findings"]
    assert (first["code"], second["code"]) == ("TST004", "TST006")
    assert second["after"] == [first["fingerprint"]]
    assert second["fixes"] == [
        {
            "title": "write idp",
            "applicability": "safe",
            "caveat": "",
            "changes": ['services.auth.image: "sso" → "idp"'],
            "edits": [],
        }
    ]


def test_suppressed_ones_are_there_with_their_reason() -> None:
    findings = said(go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n"}, hostile()))["findings"]
    assert [finding["suppressed"] for finding in findings] == ["wanted"]


def test_errors() -> None:
    problems = (Unreadable("a.yml", "found a tab", 3, 4), Unreadable("b.yml", "not UTF-8"), Template("c.yml", "a template"))
    outcome = go({}, replaces("TST004", "auth", "sso"))
    broken = Outcome(outcome.before, outcome.after, (), (RuleError(("TST001",), "ValueError: x"),))
    assert said(broken, problems=problems)["errors"] == [
        {"path": "a.yml", "location": at(3, 4), "reason": "found a tab", "codes": []},
        {"path": "b.yml", "location": None, "reason": "not UTF-8", "codes": []},
        {"path": None, "location": None, "reason": "ValueError: x", "codes": ["TST001"]},
    ]


def test_nothing_at_all() -> None:
    assert json.loads(render([])) == {"version": "1", "tool": {"name": "fixer", "version": ""}, "findings": [], "errors": []}
