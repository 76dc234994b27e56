"""Rules that need a package which is not there, and files that are read for the rules that want them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from fixer.document.tree import MemoryTree
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.rule import Extra, Finding, Options, Rule
from fixer.engine.run import run
from fixer.errors import UsageError
from fixer.stack.discovery import discover
from fixer.stack.project import Project
from tests.engine.small import TODAY, known, rule

ABSENT = Extra(("json", "no_such_module.below"), "pip install 'acme[extra]'")
PRESENT = Extra(("json", "xml.dom"), "pip install nothing")
LACKS = "it needs a package that is not installed: pip install 'acme[extra]'"
COMPOSE = b"services: {a: {image: b}}\n"
SERVES = b'package p\n\nimport "github.com/prometheus/client_golang/prometheus/promhttp"\n\nvar H = promhttp.Handler()\n'


def needing(extra: Extra | None, default: bool = True, kind: str = "compose") -> Rule:
    """A rule that reports every document of the kind."""

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for document in project.documents:
            if document.kind == kind:
                yield Finding(made, document.roots[0], {"what": document.path})

    made = rule("ACM001", check, default=default, triggers={kind: ()})
    return replace(made, meta=made.meta._replace(requires=extra))


def outcome(one: Rule, files: dict[str, bytes], *select: str) -> Outcome:
    flags = Flags(select=select or None)
    return run(discover(MemoryTree(files)), flags, catalogue=known(one), today=TODAY)


def said(found: Outcome) -> list[str]:
    assert found.errors == ()
    return [one.finding.message for one in found.reported]


@pytest.mark.parametrize("extra", [None, PRESENT])
@pytest.mark.parametrize("select", [(), ("ACM001",), ("ACM",)])
def test_a_rule_that_lacks_nothing_runs(extra: Extra | None, select: tuple[str, ...]) -> None:
    found = outcome(needing(extra), {"compose.yml": COMPOSE}, *select)
    assert said(found) == ["compose.yml"]
    assert found.notes == ()


@pytest.mark.parametrize("word", ["ACM001", "rule-acm001"])
def test_selected_by_name_without_its_package_is_an_error(word: str) -> None:
    with pytest.raises(UsageError) as raised:
        outcome(needing(ABSENT), {"compose.yml": COMPOSE}, word)
    assert str(raised.value) == f"--select: ACM001 cannot run: {LACKS}"


def test_selected_by_name_in_a_configuration_too() -> None:
    with pytest.raises(UsageError) as raised:
        outcome(needing(ABSENT), {"compose.yml": COMPOSE, "fixer.toml": b'extend-select = ["ACM001"]'})
    assert str(raised.value) == f"fixer.toml: select: ACM001 cannot run: {LACKS}"


@pytest.mark.parametrize("select", [(), ("ACM",), ("ALL",)])
def test_selected_otherwise_it_is_left_out_with_one_note(select: tuple[str, ...]) -> None:
    found = outcome(needing(ABSENT), {"compose.yml": COMPOSE, "b/compose.yml": COMPOSE}, *select)
    assert said(found) == []
    assert found.notes == (f"ACM001 is left out: {LACKS}",)


@pytest.mark.parametrize(
    ("one", "files"),
    [
        (needing(ABSENT), {"prometheus.yml": b"scrape_configs: []\n"}),
        (needing(ABSENT, default=False), {"compose.yml": COMPOSE}),
        (needing(ABSENT, kind="go"), {"compose.yml": COMPOSE}),
    ],
)
def test_no_note_where_it_would_not_run(one: Rule, files: dict[str, bytes]) -> None:
    found = outcome(one, files)
    assert (said(found), found.notes) == ([], ())


def test_a_note_where_its_files_are_only_read_with_the_package() -> None:
    found = outcome(needing(ABSENT, kind="go"), {"a.go": SERVES})
    assert found.before.documents == ()
    assert found.notes == (f"ACM001 is left out: {LACKS}",)


class Counting(MemoryTree):
    """Notes which files are read."""

    def read(self, path: str) -> bytes:
        READ.append(path)
        return super().read(path)


READ: list[str] = []
FILES = {"compose.yml": COMPOSE, "a/serves.go": SERVES, "a/other.go": b"package a\n", "b/broken.go": SERVES[:40] + b"\xff"}


@pytest.mark.parametrize(
    ("one", "flags", "go", "read"),
    [
        (needing(None, kind="go"), Flags(), ["a/serves.go"], True),
        (needing(None, kind="go", default=False), Flags(select=("ACM001",)), ["a/serves.go"], True),
        (needing(None, kind="go", default=False), Flags(), [], False),
        (needing(None, kind="go"), Flags(ignore=("ACM",)), [], False),
        (needing(None), Flags(), [], False),
    ],
)
def test_go_is_read_only_for_a_selected_rule(one: Rule, flags: Flags, go: list[str], read: bool) -> None:
    READ.clear()
    found = run(discover(Counting(FILES)), flags, catalogue=known(one), today=TODAY)
    assert [document.path for document in found.before.documents if document.language == "go"] == go
    assert any(path.endswith(".go") for path in READ) is read


def test_a_configuration_below_may_select_it_too() -> None:
    one = needing(None, kind="go", default=False)
    found = outcome(one, {"a/fixer.toml": b'select = ["ACM001"]', "a/s.go": SERVES, "b/s.go": SERVES, "c/fixer.toml": b"x = 1"})
    assert said(found) == ["a/s.go"]
