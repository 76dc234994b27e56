"""Findings: in order, told apart, only where asked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from fixer.engine.configuration import Flags
from fixer.engine.rule import INFO, WARNING, Finding, Options, Rule
from fixer.errors import Unreadable
from fixer.stack.project import Project
from tests.engine.small import go, replaces, rule, scalars, told


def speaks(code: str = "AAA001", **more: Any) -> Rule:
    """Reports every scalar, last one first."""

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in reversed(list(scalars(project))):
            yield Finding(made, node, {"what": node.text})

    made = rule(code, check, **more)
    return made


def prints(text: str) -> list[str]:
    return [item.fingerprint for item in go({"a.yml": text}, speaks()).reported]


def test_order_is_path_place_code() -> None:
    outcome = go({"b.yml": "k: 1\n", "a.yml": "k: 1\nl: 2\n"}, speaks("BBB001"), speaks("AAA001"))
    assert told(outcome) == [
        "AAA001 a.yml:1 open",
        "BBB001 a.yml:1 open",
        "AAA001 a.yml:2 open",
        "BBB001 a.yml:2 open",
        "AAA001 b.yml:1 open",
        "BBB001 b.yml:1 open",
    ]


def test_a_fingerprint_survives_edits_elsewhere() -> None:
    before = prints("k: 1\nl: [2]\n")
    assert prints("# comment\n\nk:   9\nl:\n  - 8\n") == before
    assert len(set(before)) == 2
    assert prints("k: 1\nm: [2]\n")[0] == before[0]
    assert prints("k: 1\nm: [2]\n")[1] != before[1]


def test_fingerprints_tell_code_path_and_ordinal_apart() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for what in ("one", "two", "two"):
            yield Finding(twice, project.documents[0].roots[0], {"what": what})

    twice = rule("AAA001", check)
    outcome = go({"a.yml": "k: 1\n"}, twice)
    assert [item.finding.message for item in outcome.reported] == ["one", "two"]  # what is said twice counts once
    others = [go({"a.yml": "1\n"}, speaks("AAA002")), go({"b.yml": "1\n"}, speaks())]
    found = [item.fingerprint for each in (outcome, *others) for item in each.reported]
    assert len(found) == len(set(found)) == 4


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("",), ["a.yml", "d/b.yml", "d/e/c.yml", "dd.yml"]),
        ((".",), ["a.yml", "d/b.yml", "d/e/c.yml", "dd.yml"]),
        (("d",), ["d/b.yml", "d/e/c.yml"]),
        (("d/",), ["d/b.yml", "d/e/c.yml"]),
        (("a.yml", "d/e"), ["a.yml", "d/e/c.yml"]),
        (("missing",), []),
    ],
)
def test_paths_limit_what_is_reported_and_not_what_is_known(paths: tuple[str, ...], expected: list[str]) -> None:
    seen: list[int] = []

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        seen.append(len(project.documents))
        for document in project.documents:
            yield Finding(made, document.roots[0], {"what": "x"})

    made = rule("AAA001", check)
    files = dict.fromkeys(("a.yml", "d/b.yml", "d/e/c.yml", "dd.yml"), "k: 1\n")
    outcome = go(files, made, paths=paths)
    assert [item.finding.node.path for item in outcome.reported] == expected
    assert set(seen) <= {4}


def test_what_git_ignores_and_what_is_excluded_is_not_reported() -> None:
    files = {"a.yml": "k: 1\n", "b.yml": "k: 1\n", "c.yml": "k: 1\n", "fixer.toml": 'exclude = ["c.yml"]'}
    assert told(go(files, speaks(), ignored=lambda path: path == "b.yml")) == ["AAA001 a.yml:1 open"]


@pytest.mark.parametrize(
    ("triggers", "runs"),
    [
        ({"compose": ("services",)}, True),
        ({"compose": ("absent", "services")}, True),
        ({"compose": ()}, True),
        ({"compose": ("absent",)}, False),
        ({"prometheus": ("services",)}, False),
        ({"prometheus": ()}, False),
        ({"prometheus": ("services",), "compose": ("services",)}, True),
    ],
)
def test_a_rule_without_its_trigger_is_not_even_imported(triggers: dict[str, tuple[str, ...]], runs: bool) -> None:
    ran = []

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        ran.append(True)
        yield from ()

    go({"a.yml": "services: 1\n"}, rule("AAA001", check, triggers=triggers))
    assert bool(ran) is runs


@pytest.mark.parametrize(
    ("severity", "flags", "fails"),
    [
        (WARNING, Flags(), True),
        (INFO, Flags(), False),
        (INFO, Flags(fail_on=INFO), True),
    ],
)
def test_fail_on_says_which_findings_fail(severity: Any, flags: Flags, fails: bool) -> None:
    outcome = go({"a.yml": "k: 1\n"}, speaks(severity=severity), flags=flags)
    assert [item.fails for item in outcome.reported] == [fails]


def test_an_unreadable_file_is_named_in_the_error() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        raise Unreadable("conf/x.yml", "is a riddle", 3, 1)
        yield

    outcome = go({"a.yml": "k: 1\n"}, rule("AAA001", check))
    assert [(error.codes, error.path) for error in outcome.errors] == [(("AAA001",), "conf/x.yml")]


def test_the_same_project_gives_the_same_outcome() -> None:
    files = {"a.yml": "k: old\nl: 1\n", "b.yml": "k: old\n"}
    rules = [replaces("AAA001", "old", "new"), speaks("BBB001")]
    assert [(item.fingerprint, item.finding.message) for item in go(files, *rules).reported] == [
        (item.fingerprint, item.finding.message) for item in go(files, *rules).reported
    ]
