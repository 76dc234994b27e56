"""Does a rule keep its word? For the built-in rules and for those of others.

A rule is shown by cases, real file trees in `<fixtures>/<CODE>/<case>/`:

    bad and good   what fixing the one (unsafe fixes too) makes of it is the other, byte for byte; the good one is silent
    bad only       reported, and nothing is changed
    good only      silent: a look-alike

In a test of your own:

    RULES = installed(cache=False)

    @pytest.mark.parametrize("case", cases(FIXTURES), ids=str)
    def test_case(case):
        assert_keeps_its_word(case, RULES)
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from fixer.document.tree import DiskTree, MemoryTree, Tree
from fixer.engine.catalogue import Catalogue, Listed
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome, Reported
from fixer.engine.rule import SAFE, Rule
from fixer.engine.run import installed, run
from fixer.stack.discovery import discover

__all__ = ["Case", "assert_is_documented", "assert_is_shown", "assert_keeps_its_word", "cases", "fixed", "installed"]

EXAMPLE = "example"
"""The case that documentation shows."""

SECTIONS = ("What it does", "Why is this bad?", "Fix safety", "Versions", "References")
"""What the documentation of a rule must say; `Options` too when it has any."""


@dataclass(frozen=True)
class Case:
    """One case of one rule; at least one of its two trees is there."""

    code: str
    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def bad(self) -> Path | None:
        return _folder(self.folder / "bad")

    @property
    def good(self) -> Path | None:
        return _folder(self.folder / "good")

    def __str__(self) -> str:
        return f"{self.code}-{self.name}"


def _folder(path: Path) -> Path | None:
    return path if path.is_dir() else None


def cases(fixtures: Path, code: str = "*") -> list[Case]:
    """Every case below `fixtures`, or those of one rule, in order."""
    trees = sorted({tree.parent for kind in ("bad", "good") for tree in fixtures.glob(f"{code}/*/{kind}") if tree.is_dir()})
    return [Case(folder.parent.name, folder) for folder in trees]


def fixed(folder: Path, code: str, rules: Catalogue) -> Outcome:
    """What becomes of a tree when only this rule runs, unsafe fixes included; a `fixer.toml` in the tree is honoured."""
    return _fixed(DiskTree(folder), code, rules)


def _fixed(tree: Tree, code: str, rules: Catalogue) -> Outcome:
    outcome = run(discover(tree), Flags(select=(code,), unsafe_fixes=True), catalogue=rules)
    assert not outcome.errors, f"{code} failed: {outcome.errors}"
    return outcome


def assert_keeps_its_word(case: Case, rules: Catalogue) -> None:
    """Hold one case against what its trees say. Raises AssertionError with the finding or the file that differs."""
    if case.bad is not None:
        outcome = fixed(case.bad, case.code, rules)
        assert _of(outcome, case.code), f"{case}: nothing is reported"
        _assert_honest(outcome)
        wanted = case.good or case.bad
        _assert_same(case, _content(outcome.after.tree), _content(DiskTree(wanted)))
        if case.good is None:
            made = [_line(item) for item in _of(outcome, case.code) if item.fix is not None]
            assert not made, f"{case}: fixed although there is no good tree: {made}"
    if case.good is not None:
        outcome = fixed(case.good, case.code, rules)
        said = [_line(item) for item in _of(outcome, case.code)]
        assert not said, f"{case}: the good tree is not silent: {said}"


def assert_is_shown(listed: Listed, fixtures: Path) -> None:
    """A rule has its example, and at least one tree of its own that it must not speak about."""
    mine = cases(fixtures, listed.code)
    assert any(case.name == EXAMPLE and case.bad for case in mine), f"{listed.code} has no case `{EXAMPLE}` with a bad tree"
    assert any(case.bad is None for case in mine), f"{listed.code} has no case with a good tree only: a look-alike that is silent"


def assert_is_documented(rule: Rule, module: str) -> None:
    """A rule's page has all its parts, and its module the name that follows from code and name."""
    docs = rule.docs.strip()
    headline = docs.partition("\n")[0]
    assert headline.endswith("."), f"{rule.code}: the documentation does not open with a sentence"
    wanted = [*SECTIONS, *(["Options"] if rule.meta.options else [])]
    bodies = {title: body.strip() for title, _, body in (part.partition("\n") for part in docs.split("\n## ")[1:])}
    missing = [section for section in wanted if not bodies.get(section)]
    assert not missing, f"{rule.code}: the documentation lacks {missing}"
    silent = [option for option in rule.meta.options if f"`{option}`" not in docs]
    assert not silent, f"{rule.code}: the documentation does not tell of the options {silent}"
    assert rule.meta.references, f"{rule.code} names no reference"
    assert rule.meta.products, f"{rule.code} names no product"
    expected = f"{rule.code.lower()}_{rule.name.replace('-', '_')}"
    assert module.rpartition(".")[2] == expected, f"{rule.code}: its module should be called {expected}"


def _assert_honest(outcome: Outcome) -> None:
    for item in outcome.reported:
        rule = item.finding.rule
        for fix in item.finding.fixes:
            assert fix.applicability == SAFE or fix.caveat, f"{rule.code}: `{fix.title}` is not safe and has no caveat"
            assert "\n" not in fix.title + fix.caveat, f"{rule.code}: title and caveat are one line each"
            best = rule.meta.applicability
            assert fix.applicability <= best, f"{rule.code}: `{fix.title}` is {fix.applicability.name}, the rule says {best.name}"


def _assert_same(case: Case, found: MemoryTree, wanted: MemoryTree) -> None:
    assert found.files == wanted.files, f"{case}: other files than in the good tree"
    for path in wanted.files:
        assert found.read(path) == wanted.read(path), f"{case}: {path} is not what it should be"


def _content(tree: Tree) -> MemoryTree:
    return MemoryTree({path: tree.read(path) for path in tree.files})


def _of(outcome: Outcome, code: str) -> list[Reported]:
    return [item for item in outcome.reported if item.finding.rule.code == code]


def _line(item: Reported) -> str:
    place = item.finding.node.position
    return f"{item.finding.node.path}:{place.line}:{place.column} {item.finding.message}"
