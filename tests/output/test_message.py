"""The message for a commit or a pull request."""

from __future__ import annotations

import pytest

from fixer.engine.configuration import Flags
from fixer.engine.rule import UNSAFE, Rule
from fixer.output import message as module
from fixer.output.message import message
from fixer.output.report import Report
from tests.engine.small import go, replaces
from tests.output.test_text import COMPOSE, OTHER, across

UNSAFE_FIXES = Flags(unsafe_fixes=True)


def named(rule: Rule, name: str) -> Rule:
    """The rule under that name; its findings keep saying the rule that they were made by."""
    object.__setattr__(rule, "name", name)
    return rule


def test_what_and_why() -> None:
    first = across("unsafe", caveat="clients may notice")
    object.__setattr__(first, "docs", f"What it is about, {'in many words ' * 6}in the first line.\n\n## What it does\nMore.\n")
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, first, replaces("TST004", "auth", "sso"), flags=UNSAFE_FIXES)
    assert (
        message([Report(outcome, name=lambda path: f"x/{path}", version="1.2.3")])
        == """\
Fix rule-tst004, wrong-port in 2 files

TST004 rule-tst004

docs
See https://example.org

- x/a.yml: auth should be sso
  Fix (safe): write sso

TST001 wrong-port

What it is about, in many words in many words in many words in many
words in many words in many words in the first line.
See https://example.org

- x/b.yml: wrong port
  Fix (unsafe): name the container's port
  Caveat: clients may notice

Made by fixer 1.2.3.
"""
    )


@pytest.mark.parametrize(
    ("names", "title"),
    [
        (["one"], "Fix one in 1 file"),
        (["one", "two", "three"], "Fix one, two, three in 1 file"),
        (["one", "a-rather-long-name-of-a-rule-that-says-much-more", "three"], "Fix one and 2 more in 1 file"),
        (["x" * 80, "two"], "Fix 2 kinds of misconfiguration in 1 file"),
    ],
)
def test_titles_are_short(names: list[str], title: str) -> None:
    words = ("a", "b", "c")[: len(names)]
    rules = [
        named(replaces(f"TST00{number}", word, "x"), name) for number, (word, name) in enumerate(zip(words, names, strict=True))
    ]
    lines = message([Report(go({"a.yml": f"k: [{', '.join(words)}]\n"}, *rules))]).split("\n")
    assert lines[:2] == [title, ""]
    assert len(title) <= 72


def test_nothing_fixed_is_no_message() -> None:
    assert message([]) == ""
    assert message([Report(go({"a.yml": COMPOSE}))]) == ""
    assert message([Report(go({"a.yml": COMPOSE}, replaces("TST004", "auth", "sso", UNSAFE)))]) == ""


def test_long_lists_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LISTED", 2)
    text = message([Report(go({"a.yml": "k: [old, old, old]\n"}, replaces("TST004", "old", "new")))])
    assert text.count("- a.yml: old should be new\n") == 2
    assert text.endswith("\nNot listed: 1 more.\n\nMade by fixer.\n")


def test_nobody_is_called_and_nothing_is_closed() -> None:
    old = "@team closes #1 <!-- [x](http://e.org) ** ` $1 !2"
    outcome = go({"a.yml": f'k: "{old}"\n'}, replaces("TST004", old, "x"))
    (line,) = (line for line in message([Report(outcome)]).splitlines() if line.startswith("- "))
    assert line.replace("\u200b", "|") == "- a.yml: @|team closes #|1 <|!-- [x]|(http:|//e.org) *|*| `| $|1 !|2 should be x"
