"""Every repository of the corpus through the engine: nothing but declared edits, nothing twice, nothing made worse."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixer.document.tree import MemoryTree
from fixer.engine.changes import Change, changes
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.run import run
from fixer.stack.discovery import discover
from tests.command import copied
from tests.corpus.repositories import REPOSITORIES, whole
from tests.corpus.steps import chain, recorded
from tests.upstream.judges import judge
from tests.upstream.tools import Tool

JUDGES = {"compose": "docker_compose", "prometheus": "promtool", "alertmanager": "amtool"}

pytestmark = [
    pytest.mark.skipif(not REPOSITORIES, reason="FIXER_CORPUS names no corpus"),
    pytest.mark.parametrize("repository", REPOSITORIES, ids=[path.name for path in REPOSITORIES]),
    pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"]),
]


def _run(tree: MemoryTree, unsafe: bool) -> Outcome:
    return run(discover(tree), Flags(unsafe_fixes=unsafe, isolated=True))


def test_every_change_is_declared_proven_and_made_once(repository: Path, unsafe: bool) -> None:
    tree = whole(repository)
    with recorded() as steps:
        outcome = _run(tree, unsafe)
    assert outcome.errors == ()

    made = {edit for reported in outcome.reported if reported.fix for edit in reported.fix.edits}
    for change in changes(outcome):
        if change.before is None:
            assert [edit.text.encode() for edit in made if edit.path == change.path] == [change.after]
            continue
        way = chain(change.path, change.before.decode(), change.after.decode(), steps)
        assert way, f"{change.path}: no proven edits lead to what it became"
        assert all(step.only_edits for step in way)
        assert {edit for step in way for edit in step.edits} <= made

    again = _run(MemoryTree({change.path: change.after for change in changes(outcome)}, tree), unsafe)
    assert changes(again) == ()


def test_what_upstream_accepts_stays_accepted(
    repository: Path, unsafe: bool, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    outcome = _run(whole(repository), unsafe)
    folder = copied(repository, tmp_path / repository.name)
    judged = [(change, _judge(outcome, change, request)) for change in changes(outcome)]
    before = [tool is not None and judge(tool, folder / change.path).accepted for change, tool in judged]
    for change, _ in judged:
        (folder / change.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / change.path).write_bytes(change.after)
    for (change, tool), accepted in zip(judged, before, strict=True):
        if accepted and tool is not None:
            verdict = judge(tool, folder / change.path)
            assert verdict.accepted, f"{change.path}: {verdict.output}"


def _judge(outcome: Outcome, change: Change, request: pytest.FixtureRequest) -> Tool | None:
    """Who can say whether this file is valid; None when nobody can, or the file is new."""
    document = outcome.before.document(change.path)
    name = JUDGES.get(document.kind) if document else None
    return request.getfixturevalue(name) if name else None
