"""Checks as text, JSON, JUnit and Markdown, to the letter."""

from __future__ import annotations

import json
from xml.etree import ElementTree

from fixer.document.document import Document
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.telling import Looked, as_json, changed, junit, markdown, text

ROOT = Document("a.yml", "x: 1\ny: 2\n").root
assert ROOT is not None
NODE = ROOT.entries[1].value
CHECKS = (
    Check("endpoints", "api:80", PASS, "HTTP 200", seconds=0.25),
    Check("endpoints", "auth-service:8081", FAIL, "refused the connection", (NODE,), "run `fixer apply`", ("PRM001",), 0.9),
    Check("prometheus", "answers\x1b[2J", NOT_CHECKED, "port 9090 <is> not published & | @you"),
)
LOOKED = (Looked(CHECKS, lambda path: f"stack/{path}"),)


def test_text() -> None:
    assert text(LOOKED).decode() == (
        "endpoints\n"
        "  pass         api:80             HTTP 200\n"
        "  fail         auth-service:8081  refused the connection: PRM001, run `fixer apply`\n"
        "\n"
        "prometheus\n"
        "  not checked  answers\\x1b[2J  port 9090 <is> not published & | @you\n"
        "\n"
        "1 pass, 1 fail, 1 not checked.\n"
    )
    assert text(()) == b"nothing to check.\n"


def test_json() -> None:
    found = json.loads(as_json(LOOKED))
    assert (found["version"], found["tool"]["name"]) == (1, "fixer")
    assert found["total"] == {"pass": 1, "fail": 1, "not checked": 1}
    assert found["checks"][1] == {
        "part": "endpoints",
        "name": "auth-service:8081",
        "verdict": "fail",
        "reason": "refused the connection",
        "codes": ["PRM001"],
        "hint": "run `fixer apply`",
        "seconds": 0.9,
        "places": [{"path": "stack/a.yml", "row": 2, "column": 4}],
    }


def test_junit() -> None:
    suites = ElementTree.fromstring(junit(LOOKED))
    assert [dict(suite.attrib) for suite in suites] == [
        {"name": "endpoints", "tests": "2", "failures": "1", "errors": "0", "skipped": "0", "time": "1.150"},
        {"name": "prometheus", "tests": "1", "failures": "0", "errors": "0", "skipped": "1", "time": "0.000"},
    ]
    told = [
        (case.get("name"), inner.tag, inner.get("message") or inner.text) for case in suites.iter("testcase") for inner in case
    ]
    assert told == [
        ("api:80", "system-out", "HTTP 200"),
        ("auth-service:8081", "failure", "refused the connection: PRM001, run `fixer apply`"),
        ("answers\\x1b[2J", "skipped", "port 9090 <is> not published & | @you"),
    ]


def test_markdown() -> None:
    assert markdown(LOOKED).decode() == (
        "**fixer verify**: 1 pass, 1 fail, 1 not checked\n"
        "\n"
        "| | part | what | |\n"
        "|---|---|---|---|\n"
        "| fail | endpoints | auth-service:8081 | refused the connection: PRM001, run \\`fixer apply\\` |\n"
        "| not checked | prometheus | answers\\\\x1b\\[2J | port 9090 \\<is\\> not published \\& \\| @\u200byou |\n"
        "| pass | endpoints | api:80 | HTTP 200 |\n"
    )


def test_what_changed() -> None:
    after = (Check("endpoints", "auth-service:8081", PASS, "HTTP 200"), CHECKS[2], Check("queries", "up", FAIL, "no result"))
    assert list(changed(CHECKS, after)) == [
        "endpoints: auth-service:8081: fail → pass: HTTP 200",
        "queries: up: new: fail: no result",
        "endpoints: api:80: gone",
    ]
