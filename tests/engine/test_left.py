"""Findings that are left alone: known, and neither reported nor mended."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.document.operations import delete
from fixer.engine.rule import SAFE, Finding, Fix, Options, Rule
from fixer.stack.project import Project
from tests.engine.small import go, replaces, rule, scalars, texts, told

TEXT = {"a.yml": "a: [one, two, two]\n"}
RULES = replaces("TST002", "two", "zwei")


def removes(text: str) -> Rule:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in scalars(project):
            if node.text == text:
                yield Finding(made, node, {"what": "too much"}, (Fix("drop it", delete(node), SAFE),))

    made = rule("TST003", check)
    return made


def test_nothing_is_said_of_it() -> None:
    first, second = go(TEXT, RULES, fix=False).reported
    assert told(go(TEXT, RULES, fix=False, left={first.fingerprint})) == ["TST002 a.yml:1 open"]
    assert told(go(TEXT, RULES, fix=False, left={first.fingerprint, second.fingerprint})) == []


def test_its_fix_is_not_made() -> None:
    first, _ = go(TEXT, RULES, fix=False).reported
    outcome = go(TEXT, RULES, left={first.fingerprint})
    assert texts(outcome) == {"a.yml": "a: [one, two, zwei]\n"}
    assert told(outcome) == ["TST002 a.yml:1 fixed: write zwei"]


def test_it_is_known_again_where_another_fix_has_moved_it() -> None:
    rules = removes("one"), RULES
    _, first, second = go(TEXT, *rules, fix=False).reported
    assert (first.finding.node.route[-1], second.finding.node.route[-1]) == (1, 2)
    outcome = go(TEXT, *rules, left={first.fingerprint, second.fingerprint})
    assert texts(outcome) == {"a.yml": "a: [two, two]\n"}
    assert told(outcome) == ["TST003 a.yml:1 fixed: drop it"]


def test_what_is_not_there_is_no_matter() -> None:
    assert told(go(TEXT, RULES, left={"0" * 16}, fix=False)) == ["TST002 a.yml:1 open", "TST002 a.yml:1 open"]
