"""Fixes are made together where they can be, one after the other where they must be, and never half."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from fixer.document import proof
from fixer.document.document import Document
from fixer.document.edit import Edit, Meaning, Refused
from fixer.document.operations import create, delete, put
from fixer.engine.configuration import Flags
from fixer.engine.rule import MANUAL, SAFE, UNSAFE, Applicability, Finding, Fix, Option, Options, Rule
from fixer.engine.run import run
from fixer.stack.project import Project
from tests.engine.small import TODAY, go, known, project, replaces, rule, scalars, texts, told

UNSAFE_FIXES = Flags(unsafe_fixes=True)


def test_independent_fixes_are_made_in_one_pass_with_one_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = _counted(monkeypatch)
    before = "".join(f"k{n}: old # {n}\n" for n in range(201))
    outcome = go({"a.yml": before}, replaces("AAA001", "old", "new"))
    assert texts(outcome) == {"a.yml": before.replace("old", "new")}
    assert len(outcome.reported) == 201
    assert proofs == [201]


def test_one_culprit_among_many_is_found_by_halving(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = _counted(monkeypatch)
    lying = replaces("AAA001", "old", "new")

    def check(project: Project, options: Options) -> Iterator[Finding]:
        for finding in lying.check(project, options):
            if finding.node.route == (0, "k77"):
                # Says that another entry changes: the proof must object.
                edit = put(finding.node, "new")[0]
                wrong = put(finding.node.document.at((0, "k78")), "new")[0].meaning  # type: ignore[arg-type]
                yield Finding(lying, finding.node, finding.facts, (Fix("lie", (_meaning(edit, wrong),), SAFE),))
            else:
                yield finding

    before = "".join(f"k{n}: old\n" for n in range(201))
    outcome = go({"a.yml": before}, rule("AAA001", check))
    after = before.replace("old", "new").replace("\nk77: new", "\nk77: old")
    assert texts(outcome) == {"a.yml": after}
    assert [line for line in told(outcome) if "refused" in line] == ["AAA001 a.yml:78 refused: meaning"]
    assert len(proofs) < 40


def _meaning(edit: Edit, meaning: tuple[Meaning, ...]) -> Edit:
    return edit._replace(meaning=meaning)


def _counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    sizes: list[int] = []
    prove = proof.prove

    def counting(document: Document, edits: Sequence[Edit]) -> Document | Refused:
        sizes.append(len(edits))
        return prove(document, edits)

    monkeypatch.setattr(proof, "prove", counting)
    return sizes


@pytest.mark.parametrize(
    ("flags", "applicability", "expected"),
    [
        (Flags(), SAFE, "fixed: write new"),
        (Flags(), UNSAFE, "refused: unsafe"),
        (UNSAFE_FIXES, UNSAFE, "fixed: write new"),
        (UNSAFE_FIXES, MANUAL, "refused: manual"),
        (Flags(unfixable=("AAA",)), SAFE, "refused: unfixable"),
        (Flags(fixable=("BBB001",)), SAFE, "refused: unfixable"),
        (Flags(fixable=("AAA001",)), SAFE, "fixed: write new"),
    ],
)
def test_what_may_be_fixed(flags: Flags, applicability: Applicability, expected: str) -> None:
    rules = [replaces("AAA001", "old", "new", applicability), replaces("BBB001", "never", "seen")]
    outcome = go({"a.yml": "k: old\n"}, *rules, flags=flags)
    assert told(outcome) == [f"AAA001 a.yml:1 {expected}"]
    assert texts(outcome) == {"a.yml": "k: new\n" if expected.startswith("fixed") else "k: old\n"}


def test_checking_tells_what_would_be_fixed_and_changes_nothing() -> None:
    outcome = go(
        {"a.yml": "k: old\nl: odd\n"}, replaces("AAA001", "old", "new"), replaces("AAA002", "odd", "", UNSAFE), fix=False
    )
    assert told(outcome) == ["AAA001 a.yml:1 open", "AAA002 a.yml:2 refused: unsafe"]
    assert outcome.after is outcome.before


def _alternatives(applicability: Applicability = UNSAFE) -> Rule:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in scalars(project):
            if node.text == "old":
                fixes = [Fix(f"write {to}", put(node, to), applicability, "caveat", to) for to in ("red", "blue")]
                yield Finding(made, node, {"what": "old"}, tuple(fixes))

    made = rule("AAA001", check, options={"alternative": Option(str, "what to write", None, ("red", "blue"))})
    return made


@pytest.mark.parametrize(
    ("configuration", "expected", "after"),
    [
        ("", "refused: alternatives", "k: old\n"),
        ("unsafe-fixes = true", "refused: alternatives", "k: old\n"),
        ('[rules.AAA001]\nalternative = "red"', "refused: unsafe", "k: old\n"),
        ('unsafe-fixes = true\n[rules.AAA001]\nalternative = "red"', "fixed: write red", "k: red\n"),
        ('unsafe-fixes = true\n[rules.AAA001]\nalternative = "blue"', "fixed: write blue", "k: blue\n"),
    ],
)
def test_alternatives_wait_for_an_option(configuration: str, expected: str, after: str) -> None:
    outcome = go({"a.yml": "k: old\n", "fixer.toml": configuration}, _alternatives())
    assert told(outcome) == [f"AAA001 a.yml:1 {expected}"]
    assert texts(outcome) == {"a.yml": after}


def test_a_lone_alternative_is_not_made_when_another_one_was_chosen() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in scalars(project):
            yield Finding(made, node, {"what": node.text}, (Fix("go red", put(node, "red"), SAFE, "", "red"),))

    made = rule("AAA001", check, options={"alternative": Option(str, "what to write", None, ("red", "blue"))})
    outcome = go({"a.yml": "k: old\n", "fixer.toml": '[rules.AAA001]\nalternative = "blue"'}, made)
    assert told(outcome) == ["AAA001 a.yml:1 refused: alternatives"]


def test_a_chain_of_fixes_ends_and_tells_what_came_after_what() -> None:
    rules = [replaces("AAA001", "a", "b"), replaces("AAA002", "b", "c"), replaces("AAA003", "c", "d", UNSAFE)]
    outcome = go({"a.yml": "k: a\n"}, *rules)
    assert texts(outcome) == {"a.yml": "k: c\n"}
    assert told(outcome) == ["AAA001 a.yml:1 fixed: write b", "AAA002 a.yml:1 fixed: write c", "AAA003 a.yml:1 refused: unsafe"]
    first, second, third = outcome.reported
    assert (first.after, second.after, third.after) == ((), (first.fingerprint,), (second.fingerprint,))


def test_a_fix_waits_while_another_writes_where_it_looked() -> None:
    # Both look at `port`; were both made at once, `other` would be written for the port that is no more.
    seen: list[str] = []

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        document = project.documents[0]
        (port,), (other,) = document.find("port"), document.find("other")
        if other.text != port.text:
            seen.append(port.text)
            yield Finding(made, other, {"what": "differs"}, (Fix("follow", put(other, port.text), SAFE),), (port,))

    made = rule("BBB001", check)
    outcome = go({"a.yml": "port: old\nother: x\n"}, replaces("AAA001", "old", "new"), made)
    assert texts(outcome) == {"a.yml": "port: new\nother: new\n"}
    assert seen == ["old", "new"]


def test_a_finding_that_another_fix_mended_is_fixed_too() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in project.documents[0].find("k"):
            if node.text == "old":
                yield Finding(made, node, {"what": "by hand"})

    made = rule("BBB001", check)
    outcome = go({"a.yml": "k: old\n"}, replaces("AAA001", "old", "new"), made)
    assert told(outcome) == ["AAA001 a.yml:1 fixed: write new", "BBB001 a.yml:1 fixed: write new"]


def test_two_rules_that_say_the_same_are_both_fixed_in_one_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    proofs = _counted(monkeypatch)
    outcome = go({"a.yml": "k: old\n"}, replaces("AAA001", "old", "new"), replaces("AAA002", "old", "new"))
    assert told(outcome) == ["AAA001 a.yml:1 fixed: write new", "AAA002 a.yml:1 fixed: write new"]
    assert len(proofs) == 1


def test_items_that_move_up_are_recognised() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in project.documents[0].find("l", ...):
            if node.text == "gone":
                yield Finding(made, node, {"what": "gone"}, (Fix("delete", delete(node), SAFE),))
            elif node.text == "bad":
                yield Finding(made, node, {"what": "bad"})

    made = rule("AAA001", check)
    outcome = go({"a.yml": "l:\n  - gone\n  - bad\n  - good\n"}, made)
    assert texts(outcome) == {"a.yml": "l:\n  - bad\n  - good\n"}
    assert told(outcome) == ["AAA001 a.yml:2 fixed: delete", "AAA001 a.yml:3 open"]
    assert [item.after for item in outcome.reported] == [(), ()]


def test_what_came_later_is_told_by_the_fingerprints_that_are_reported() -> None:
    """`b` moves up when the first item goes; what follows from its fix still names the finding as it was first told."""

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in project.documents[0].find("l", ...):
            if node.text == "gone":
                yield Finding(gone, node, {"what": "gone"}, (Fix("delete", delete(node), SAFE),))

    gone = rule("AAA001", check)
    # Looks at the whole list, so that it waits for the deletion.
    waits = replaces("BBB001", "b", "c", related="l")
    outcome = go({"a.yml": "l:\n  - gone\n  - b\n"}, gone, waits, replaces("CCC001", "c", "d", UNSAFE))
    assert texts(outcome) == {"a.yml": "l:\n  - c\n"}
    assert told(outcome) == ["AAA001 a.yml:2 fixed: delete", "CCC001 a.yml:2 refused: unsafe", "BBB001 a.yml:3 fixed: write c"]
    _, later, first = outcome.reported
    assert later.after == (first.fingerprint,)


def test_rules_that_undo_one_another_are_an_error_and_change_nothing() -> None:
    rules = [replaces("AAA001", "a", "b"), replaces("AAA002", "b", "a"), replaces("AAA003", "old", "new")]
    outcome = go({"a.yml": "k: a\n", "b.yml": "k: old\n"}, *rules)
    assert texts(outcome) == {"a.yml": "k: a\n", "b.yml": "k: new\n"}
    assert [(error.codes, error.path) for error in outcome.errors] == [(("AAA001", "AAA002"), "a.yml")]
    assert told(outcome) == ["AAA001 a.yml:1 refused: unstable", "AAA003 b.yml:1 fixed: write new"]
    assert outcome.units == (frozenset({"b.yml"}),)


def test_fixes_that_never_end_are_an_error_and_change_nothing() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in project.documents[0].find("k"):
            yield Finding(made, node, {"what": "too short"}, (Fix("longer", put(node, f"{node.text}x"), SAFE),))

    made = rule("AAA001", check)
    outcome = go({"a.yml": "k: a\n"}, made)
    assert texts(outcome) == {"a.yml": "k: a\n"}
    assert [error.codes for error in outcome.errors] == [("AAA001",)]
    assert told(outcome) == ["AAA001 a.yml:1 refused: unstable"]


def test_more_fixes_than_passes_in_one_place_are_still_made() -> None:
    """All look at the same mapping, so that each waits for the one before: that is progress, not a circle."""
    before = "".join(f"k{n}: old\n" for n in range(130))
    outcome = go(
        {"a.yml": f"all:\n{''.join('  ' + line for line in before.splitlines(True))}"},
        replaces("AAA001", "old", "new", related="all"),
    )
    assert texts(outcome)["a.yml"].count("new") == 130
    assert outcome.errors == ()


def _across(code: str, refusing: bool = False) -> Rule:
    """Writes `new` for `old` under `k` in every file, with one fix."""

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        nodes = [node for document in project.documents for node in document.find("k") if node.text == "old"]
        if nodes:
            edits = tuple(edit for node in nodes for edit in put(node, "new"))
            if refusing:
                *others, last = edits
                edits = (*others, _meaning(last, ()))
            yield Finding(made, nodes[0], {"what": "old"}, (Fix("write new everywhere", edits, SAFE),))

    made = rule(code, check)
    return made


def test_a_fix_over_several_files_makes_them_one_unit() -> None:
    outcome = go(
        {"a.yml": "k: old\n", "b.yml": "k: old\n", "c.yml": "l: odd\n"}, _across("AAA001"), replaces("BBB001", "odd", "even")
    )
    assert texts(outcome) == {"a.yml": "k: new\n", "b.yml": "k: new\n", "c.yml": "l: even\n"}
    assert outcome.units == (frozenset({"a.yml", "b.yml"}), frozenset({"c.yml"}))


def test_a_fix_that_fails_in_one_file_is_made_in_none() -> None:
    files = {"a.yml": "k: old\nl: odd\n", "b.yml": "k: old\n"}
    outcome = go(files, _across("AAA001", refusing=True), replaces("BBB001", "odd", "even"))
    assert texts(outcome) == {"a.yml": "k: old\nl: even\n", "b.yml": "k: old\n"}
    assert told(outcome) == ["AAA001 a.yml:1 refused: meaning", "BBB001 a.yml:2 fixed: write even"]


def test_a_file_that_was_looked_at_belongs_to_the_unit() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        (here,), (there,) = project.documents[0].find("k"), project.documents[1].find("k")
        if here.text != there.text:
            yield Finding(made, here, {"what": "differs"}, (Fix("follow", put(here, there.text), SAFE),), (there,))

    made = rule("AAA001", check)
    outcome = go({"a.yml": "k: a\n", "b.yml": "k: b\n"}, made)
    assert outcome.units == (frozenset({"a.yml", "b.yml"}),)


def test_a_new_file_is_created_once_and_the_tree_knows_it() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        if not project.tree.exists("conf/new.yml"):
            node = project.documents[0].roots[0]
            yield Finding(made, node, {"what": "missing"}, (Fix("create it", create("conf/new.yml", "k: v\n"), SAFE),))

    made = rule("AAA001", check)
    outcome = go({"a.yml": "k: a\n"}, made)
    assert texts(outcome) == {"a.yml": "k: a\n", "conf/new.yml": "k: v\n"}
    assert outcome.after.tree.read("conf/new.yml") == b"k: v\n"
    assert outcome.units == (frozenset({"a.yml", "conf/new.yml"}),)


def test_a_file_that_exists_is_never_created() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        yield Finding(made, project.documents[0].roots[0], {"what": "x"}, (Fix("create", create("note.txt", "new"), SAFE),))

    made = rule("AAA001", check)
    outcome = go({"a.yml": "k: a\n", "note.txt": "mine"}, made)
    assert told(outcome) == ["AAA001 a.yml:1 refused: exists"]


@pytest.mark.parametrize(
    ("files", "more", "code"),
    [
        ({}, {"paths": ("a.yml",)}, "outside-paths"),
        ({}, {"ignored": lambda path: path == "b.yml"}, "ignored"),
        ({"fixer.toml": 'exclude = ["b.yml"]'}, {}, "excluded"),
    ],
)
def test_nothing_is_edited_where_nothing_may_be_edited(files: dict[str, str], more: dict[str, Any], code: str) -> None:
    outcome = go({"a.yml": "k: old\n", "b.yml": "k: old\n", **files}, _across("AAA001"), **more)
    assert told(outcome) == [f"AAA001 a.yml:1 refused: {code}"]
    assert outcome.after.documents == outcome.before.documents


def test_a_fix_that_loses_a_comment_is_unsafe() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in project.documents[0].find("m", "gone"):
            yield Finding(made, node, {"what": "gone"}, (Fix("delete", delete(node), SAFE),))

    made = rule("AAA001", check)
    text = "m:\n  gone: 1 # why\n  stays: 2\n"
    outcome = go({"a.yml": text}, made)
    assert told(outcome) == ["AAA001 a.yml:2 refused: unsafe"]
    assert outcome.reported[0].refused is not None
    assert outcome.reported[0].refused.reason == "the comment `# why` goes with it"
    assert texts(go({"a.yml": text}, made, flags=UNSAFE_FIXES)) == {"a.yml": "m:\n  stays: 2\n"}


def test_an_edit_that_is_refused_names_its_own_reason() -> None:
    outcome = go({"a.yml": "base: &b old\nk: *b\n"}, replaces("AAA001", "old", "new", key="k"))
    assert told(outcome) == ["AAA001 a.yml:1 refused: shared"]


def test_a_rule_that_raises_is_an_error_and_the_others_still_run() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        yield Finding(made, project.documents[0].roots[0], {"what": "half a thought"})
        raise ValueError("no such thing")

    made = rule("AAA001", check)
    outcome = go({"a.yml": "k: old\n"}, made, replaces("BBB001", "old", "new"))
    assert [(error.codes, error.reason) for error in outcome.errors] == [(("AAA001",), "ValueError: no such thing")]
    assert told(outcome) == ["BBB001 a.yml:1 fixed: write new"]


def test_a_rule_that_raises_only_later_does_not_count_as_mended() -> None:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        (node,) = project.documents[0].find("k")
        if node.text == "new":
            raise ValueError("surprised")
        yield Finding(made, node, {"what": "by hand"})

    made = rule("AAA001", check)
    outcome = go({"a.yml": "k: old\n"}, made, replaces("BBB001", "old", "new"))
    assert told(outcome) == ["AAA001 a.yml:1 open", "BBB001 a.yml:1 fixed: write new"]
    assert len(outcome.errors) == 1


@pytest.mark.parametrize("stage", ["check", "prove", "demotes"])
def test_a_proof_that_raises_takes_nothing_else_along(stage: str, monkeypatch: pytest.MonkeyPatch) -> None:
    original = getattr(proof, stage)

    def raising(document: Document, edits: Sequence[Edit]) -> Any:
        if document.path == "a.yml":
            raise KeyError("gone")
        return original(document, edits)

    monkeypatch.setattr(proof, stage, raising)
    outcome = go({"a.yml": "k: old\n", "b.yml": "k: old\n"}, replaces("AAA001", "old", "new"))
    assert told(outcome) == ["AAA001 a.yml:1 refused: internal", "AAA001 b.yml:1 fixed: write new"]
    assert [(error.codes, error.path) for error in outcome.errors] == [(("AAA001",), "a.yml")]
    assert outcome.errors[0].reason.endswith("KeyError: 'gone'")
    assert texts(outcome) == {"a.yml": "k: old\n", "b.yml": "k: new\n"}


def test_a_second_run_finds_nothing_to_do() -> None:
    rules = [replaces("AAA001", "a", "b"), replaces("AAA002", "b", "c")]
    first = go({"a.yml": "k: a\n"}, *rules)
    second = go(texts(first), *rules)
    assert second.reported == ()
    assert second.after is second.before


def test_a_rule_that_cannot_be_imported_is_an_error_and_the_others_run() -> None:
    def missing(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        yield from ()

    catalogue = known(replaces("AAA001", "old", "new"), rule("BBB001", missing))
    del catalogue.loaded["small.BBB001"]
    outcome = run(project({"a.yml": "k: old\n"}), catalogue=catalogue, today=TODAY)
    assert told(outcome) == ["AAA001 a.yml:1 fixed: write new"]
    assert [(error.codes, error.reason) for error in outcome.errors] == [
        (("BBB001",), "ModuleNotFoundError: No module named 'small'")
    ]
