"""A folder at a git revision looks like the same folder on disk."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from fixer.document.git_tree import GitTree
from fixer.document.tree import DiskTree
from fixer.errors import Unreadable, UsageError

FILES = {
    "compose.yml": b"services: {}\n",
    "configs/prometheus.yml": b"\xef\xbb\xbfscrape_configs: []\r\n",
    'configs/ö "quoted"\ttab.yml': b"a: 1",
    "node_modules/x/compose.yml": b"services: {}\n",
    "empty.yml": b"",
}


def git(folder: Path, *arguments: str) -> str:
    environment = {
        "PATH": os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_AUTHOR_NAME": "a",
        "GIT_AUTHOR_EMAIL": "a@example.org",
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
    }
    done = subprocess.run(["git", *arguments], cwd=folder, env=environment, capture_output=True, check=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    for name, data in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(data)
    (tmp_path / "link.yml").symlink_to("configs/prometheus.yml")
    (tmp_path / "configs" / "up.yml").symlink_to("../link.yml")
    (tmp_path / "out.yml").symlink_to("/etc/hostname")
    (tmp_path / "loop.yml").symlink_to("loop.yml")
    (tmp_path / "run.sh").write_bytes(b"#!/bin/sh\n")
    (tmp_path / "run.sh").chmod(0o755)
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "one")
    return tmp_path


def test_it_holds_what_the_folder_held(repository: Path) -> None:
    disk, tree = DiskTree(repository), GitTree(repository, "HEAD")
    assert tree.files == disk.files
    assert {path: tree.read(path) for path in tree.files} == {path: disk.read(path) for path in disk.files}
    assert tree.read("configs/up.yml") == FILES["configs/prometheus.yml"]


def test_a_folder_of_the_work_tree_is_a_tree_of_its_own(repository: Path) -> None:
    tree = GitTree(repository / "configs", "HEAD")
    assert tree.files == ("prometheus.yml", 'ö "quoted"\ttab.yml')
    assert tree.read("prometheus.yml") == FILES["configs/prometheus.yml"]


def test_later_changes_do_not_show(repository: Path) -> None:
    commit = git(repository, "rev-parse", "HEAD")
    (repository / "compose.yml").write_bytes(b"new\n")
    (repository / "more.yml").write_bytes(b"new\n")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "two")
    tree = GitTree(repository, commit)
    assert tree.read("compose.yml") == b"services: {}\n"
    assert not tree.exists("more.yml")


@pytest.mark.parametrize(
    ("path", "there", "folder"),
    [
        ("compose.yml", True, False),
        ("configs", True, True),
        ("", True, True),
        ("out.yml", True, False),
        ("nowhere.yml", False, False),
        ("nowhere", False, False),
    ],
)
def test_what_is_there(repository: Path, path: str, there: bool, folder: bool) -> None:
    tree = GitTree(repository, "HEAD")
    assert (tree.exists(path), tree.is_folder(path)) == (there, folder)


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("configs", "not a regular file"),
        ("out.yml", "not a regular file"),
        ("loop.yml", "not a regular file"),
        ("nowhere.yml", "no such file"),
    ],
)
def test_what_cannot_be_read(repository: Path, path: str, reason: str) -> None:
    with pytest.raises(Unreadable, match=f"^{path}: {reason}$"):
        GitTree(repository, "HEAD").read(path)


def test_a_revision_that_is_not_there(repository: Path) -> None:
    with pytest.raises(UsageError, match=r"^git ls-tree failed: Not a valid object name nowhere$"):
        _ = GitTree(repository, "nowhere").files


def test_content_that_the_clone_has_left_out(repository: Path) -> None:
    blob = git(repository, "rev-parse", "HEAD:compose.yml")
    (repository / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    tree = GitTree(repository, "HEAD")
    with pytest.raises(Unreadable, match=r"^compose.yml: its content is missing in this clone$"):
        tree.read("compose.yml")
    assert tree.read("configs/prometheus.yml") == FILES["configs/prometheus.yml"]
