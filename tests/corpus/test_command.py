"""Every repository of the corpus through the command, on a copy: what it prints is what it does, and it does it once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command import contents, copied, fixer, git
from tests.corpus.repositories import REPOSITORIES

pytestmark = [
    pytest.mark.skipif(not REPOSITORIES, reason="FIXER_CORPUS names no corpus"),
    pytest.mark.parametrize("repository", REPOSITORIES, ids=[path.name for path in REPOSITORIES]),
]

ODD = 'a "b" \t ü $HOME\\c'
"""A folder's name with everything that git writes in quotes in a patch."""


@pytest.mark.parametrize("flags", [(), ("--unsafe-fixes",)], ids=["safe", "unsafe"])
def test_apply_writes_its_patch_and_is_done(repository: Path, flags: tuple[str, ...], tmp_path: Path) -> None:
    applied = copied(repository, tmp_path / "applied")
    patched = copied(repository, tmp_path / "patched")
    done = fixer("apply", "--isolated", *flags, cwd=applied)
    assert done.returncode in {0, 1, 2}
    assert b"Traceback" not in done.stderr
    assert b"internal error" not in done.stderr
    if done.stdout:
        taken = git("apply", "--whitespace=nowarn", "-", cwd=patched, stdin=done.stdout)
        assert (taken.returncode, taken.stderr) == (0, b"")
    assert contents(applied) == contents(patched)

    again = fixer("apply", "--isolated", "--dry-run", *flags, cwd=applied)
    assert again.stdout == b""


def test_git_takes_the_patch_below_an_odd_name_and_with_other_line_ends(repository: Path, tmp_path: Path) -> None:
    folder = copied(repository, tmp_path / ODD)
    for path in sorted(path for path in folder.rglob("*.y*ml") if path.is_file())[::2]:
        path.write_bytes(b"\r\n".join(path.read_bytes().replace(b"\r\n", b"\n").split(b"\n")))
    done = fixer("apply", "--isolated", "--unsafe-fixes", "--dry-run", ODD, cwd=tmp_path)
    assert b"Traceback" not in done.stderr
    if done.stdout:
        checked = git("apply", "--check", "--whitespace=nowarn", "-", cwd=tmp_path, stdin=done.stdout)
        assert (checked.returncode, checked.stderr) == (0, b"")
