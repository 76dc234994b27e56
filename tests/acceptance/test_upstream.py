"""What the real tools say of each fixture: what a rule made, upstream accepts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from fixer.document.tree import DiskTree
from fixer.stack.discovery import discover
from fixer.stack.project import Project
from tests.upstream.judges import judge_compose, judge_kind
from tests.upstream.tools import Tool

FIXTURES = Path(__file__).parents[2] / "fixtures"
MENDED = sorted(path.parent for path in FIXTURES.glob("*/*/good") if (path.parent / "bad").is_dir())


def _id(case: Path) -> str:
    return case.relative_to(FIXTURES).as_posix()


@pytest.mark.parametrize("case", MENDED, ids=_id)
def test_upstream_accepts_what_was_mended(
    case: Path, tmp_path: Path, docker_compose: Tool, request: pytest.FixtureRequest
) -> None:
    folder = Path(shutil.copytree(case / "good", tmp_path / "good"))
    project = discover(DiskTree(folder))
    for path in _changed(case):
        document = project.document(path)
        kind = document.kind if document else ""
        if kind == "compose":
            verdicts = [judge_compose(docker_compose, *files) for files in _compositions(project, folder, path)]
            assert any(verdict.accepted for verdict in verdicts), verdicts
        else:
            verdict = judge_kind(kind, folder / path, request.getfixturevalue)
            assert verdict is None or verdict.accepted, verdict and verdict.output


def _changed(case: Path) -> Iterator[str]:
    for path in sorted((case / "good").rglob("*")):
        old = case / "bad" / path.relative_to(case / "good")
        if path.is_file() and not (old.is_file() and old.read_bytes() == path.read_bytes()):
            yield path.relative_to(case / "good").as_posix()


def _compositions(project: Project, folder: Path, path: str) -> list[list[Path]]:
    """The lists of files that people may give to docker compose together with this one."""
    lists = [[document.path for document in found.documents] for found in project.stack.projects]
    return [[folder / one for one in files] for files in [[path], *(files for files in lists if path in files)]]
