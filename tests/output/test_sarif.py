"""SARIF, to the letter where it matters; what validators say of it: test_contracts."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from typing import Any

import pytest

from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome, RuleError
from fixer.engine.rule import INFO, UNSAFE, WARNING
from fixer.errors import Template, Unreadable
from fixer.output import sarif
from fixer.output.report import Report
from tests.engine.small import go, replaces
from tests.output.test_text import COMPOSE, OTHER, across, alternatives, hostile


def run(outcome: Outcome, **more: Any) -> Any:
    (run,) = json.loads(sarif.render([Report(outcome, version="1.2.3", **more)]))["runs"]
    return run


def place(uri: str, line: int, start: int, end: int) -> dict[str, Any]:
    return {
        "artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end},
    }


def replacement(line: int, start: int, end: int, text: str) -> dict[str, Any]:
    region = {"startLine": line, "startColumn": start, "endLine": line, "endColumn": end}
    return {"deletedRegion": region, "insertedContent": {"text": text}}


def test_a_finding_with_a_fix_in_two_files() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, across("unsafe", caveat="clients may notice"), fix=False)
    assert run(outcome)["results"] == [
        {
            "ruleId": "TST001",
            "ruleIndex": 0,
            "level": "error",
            "message": {"text": "wrong port. Fix: name the container's port. Caveat: clients may notice."},
            "locations": [
                {
                    "physicalLocation": place("b.yml", 2, 13, 24),
                    "logicalLocations": [{"fullyQualifiedName": "jobs[0].targets[0]"}],
                }
            ],
            "partialFingerprints": {
                "primaryLocationLineHash": "1a0c2bcad8da4865:1",
                "fixerFinding/v1": outcome.reported[0].fingerprint,
            },
            "relatedLocations": [
                {"id": 1, "message": {"text": "services.auth.ports[0]"}, "physicalLocation": place("a.yml", 6, 9, 20)}
            ],
            "fixes": [
                {
                    "description": {"text": "Name the container's port (unsafe). Caveat: clients may notice."},
                    "artifactChanges": [
                        {
                            "artifactLocation": {"uri": "b.yml", "uriBaseId": "%SRCROOT%"},
                            "replacements": [replacement(2, 22, 23, "0")],
                        },
                        {
                            "artifactLocation": {"uri": "a.yml", "uriBaseId": "%SRCROOT%"},
                            "replacements": [replacement(6, 13, 14, "0")],
                        },
                    ],
                }
            ],
        }
    ]


def test_the_run_says_what_it_is() -> None:
    made = run(go({"a.yml": COMPOSE}, alternatives()))
    (rule,) = made["tool"]["driver"].pop("rules")
    assert made["tool"]["driver"] == {"name": "fixer", "version": "1.2.3", "semanticVersion": "1.2.3"}
    assert made["columnKind"] == "unicodeCodePoints"
    assert rule == {
        "id": "TST002",
        "name": "OpenQuestion",
        "shortDescription": {"text": "docs"},
        "fullDescription": {"text": "docs"},
        "help": {"text": "docs", "markdown": "docs"},
        "helpUri": "https://example.org",
        "defaultConfiguration": {"level": "error", "enabled": True},
        "properties": {"precision": "very-high", "problem.severity": "error", "tags": ["misconfiguration"]},
    }


@pytest.mark.parametrize("made", [alternatives(), across("manual", caveat="who knows")], ids=["alternatives", "manual"])
def test_what_nobody_should_press_is_no_fix(made: Any) -> None:
    (result,) = run(go({"a.yml": COMPOSE, "b.yml": OTHER}, made))["results"]
    assert "fixes" not in result
    assert "Fix:" not in result["message"]["text"]


def test_a_chosen_alternative_is_a_fix() -> None:
    flags = Flags(unsafe_fixes=True)
    files = {"a.yml": COMPOSE, "fixer.toml": '[rules.TST002]\nalternative = "name"\n'}
    (result,) = run(go(files, alternatives(), flags=flags))["results"]
    assert [fix["description"]["text"] for fix in result["fixes"]] == ["Name it (unsafe). Caveat: another image then."]


def test_a_fix_that_creates_a_file_cannot_be_said() -> None:
    files = {"a.yml": COMPOSE, "fixer.toml": '[rules.TST002]\nalternative = "note"\n'}
    (result,) = run(go(files, alternatives(), fix=False))["results"]
    assert "fixes" not in result
    assert result["message"]["text"] == "which one?. Fix: write it down. Caveat: one file more."


def test_silenced_ones_are_marked() -> None:
    outcome = go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n", "b.yml": "key: y\n"}, hostile())
    assert [result["suppressions"] for result in run(outcome)["results"]] == [
        [{"kind": "inSource", "status": "accepted", "justification": "wanted"}]
    ]
    bare = go({"a.yml": "key: x  # fixer: ignore[TST003]\n"}, hostile())
    assert run(bare)["results"][0]["suppressions"] == [{"kind": "inSource", "status": "accepted"}]
    known = bare._replace(reported=tuple(one._replace(suppressed=None, baseline=True) for one in bare.reported))
    assert run(known)["results"][0]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "in the baseline"}
    ]
    assert "suppressions" not in run(go({"a.yml": "key: x\n"}, hostile()))["results"][0]


def test_errors_are_notifications() -> None:
    problems = (Unreadable("a b.yml", "found a tab", 3, 4), Unreadable("b.yml", "not UTF-8"), Template("c.yml", "a template"))
    outcome = go({}, replaces("TST004", "auth", "sso"))
    broken = Outcome(outcome.before, outcome.after, (), (RuleError(("TST001",), "ValueError: x", "d.yml"),))
    assert run(broken, problems=problems)["invocations"] == [
        {
            "executionSuccessful": False,
            "toolExecutionNotifications": [
                {
                    "level": "error",
                    "message": {"text": "a b.yml: found a tab"},
                    "locations": [
                        {
                            "physicalLocation": {
                                "artifactLocation": {"uri": "a%20b.yml", "uriBaseId": "%SRCROOT%"},
                                "region": {"startLine": 3, "startColumn": 4},
                            }
                        }
                    ],
                },
                {
                    "level": "error",
                    "message": {"text": "b.yml: not UTF-8"},
                    "locations": [
                        {"physicalLocation": {"artifactLocation": {"uri": "b.yml", "uriBaseId": "%SRCROOT%"}}},
                    ],
                },
                {
                    "level": "error",
                    "message": {"text": "TST001: ValueError: x"},
                    "locations": [
                        {"physicalLocation": {"artifactLocation": {"uri": "d.yml", "uriBaseId": "%SRCROOT%"}}},
                    ],
                },
            ],
        }
    ]


def test_columns_count_code_points_and_no_byte_order_mark() -> None:
    def region(text: str) -> tuple[int, int]:
        made = run(go({"a.yml": text}, hostile()))["results"][0]["locations"][0]["physicalLocation"]["region"]
        return made["startColumn"], made["endColumn"]

    assert region("{a: 😀é, key: x}\n") == (14, 15)
    assert region("\ufeffkey: x\n") == (6, 7)
    assert region("\ufeffa: 1\nkey: x\n") == (6, 7)


@pytest.mark.parametrize(
    ("name", "artifact"),
    [
        ("a b/ö#?.yml", {"uri": "a%20b/%C3%B6%23%3F.yml", "uriBaseId": "%SRCROOT%"}),
        ("100%.yml", {"uri": "100%25.yml", "uriBaseId": "%SRCROOT%"}),
        ("/srv/a.yml", {"uri": "file:///srv/a.yml"}),
        ("not-\udcff-utf8.yml", {"uri": "not-%FF-utf8.yml", "uriBaseId": "%SRCROOT%"}),
    ],
)
def test_names_of_files(name: str, artifact: dict[str, str]) -> None:
    outcome = go({"a.yml": "key: x\n"}, hostile())
    (result,) = run(outcome, rooted=lambda path: name)["results"]  # noqa: ARG005
    assert result["locations"][0]["physicalLocation"]["artifactLocation"] == artifact


def test_nothing_in_a_message_is_a_link() -> None:
    (result,) = run(go({"a.yml": "key: '[here](https://example.org)'\n"}, hostile()))["results"]
    assert result["message"]["text"] == "[here]\u200b(https://example.org)."


def test_what_appears_only_after_fixes_is_in_no_file() -> None:
    outcome = go({"a.yml": COMPOSE}, replaces("TST004", "auth", "sso"), replaces("TST006", "sso", "idp"))
    assert [result["ruleId"] for result in run(outcome)["results"]] == ["TST004"]


def test_the_most_severe_stay_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sarif, "RESULTS", 2)
    outcome = go(
        {"a.yml": "a: [one, two, three]\n"},
        *(replaces(f"TST00{n}", word, "x") for n, word in enumerate(("one", "two", "three"))),
        fix=False,
    )
    levels = dict(zip(("TST000", "TST001", "TST002"), (INFO, WARNING, WARNING), strict=True))
    reported = tuple(
        one._replace(finding=replace(one.finding, severity=levels[one.finding.rule.code])) for one in outcome.reported
    )
    made = run(outcome._replace(reported=reported))
    assert [result["ruleId"] for result in made["results"]] == ["TST001", "TST002"]
    assert made["invocations"] == [
        {
            "executionSuccessful": True,
            "toolExecutionNotifications": [
                {
                    "level": "warning",
                    "message": {"text": "1 more findings are left out: there are more than a report may hold."},
                }
            ],
        }
    ]


def test_it_stays_small_enough_to_be_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    outcome = go({"a.yml": "".join(f"k{n}: old\n" for n in range(64))}, replaces("TST001", "old", "new", UNSAFE), fix=False)
    whole = len(gzip.compress(sarif.render([Report(outcome)])))
    monkeypatch.setattr(sarif, "COMPRESSED", whole - 1)
    content = sarif.render([Report(outcome)])
    (made,) = json.loads(content)["runs"]
    assert len(gzip.compress(content)) < whole
    assert len(made["results"]) == 32
    assert made["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"].startswith("32 more findings")
