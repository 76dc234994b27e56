"""Trees: what is listed and read, and that nothing outside is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fixer.document.tree import DiskTree, MemoryTree, below
from fixer.errors import Unreadable


@pytest.fixture
def root(tmp_path: Path) -> Path:
    outside, root = tmp_path / "outside", tmp_path / "root"
    (root / "sub").mkdir(parents=True)
    (root / "node_modules").mkdir()
    outside.mkdir()
    (outside / "secret.yml").write_text("outside")
    (root / "real.yml").write_text("inside")
    (root / "node_modules" / "x.yml").write_text("other people's")
    (root / "out.yml").symlink_to(outside / "secret.yml")
    (root / "folder").symlink_to(outside)
    (root / "loop.yml").symlink_to("loop.yml")
    (root / "gone.yml").symlink_to("nowhere.yml")
    (root / "sub" / "in.yml").symlink_to("../real.yml")
    os.mkfifo(root / "pipe.yml")
    return root


def test_lists_files_and_links_that_stay_inside(root: Path) -> None:
    assert DiskTree(root).files == ("real.yml", "sub/in.yml")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("out.yml", "a link leads out of the tree"),
        ("folder/secret.yml", "a link leads out of the tree"),
        ("../outside/secret.yml", "a link leads out of the tree"),
        ("pipe.yml", "not a regular file"),
        ("loop.yml", "not a regular file"),
        ("gone.yml", "not a regular file"),
        ("sub", "not a regular file"),
    ],
)
def test_refuses_to_read(path: str, reason: str, root: Path) -> None:
    with pytest.raises(Unreadable) as caught:
        DiskTree(root).read(path)
    assert caught.value.reason == reason


def test_reads_through_links_that_stay_inside(root: Path) -> None:
    assert DiskTree(root).read("sub/in.yml") == b"inside"


def test_memory_lies_over_disk(root: Path) -> None:
    tree = MemoryTree({"real.yml": b"edited", "new/file.yml": b"new"}, DiskTree(root))
    assert tree.files == ("new/file.yml", "real.yml", "sub/in.yml")
    assert (tree.read("real.yml"), tree.read("sub/in.yml")) == (b"edited", b"inside")
    assert tree.is_folder("new")
    assert tree.exists("sub")
    assert not tree.exists("other")


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("", ("a", "b-c/d", "b.yml", "b/c", "b/d/e", "b0/f", "ba/g")),
        ("b", ("b/c", "b/d/e")),
        ("b/d", ("b/d/e",)),
        ("b/c", ()),
        ("nowhere", ()),
    ],
)
def test_the_files_below_a_folder(folder: str, expected: tuple[str, ...]) -> None:
    tree = MemoryTree(dict.fromkeys(("a", "b-c/d", "b.yml", "b/c", "b/d/e", "b0/f", "ba/g"), b""))
    assert below(tree, folder) == expected


def test_replaced_files_leave_the_listing_as_it_is(root: Path) -> None:
    disk = DiskTree(root)
    assert MemoryTree({"real.yml": b"edited"}, disk).files is disk.files
    assert MemoryTree({"another.yml": b""}, disk).files == tuple(sorted(("another.yml", *disk.files)))
