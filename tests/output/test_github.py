"""Workflow commands: what GitHub's runner reads off a log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from fixer.engine.outcome import Outcome, RuleError
from fixer.engine.rule import INFO, UNSAFE, Finding, Options, Rule
from fixer.errors import Template, Unreadable
from fixer.output.github import render
from fixer.output.report import Report
from fixer.stack.project import Project
from tests.engine.small import go, replaces, rule
from tests.output.test_text import COMPOSE, OTHER, across, alternatives, hostile


def lines(outcome: Outcome, **more: Any) -> list[str]:
    return render([Report(outcome, **more)]).decode().splitlines()


def test_a_finding_and_its_fix() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, across("unsafe", caveat="clients may notice"), fix=False)
    assert lines(outcome, rooted=lambda path: f"sub/{path}") == [
        "::error file=sub/b.yml,line=2,endLine=2,col=13,endColumn=24,title=TST001 wrong-port::"
        "wrong port%0AFix (unsafe): name the container's port; clients may notice"
    ]


def test_why_there_is_no_fix() -> None:
    assert lines(go({"a.yml": COMPOSE}, alternatives())) == [
        "::warning file=a.yml,line=3,endLine=3,col=12,endColumn=16,title=TST002 open-question::"
        "which one?%0ANot fixed: choose one with `[rules.TST002] alternative =` name or note"
    ]


def test_several_lines_have_no_columns() -> None:
    outcome = go({"a.yml": "key: |\n  x\n  y\n"}, hostile())
    assert lines(outcome)[0].startswith("::notice file=a.yml,line=1,endLine=")
    assert "col=" not in lines(outcome)[0]


def test_a_file_can_start_no_command_of_its_own() -> None:
    text = 'key: "100%0A::add-mask::x\\n::set-output name=a::b\\r\\u2028::error::c ##[error]d"\n'
    (line,) = lines(go({"a.yml": text}, hostile()), rooted=lambda path: "a,b:c%\n::debug::.yml")  # noqa: ARG005
    assert line == (
        "::notice file=a%2Cb%3Ac%25%0A%3A%3Adebug%3A%3A.yml,line=1,endLine=1,col=6,endColumn=80,title=TST003 bad-name::"
        "100%250A::add-mask::x\\x0a::set-output name=a::b\\x0d\\u2028::error::c ##[error]d"
        "%0ANot fixed: there is no automatic fix"
    )
    assert re.split(r"[\r\n\x85\u2028\u2029]", line) == [line]


def test_errors_come_first() -> None:
    problems = (Unreadable("a.yml", "found a tab", 3, 4), Template("c.yml", "a template"), Unreadable("b.yml", "not UTF-8"))
    outcome = go({}, replaces("TST004", "auth", "sso"))
    broken = Outcome(outcome.before, outcome.after, (), (RuleError(("TST001",), "ValueError: x"),))
    assert lines(broken, problems=problems) == [
        "::error file=a.yml,line=3,col=4,title=fixer::found a tab",
        "::error file=b.yml,title=fixer::not UTF-8",
        "::error title=fixer TST001::ValueError: x",
    ]


def test_what_counts_comes_before_the_limit_and_the_rest_is_counted() -> None:
    text = "".join(f"k{number}: old\n" for number in range(15))
    outcome = go({"a.yml": text}, replaces("TST001", "old", "new", UNSAFE), fix=False)
    said = lines(outcome)
    assert [line.partition(" ")[0] for line in said] == ["::error"] * 10 + ["::notice"]
    assert said[-1] == (
        "::notice title=fixer::5 more findings not shown here: GitHub takes 10 errors, 10 warnings and 10 notices from a step."
    )


def test_notices_leave_room_for_what_is_said_of_the_rest() -> None:
    many = go({f"{number:02}.yml": "key: x\n" for number in range(11)}, _everywhere())
    said = lines(many)
    assert len(said) == 10
    assert said[-1].startswith("::notice title=fixer::2 more findings not shown here")
    ten = go({f"{number:02}.yml": "key: x\n" for number in range(10)}, _everywhere())
    assert [line for line in lines(ten) if "not shown" in line] == []


def _everywhere() -> Rule:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for document in project.documents:
            yield from (Finding(made, node, {"what": "x"}, severity=INFO) for node in document.find("key"))

    made = rule("TST007", check)
    return made


def test_nothing() -> None:
    assert lines(go({"a.yml": COMPOSE})) == []
    assert lines(go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n"}, hostile())) == []
