"""Every fix that is shown can be made, alternatives and manual ones included, or says why not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from fixer.document.edit import Refused
from fixer.document.proof import check, prove
from fixer.document.tree import DiskTree
from fixer.engine.configuration import Flags
from fixer.engine.rule import MANUAL, Fix
from fixer.engine.run import run
from fixer.stack.discovery import discover
from fixer.stack.project import Project
from tests.upstream.judges import judge_compose
from tests.upstream.tools import Tool

FIXTURES = Path(__file__).parents[2] / "fixtures"
CASES = sorted(FIXTURES.glob("*/*/bad"))
COMPOSE = [case for case in CASES if case.parents[1].name in ("CAS001", "CRDB001", "CRDB005", "TRN001", "TRN002")]
UNMAKEABLE = {"shared", "overlap"}
"""Text that an anchor brings elsewhere, too: not these services' alone to change."""


def _id(case: Path) -> str:
    return case.parent.relative_to(FIXTURES).as_posix()


def _shown(tree: DiskTree, code: str) -> tuple[Project, list[Fix]]:
    outcome = run(discover(tree), Flags(select=(code,)), fix=False)
    assert outcome.errors == ()
    fixes = [fix for reported in outcome.reported for fix in reported.finding.fixes]
    assert outcome.reported
    return outcome.before, fixes


def _made(project: Project, fix: Fix) -> dict[str, str] | None:
    """Files as they are with the fix made; None when it is one that cannot be made."""
    made: dict[str, str] = {}
    for path in {edit.path for edit in fix.edits}:
        edits = tuple(edit for edit in fix.edits if edit.path == path)
        document = project.document(path)
        refused = check(document, edits)
        if refused is not None:
            assert refused.code in UNMAKEABLE, (fix.title, refused)
            return None
        if document is None:
            made[path] = "".join(edit.text for edit in edits)
            continue
        after = prove(document, edits)
        assert not isinstance(after, Refused), (fix.title, after)
        made[path] = after.text
    return made


@pytest.mark.parametrize("case", CASES, ids=_id)
def test_every_fix_that_is_shown_can_be_made(case: Path) -> None:
    project, fixes = _shown(DiskTree(case), case.parents[1].name)
    for fix in fixes:
        if fix.edits:
            assert _made(project, fix) != {}, fix.title
        else:
            assert (fix.applicability, bool(fix.caveat)) == (MANUAL, True), fix.title


@pytest.mark.parametrize("case", COMPOSE, ids=_id)
def test_upstream_accepts_every_fix_that_is_shown(case: Path, tmp_path: Path, docker_compose: Tool) -> None:
    project, fixes = _shown(DiskTree(case), case.parents[1].name)
    for number, fix in enumerate(fixes):
        folder = Path(shutil.copytree(case, tmp_path / str(number)))
        for path, text in (_made(project, fix) or {}).items():
            (folder / path).write_text(text)
        for stack in project.stack.projects:
            verdict = judge_compose(docker_compose, *(folder / document.path for document in stack.documents))
            assert verdict.accepted, (fix.title, verdict.output)
