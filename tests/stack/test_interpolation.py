"""Variables: what is known, what is certainly unset, what nobody knows."""

from __future__ import annotations

from textwrap import dedent

import pytest

from fixer.stack.dotenv import Environments, parse
from fixer.stack.interpolation import Variables, expand, outside, shown
from tests.stack.trees import tree

VARIABLES = Variables(
    known={"SET": "s", "EMPTY": "", "NEST": "n"},
    weak={"WEAK": "w"},
    doubtful=frozenset({"DOUBT"}),
)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("plain", "plain"),
        ("$SET-${SET}", "s-s"),
        ("a$$b$$$$", "a$b$$"),
        ("$${SET}", "${SET}"),
        ("${UNSET:-d}", "d"),
        ("${UNSET-d}", "d"),
        ("${UNSET:-}", ""),
        ("${EMPTY:-d}", "d"),
        ("${EMPTY-d}", ""),
        ("${SET:-d}", "s"),
        ("${SET:+x}", "x"),
        ("${EMPTY:+x}", ""),
        ("${EMPTY+x}", "x"),
        ("${UNSET+x}", ""),
        ("${SET:?no}", "s"),
        ("${SET?no}", "s"),
        ("${UNSET:-${NEST}}", "n"),
        ("${UNSET:-${OTHER:-${SET}}}", "s"),
        ("${UNSET:-a:b/c}", "a:b/c"),
        ("${WEAK}", "w"),
        ("${WEAK:-w}", "w"),
        ("é$SET€", "és€"),
        # unknown
        ("$UNSET", None),
        ("${UNSET}", None),
        ("${UNSET:?no}", None),
        ("${EMPTY:?no}", None),
        ("${UNSET:-${OTHER}}", None),
        ("${DOUBT}", None),
        ("${DOUBT:-d}", None),
        ("${DOUBT:+x}", None),
        ("${WEAK:-other}", None),
        # what Compose refuses
        ("$", None),
        ("$5", None),
        ("${", None),
        ("${SET", None),
        ("${SET!x}", None),
        ("$(date)", None),
    ],
)
def test_expand(text: str, result: str | None) -> None:
    assert expand(text, VARIABLES) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("repo/app:${TAG}", "repo/app:${TAG}"),
        ("$SET/${TAG:-${OTHER}}$$", "s/${TAG:-${OTHER}}$"),
    ],
)
def test_shown_keeps_what_is_unknown(text: str, result: str) -> None:
    assert shown(text, VARIABLES) == result


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a:b", ["a", "b"]),
        ("${A:-x}:${B}:c", ["${A:-x}", "${B}", "c"]),
        ("${A:-${B:-x}}:c", ["${A:-${B:-x}}", "c"]),
        ("{a:b}", ["{a", "b}"]),
    ],
)
def test_outside(text: str, parts: list[str]) -> None:
    assert outside(text, ":") == parts


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("A=1\nexport B=2\n  C = 3\nD: 4\n", {"A": "1", "B": "2", "C": "3", "D": "4"}),
        ("A=1\r\nB=2\r\n", {"A": "1", "B": "2"}),
        ("\ufeffA=1", {"A": "1"}),
        ("# A=1\nB=x # note\nC=a#b\nD=#all\n", {"B": "x", "C": "a#b", "D": ""}),
        ('A=\'lit $B\'\nB="x y" # note\nC="a\\nb\\"c"\n', {"A": "lit $B", "B": "x y", "C": 'a\nb"c'}),
        ("A=1\nB=${A}2\nC=$A\nD=${NO:-d}\n", {"A": "1", "B": "12", "C": "1", "D": "d"}),
        ("A=\nB\n=c\n", {"A": ""}),
        ("A='two\nlines'\nB=1", {"A": "two\nlines", "B": "1"}),
        ('A="${NOBODY}"\nB=1', {"B": "1"}),
    ],
)
def test_dotenv(text: str, values: dict[str, str]) -> None:
    assert parse(text) == values


@pytest.mark.parametrize(
    ("files", "known", "weak", "doubtful"),
    [
        ({".env": "A=1"}, {"A": "1"}, {}, set()),
        ({".env": "A=1", ".env.example": "A=2\nB=3"}, {"A": "1"}, {}, set()),
        ({".env.example": "A=1"}, {}, {"A": "1"}, set()),
        ({"env.example": "A=1", ".env.sample": "A=1\nB=2"}, {}, {"A": "1", "B": "2"}, set()),
        ({".env.example": "A=1", ".env.template": "A=2\nB=2"}, {}, {"B": "2"}, {"A"}),
        ({".env": "A=1\nB=1", ".env.production": "A=2\nB=1"}, {"A": "1", "B": "1"}, {}, {"A"}),
        ({"other/.env": "A=1"}, {}, {}, set()),
        ({"environment.yml": "A: 1", "myenv": "A=1"}, {}, {}, set()),
    ],
)
def test_variables_of_a_folder(files: dict[str, str], known: dict[str, str], weak: dict[str, str], doubtful: set[str]) -> None:
    assert Environments(tree(**files)).of("") == Variables(known, weak, frozenset(doubtful))


def test_given_env_files_replace_all_others() -> None:
    files = {".env": "A=1", "one.env": "B=2\nC=3", "two.env": "C=4", ".env.example": "D=5"}
    assert Environments(tree(**files), ("one.env", "two.env")).of("any") == Variables({"B": "2", "C": "4"})


def test_values_are_not_in_the_picture_of_a_project() -> None:
    from tests.stack.trees import project

    files = {".env": "PASSWORD=hunter2", "compose.yml": dedent("services: {a: {image: x}}")}
    assert "hunter2" not in repr(project(files).stack.projects)
