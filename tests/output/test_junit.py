"""JUnit's XML."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from fixer.engine.outcome import Outcome, RuleError
from fixer.engine.rule import UNSAFE
from fixer.errors import Template, Unreadable
from fixer.output.junit import render
from fixer.output.report import Report
from tests.engine.small import go, replaces
from tests.output.test_text import COMPOSE, OTHER, across, hostile


def said(outcome: Outcome, **more: Any) -> str:
    return render([Report(outcome, **more)]).decode()


def test_findings_fail_and_silenced_ones_are_skipped() -> None:
    files = {"a.yml": COMPOSE, "b.yml": OTHER, "c.yml": "key: x  # fixer: ignore[TST003] wanted\n"}
    outcome = go(files, across("unsafe", caveat="clients may notice"), replaces("TST003", "x", "z"), fix=False)
    assert (
        said(outcome)
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="fixer" tests="2" failures="1" errors="0" skipped="1" time="0">
  <testsuite name="b.yml" tests="1" failures="1" errors="0" skipped="0" time="0">
    <testcase name="TST001 wrong-port (2:13)" classname="b.yml" file="b.yml" line="2" time="0">
      <failure type="error" message="wrong port">b.yml:2:13: TST001 wrong port
fix (unsafe): name the container's port
see https://example.org
</failure>
    </testcase>
  </testsuite>
  <testsuite name="c.yml" tests="1" failures="0" errors="0" skipped="1" time="0">
    <testcase name="TST003 rule-tst003 (1:6)" classname="c.yml" file="c.yml" line="1" time="0">
      <skipped message="wanted"/>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_errors() -> None:
    problems = (Unreadable("a.yml", "found a tab", 3, 4), Template("c.yml", "a template"))
    outcome = go({}, replaces("TST004", "auth", "sso", UNSAFE))
    broken = Outcome(outcome.before, outcome.after, (), (RuleError(("TST001",), "ValueError: x"),))
    assert (
        said(broken, problems=problems)
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="fixer" tests="2" failures="0" errors="2" skipped="0" time="0">
  <testsuite name="a.yml" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase name="readable" classname="a.yml" file="a.yml" line="3" time="0">
      <error message="found a tab (line 3, column 4)"/>
    </testcase>
  </testsuite>
  <testsuite name="fixer" tests="1" failures="0" errors="1" skipped="0" time="0">
    <testcase name="TST001" classname="fixer" time="0">
      <error message="ValueError: x"/>
    </testcase>
  </testsuite>
</testsuites>
"""
    )


def test_nothing_is_a_case_that_passed() -> None:
    assert (
        said(go({"a.yml": COMPOSE}))
        == """\
<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="fixer" tests="1" failures="0" errors="0" skipped="0" time="0">
  <testsuite name="fixer" tests="1" failures="0" errors="0" skipped="0" time="0">
    <testcase name="no findings" classname="fixer" time="0"/>
  </testsuite>
</testsuites>
"""
    )


def test_whatever_stands_in_a_file_it_is_xml() -> None:
    outcome = go({"a.yml": 'key: "]]></failure>\\0\\b\\uFFFE&<!-- \\u2028\\"\\t"\n'}, hostile())
    text = said(outcome, name=lambda path: 'a"<&\udcff.yml')  # noqa: ARG005
    (failure,) = ElementTree.fromstring(text).iter("failure")
    assert failure.get("message") == ']]></failure>\\x00\\x08\\ufffe&<!-- \\u2028"    '
