"""Upstream's own examples and test data, from the folder that FIXER_UPSTREAM names: what upstream accepts we leave in peace."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fixer.document.tree import MemoryTree
from fixer.engine.changes import changes
from fixer.engine.configuration import Flags
from fixer.engine.rule import ERROR
from fixer.engine.run import run
from fixer.stack.discovery import discover
from tests.upstream.judges import judge_kind

UPSTREAM = Path(os.environ["FIXER_UPSTREAM"]).resolve() if os.environ.get("FIXER_UPSTREAM") else None
FILES = sorted(path for path in UPSTREAM.rglob("*.y*ml") if path.is_file()) if UPSTREAM else []


@pytest.mark.skipif(not FILES, reason="FIXER_UPSTREAM names no files")
@pytest.mark.parametrize("path", FILES, ids=[path.relative_to(UPSTREAM or path).as_posix() for path in FILES])
def test_what_upstream_accepts_is_no_error_and_stays_accepted(path: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    project = discover(MemoryTree({path.name: path.read_bytes()}))
    outcome = run(project, Flags(unsafe_fixes=True, isolated=True))
    assert outcome.errors == ()
    document = project.document(path.name)
    kind = document.kind if document is not None else ""
    before = judge_kind(kind, path, request.getfixturevalue)
    if before is None:
        assert changes(outcome) == ()
    elif before.accepted:
        errors = [reported.finding.message for reported in outcome.reported if reported.finding.severity == ERROR]
        assert errors == []
        for change in changes(outcome):
            copy = tmp_path / change.path
            copy.write_bytes(change.after)
            after = judge_kind(kind, copy, request.getfixturevalue)
            assert after is not None
            assert after.accepted
