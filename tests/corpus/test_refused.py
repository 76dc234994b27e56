"""What upstream refuses for a reason inside the file `--unsafe-fixes` mostly mends; what it accepts, stays accepted."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest

from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.stack.discovery import discover
from tests.corpus.repositories import REPOSITORIES, whole
from tests.corpus.table import BUILD, KINDS
from tests.upstream.judges import Verdict, judge_kind

pytestmark = pytest.mark.skipif(not REPOSITORIES, reason="FIXER_CORPUS names no corpus")

COUNTED = ("alertmanager", "prometheus", "prometheus-rules")
"""Kinds whose refused files are counted; of the others that a tool judges only what is changed is asked about."""
SHARE = 0.7


class Judged(NamedTuple):
    """A file before and after `--unsafe-fixes`."""

    repository: str
    path: str
    kind: str
    before: Verdict
    after: Verdict

    def __str__(self) -> str:
        return f"{self.repository}/{self.path}: {self.after.output.strip()}"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> list[Judged]:
    folder = tmp_path_factory.mktemp("judged")
    return [judged for repository in REPOSITORIES for judged in _judged(repository, folder, request)]


def _judged(repository: Path, folder: Path, request: pytest.FixtureRequest) -> list[Judged]:
    project = discover(whole(repository))
    outcome = run(project, Flags(unsafe_fixes=True, isolated=True))
    assert outcome.errors == ()
    found = []
    for document in project.documents:
        if document.kind not in KINDS or not (repository / document.path).is_file() or not document.text.strip():
            continue
        mended = outcome.after.document(document.path)
        assert mended is not None
        changed = mended.text != document.text
        if not changed and document.kind not in COUNTED:
            continue
        before = _verdict(document.kind, document.text, folder / Path(document.path).name, request)
        after = _verdict(document.kind, mended.text, folder / Path(document.path).name, request) if changed else before
        found.append(Judged(repository.name, document.path, document.kind, before, after))
    return found


def _verdict(kind: str, text: str, path: Path, request: pytest.FixtureRequest) -> Verdict:
    path.write_bytes(text.encode())
    verdict = judge_kind(kind, path, request.getfixturevalue)
    assert verdict is not None
    return verdict


def test_what_is_refused_for_a_reason_inside_is_mostly_mended(files: list[Judged]) -> None:
    refused = [one for one in files if one.kind in COUNTED and not one.before.accepted]
    inside = [one for one in refused if not any(words in one.before.output for words in BUILD)]
    left = [str(one) for one in inside if not one.after.accepted]
    assert len(inside) - len(left) >= SHARE * len(inside), left


def test_nothing_accepted_is_refused_afterwards(files: list[Judged]) -> None:
    assert {one.kind for one in files if one.before.accepted} >= {"compose", *COUNTED}
    assert [str(one) for one in files if one.before.accepted and not one.after.accepted] == []
