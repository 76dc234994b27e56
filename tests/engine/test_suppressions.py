"""What a comment silences, and what is said of comments that silence nothing."""

from __future__ import annotations

import pytest

from fixer.document.operations import put
from fixer.engine.configuration import Flags
from fixer.engine.rule import SAFE, Finding, Fix
from tests.engine.small import go, replaces, rule, texts, told

OLD = replaces("AAA001", "old", "new")


def silenced(text: str) -> list[int]:
    """Lines whose `old` is silenced."""
    outcome = go({"a.yml": text}, OLD, fix=False)
    return [item.finding.node.position.line for item in outcome.reported if item.suppressed is not None]


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("a: old # fixer: ignore[AAA001]\nb: old\n", [1]),
        ("a: old # fixer: ignore[rule-aaa001]\nb: old\n", [1]),
        ("a: old #fixer:ignore[BBB001, AAA001] because\n", [1]),
        ("# fixer: ignore[AAA001]\na: old\nb: old\n", [2]),
        ("# fixer: ignore[AAA001]\n\n# and a word on it\na:\n  - old\n  - x: old\nb: old\n", [5, 6]),
        ("a: # fixer: ignore[AAA001]\n  b: old\n  c: {d: old}\ne: old\n", [2, 3]),
        ("a:\n  # fixer: ignore[AAA001]\n  - b: old\n    c: old\n  - b: old\n", [3, 4]),
        ("a:\n  - b: old # fixer: ignore[AAA001]\n    c: old\n  - b: old\n", [2, 3]),
        ("a:\n  - b: 1\n    c: old # fixer: ignore[AAA001]\n  - b: old\n", [3]),
        ("a: [\n  old, # fixer: ignore[AAA001]\n  old\n]\n", [2]),
        ("a: [old,\n  old, old\n] # fixer: ignore[AAA001]\nb: old\n", [1, 2, 2]),
        ("a:\n  b: old\n  # fixer: ignore[AAA001]\nc: old\n", [4]),
        ("\ufeff# fixer: ignore[AAA001]\na: old\nb: old\n", [2]),
        ("a: old # fixer: ignore[AAA001]\r\nb: old\r\n", [1]),
        ("a: &x old # fixer: ignore[AAA001]\nb: *x\n", [1, 1]),
        ("a: 1\n---\n# fixer: ignore[AAA001]\nb: old\nc: old\n", [4]),
        ("b: old\n# fixer: file-ignore[AAA001] all of it\nc: old\n", [1, 3]),
        # not for us, or no suppression
        ("a: old # fixer: ignore[AAA002]\n", []),
        ("a: old # fixer: ignore[AAA]\n", []),
        ("a: old # fixer: ignore\n", []),
        ("a: old # fixer: ignore[]\n", []),
        ("a: old # fixer: ignores[AAA001]\n", []),
        ("a: old # see fixer: ignore[AAA001]\n", []),
        ("a: 'x # fixer: ignore[AAA001]'\nb: old\n", []),
        ("# fixer: ignore[AAA001]\nb: 1\na: old\n", []),
        ("a: old\n# fixer: ignore[AAA001]\n", []),
    ],
)
def test_what_it_covers(text: str, lines: list[int]) -> None:
    assert silenced(text) == lines


@pytest.mark.parametrize(
    ("until", "expected"),
    [
        ("until=2026-06-15", "suppressed soon"),  # the day itself still counts
        ("until=2026-06-14", "fixed: write new"),
        ("until=2027-01-31", "suppressed soon"),
        ("until=soonish", "fixed: write new"),
    ],
)
def test_until(until: str, expected: str) -> None:
    outcome = go({"a.yml": f"a: old # fixer: ignore[AAA001] {until} soon\n"}, OLD, flags=Flags(ignore=("FIX",)))
    assert told(outcome) == [f"AAA001 a.yml:1 {expected}"]


def test_it_binds_the_fixer() -> None:
    text = "a: old # fixer: ignore[AAA001] on purpose\nb: old\n"
    outcome = go({"a.yml": text}, OLD)
    assert told(outcome) == ["AAA001 a.yml:1 suppressed on purpose", "AAA001 a.yml:2 fixed: write new"]
    assert texts(outcome) == {"a.yml": "a: old # fixer: ignore[AAA001] on purpose\nb: new\n"}


def test_at_a_related_node_in_another_file() -> None:
    def check(project, options):  # type: ignore[no-untyped-def]  # noqa: ARG001
        (here,), (there,) = project.documents[0].find("k"), project.documents[1].find("k")
        yield Finding(made, here, {"what": "differs"}, (), (there,))

    made = rule("AAA001", check)
    files = {"a.yml": "k: a\n", "b.yml": "k: b # fixer: ignore[AAA001] known\n"}
    assert told(go(files, made)) == ["AAA001 a.yml:1 suppressed known"]
    # The finding's own file is outside: nothing is told, and the suppression is no less used.
    assert told(go(files, made, paths=("b.yml",))) == []


def test_in_conf() -> None:
    def check(project, options):  # type: ignore[no-untyped-def]  # noqa: ARG001
        for node in project.documents[0].find("min-port"):
            yield Finding(made, node, {"what": "low"}, (Fix("raise", put(node, "2"), SAFE),))

    made = rule("AAA001", check, triggers={"coturn": ()})
    assert told(go({"t.conf": "# fixer: ignore[AAA001]\nmin-port=1\n"}, made)) == ["AAA001 t.conf:2 suppressed"]
    assert told(go({"t.conf": "# fixer: ignore[AAA001]\nmax-port=9\nmin-port=1\n"}, made, fix=False)) == [
        "FIX001 t.conf:1 open",
        "AAA001 t.conf:3 open",
    ]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1 # fixer: ignore[AAA001] old story\nb: 2\n", "a: 1\nb: 2\n"),
        ("x: 1\n  # fixer: ignore[AAA001]\na: 1 # kept\n", "x: 1\na: 1 # kept\n"),
        ("a: 1\n# fixer: file-ignore[AAA001]\n", "a: 1\n"),
        ("a: old # fixer: ignore[BBB001, AAA001] why\n", "a: old # fixer: ignore[AAA001] why\n"),
        ("a: 1\r\n# fixer: ignore[AAA001]\r\nb: 2\r\n", "a: 1\r\nb: 2\r\n"),
        ("a: 1 # fixer: ignore[AAA001] until=2020-01-01\n", "a: 1\n"),
    ],
)
def test_unused_ones_are_removed(before: str, after: str) -> None:
    outcome = go({"a.yml": before}, OLD, replaces("BBB001", "never", "seen"))
    assert texts(outcome) == {"a.yml": after}
    assert [item.finding.rule.code for item in outcome.reported if item.fix] == ["FIX001"]
    assert go({"a.yml": after}, OLD, replaces("BBB001", "never", "seen")).after.documents[0].text == after


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("a: 1 # fixer: ignore[AAA001]\n", Flags(select=("BBB001", "FIX001"))),  # AAA001 did not run
        ("a: 1 # fixer: ignore[AAA001]\n", Flags(ignore=("FIX001",))),
        ("a: old # fixer: ignore[AAA001]\n", Flags()),
        ("a: old # fixer: ignore[AAA001] until=2020-01-01\n", Flags(unfixable=("AAA001",))),  # needed, only too late
    ],
)
def test_nothing_is_said_of_the_others(text: str, flags: Flags) -> None:
    outcome = go({"a.yml": text}, OLD, replaces("BBB001", "never", "seen"), flags=flags)
    assert [item.finding.rule.code for item in outcome.reported if item.finding.rule.code.startswith("FIX")] == []
    assert texts(outcome) == {"a.yml": text}


def test_a_rule_that_raised_leaves_its_suppressions_alone() -> None:
    def check(project, options):  # type: ignore[no-untyped-def]  # noqa: ARG001
        raise RuntimeError
        yield

    outcome = go({"a.yml": "a: 1 # fixer: ignore[AAA001]\n"}, rule("AAA001", check))
    assert told(outcome) == []


def test_one_that_a_fix_makes_idle_goes_in_the_next_pass() -> None:
    rules = [replaces("AAA001", "old", "new", key="a"), replaces("BBB001", "old", "other", key="a")]
    text = "# fixer: ignore[BBB001]\na: old\n"
    outcome = go({"a.yml": text}, *rules)
    assert texts(outcome) == {"a.yml": "a: new\n"}


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("ignore[AAA002]", "this suppression names no rule: `AAA002`; did you mean `AAA001`?"),
        ("ignore[AAA]", "this suppression names no rule: `AAA`; did you mean `AAA001`?"),
        ("ignore[AAA001, ZZZ999]", "this suppression names no rule: `ZZZ999`"),
        ("ignore", "this suppression names no rule"),
        ("file-ignore", "this suppression names no rule"),
        ("ingore[AAA001]", "this suppression is neither `ignore` nor `file-ignore`"),
        ("ignore[AAA001] until=2026-13-01", "this suppression has an `until` that is no date: 2026-13-01"),
    ],
)
def test_what_cannot_silence_is_a_warning(comment: str, message: str) -> None:
    outcome = go({"a.yml": f"a: old # fixer: {comment}\n"}, OLD, flags=Flags(select=("AAA001", "FIX002")), fix=False)
    assert [item.finding.message for item in outcome.reported if item.finding.rule.code == "FIX002"] == [message]


@pytest.mark.parametrize("comment", ["# fixer: I changed this port", "# the fixer: ignore", "# fixer ignore[AAA001]"])
def test_other_comments_are_left_alone(comment: str) -> None:
    assert told(go({"a.yml": f"a: 1 {comment}\n"}, OLD)) == []
