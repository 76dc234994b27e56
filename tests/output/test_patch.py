"""`git apply` takes the patch of every fixture, whatever its files are called and however their lines end."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from fixer.document.tree import MemoryTree
from fixer.engine.changes import changes
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.run import run
from fixer.output.patch import render
from fixer.output.report import Report
from fixer.stack.discovery import discover
from fixer.testing import Case, cases
from tests.command import contents, git

BAD = [case for case in cases(Path(__file__).parents[2] / "fixtures") if case.bad is not None]

MENDED = [case for case in BAD if case.good is not None and case.code in ("PRM001", "ALM001", "CAS001", "TRN001")]

FOLDER = 'öd d/"quoted"\tand\\back/-x'
"""Blanks, quotes, a tab, a backslash, bytes that are not ASCII, and a name like a flag's."""


def _mended(files: Mapping[str, bytes], case: Case) -> Outcome:
    return run(discover(MemoryTree(files)), Flags(select=(case.code,), unsafe_fixes=True))


def _taken(files: Mapping[str, bytes], outcome: Outcome, folder: Path) -> Mapping[str, bytes]:
    """What `git apply` makes of the files with the outcome's patch."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    patch = render([Report(outcome)])
    for arguments in (("--check",), ()):
        done = git("apply", "--whitespace=nowarn", *arguments, "-", cwd=folder, stdin=patch)
        assert (done.returncode, done.stderr) == (0, b"")
    return contents(folder)


@pytest.mark.parametrize("odd", [False, True], ids=["as-it-is", "odd"])
@pytest.mark.parametrize("case", BAD, ids=str)
def test_git_takes_it(case: Case, odd: bool, tmp_path: Path) -> None:
    files = _files(case, odd)
    outcome = _mended(files, case)
    if changes(outcome):
        expected = {**files, **{change.path: change.after for change in changes(outcome)}}
        assert _taken(files, outcome, tmp_path) == expected


def _files(case: Case, odd: bool) -> dict[str, bytes]:
    """The broken tree; `odd`: in a folder with a name like no other, lines ending as on Windows and the last one not at all."""
    assert case.bad is not None
    files = contents(case.bad)
    if not odd:
        return files
    windows = {name: data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for name, data in files.items()}
    return {f"{FOLDER}/{name}": data.removesuffix(b"\r\n") for name, data in windows.items()}


def test_there_are_patches_to_take() -> None:
    """So that the test above is not silent by accident."""
    for odd in (False, True):
        patched = sum(bool(changes(_mended(_files(case, odd), case))) for case in MENDED)
        assert patched > 0.9 * len(MENDED)
