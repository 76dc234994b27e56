"""Files are replaced whole, a unit at a time, or not at all."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fixer.engine.changes import Change
from fixer.errors import Changed, Unwritten
from fixer.writing.unit import Written, write_unit, write_units

A = Change("a.yml", b"old a\n", b"new and longer a\n")
B = Change("b.yml", b"old b\n", b"new and longer b\n")
BOTH_WAYS = pytest.mark.parametrize("in_place", [False, True], ids=["rename", "in place"])


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    (root / "a.yml").write_bytes(b"old a\n")
    (root / "b.yml").write_bytes(b"old b\n")
    return root


def held(root: Path) -> dict[str, bytes]:
    """Every file below, hidden and left-over ones too."""
    return {str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


OLD = {"a.yml": b"old a\n", "b.yml": b"old b\n"}
NEW = {"a.yml": b"new and longer a\n", "b.yml": b"new and longer b\n"}


@BOTH_WAYS
def test_writes_all_files_of_a_unit(tree: Path, in_place: bool) -> None:
    assert write_unit(tree, [A, B], in_place) == Written(("a.yml", "b.yml"))
    assert held(tree) == NEW


@BOTH_WAYS
def test_shorter_content_leaves_nothing_of_the_longer(tree: Path, in_place: bool) -> None:
    write_unit(tree, [Change("a.yml", b"old a\n", b"a")], in_place)
    assert held(tree) == {**OLD, "a.yml": b"a"}


@BOTH_WAYS
def test_mode_stays(tree: Path, in_place: bool) -> None:
    (tree / "a.yml").chmod(0o640)
    write_unit(tree, [A], in_place)
    assert (tree / "a.yml").stat().st_mode & 0o7777 == 0o640


def test_owner_stays_when_root_writes(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[int, int]] = []
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "fchown", lambda _handle, user, group: given.append((user, group)))
    state = (tree / "a.yml").stat()
    write_unit(tree, [A])
    assert given == [(state.st_uid, state.st_gid)]


@pytest.mark.parametrize(("in_place", "same"), [(False, False), (True, True)], ids=["rename", "in place"])
def test_inode(tree: Path, in_place: bool, same: bool) -> None:
    before = (tree / "a.yml").stat().st_ino
    keeper = (tree / "a.yml").open("rb")  # keeps the number from being given to the new file
    write_unit(tree, [A], in_place)
    assert ((tree / "a.yml").stat().st_ino == before) is same
    keeper.close()


@BOTH_WAYS
def test_a_link_stays_and_its_target_is_written(tree: Path, in_place: bool) -> None:
    (tree / "conf").mkdir()
    (tree / "a.yml").rename(tree / "conf" / "real.yml")
    (tree / "a.yml").symlink_to("conf/real.yml")
    write_unit(tree, [A], in_place)
    assert os.readlink(tree / "a.yml") == "conf/real.yml"
    assert (tree / "conf" / "real.yml").read_bytes() == A.after


def test_a_link_out_of_the_tree_is_refused(tree: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yml"
    (tree / "a.yml").rename(outside)
    (tree / "a.yml").symlink_to(outside)
    with pytest.raises(Unwritten, match=f"^a.yml: leads out of the tree, to {outside.resolve()}$"):
        write_unit(tree, [A])
    assert outside.read_bytes() == A.before


def test_a_folder_that_leads_out_of_the_tree_is_refused(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tree / "conf").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Unwritten, match="leads out of the tree"):
        write_unit(tree, [Change("conf/new.yml", None, b"x\n")])
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_hard_link_is_said(tree: Path) -> None:
    os.link(tree / "a.yml", tree / "c.yml")
    assert write_unit(tree, [A]).notes == (
        "a.yml: was a hard link; its other name keeps the old content (--in-place writes through all of them)",
    )
    assert (tree / "c.yml").read_bytes() == A.before


def test_hard_links_stay_together_in_place(tree: Path) -> None:
    os.link(tree / "a.yml", tree / "c.yml")
    assert write_unit(tree, [A], in_place=True).notes == ()
    assert (tree / "c.yml").read_bytes() == A.after


NEW_FILE = Change("secrets/deep/new.yml", None, b"x\n")


def test_new_file_in_new_folders(tree: Path) -> None:
    write_unit(tree, [A, NEW_FILE])
    assert held(tree) == {**OLD, "a.yml": A.after, "secrets/deep/new.yml": b"x\n"}
    mask = os.umask(0o022)
    os.umask(mask)
    assert (tree / "secrets/deep/new.yml").stat().st_mode & 0o777 == 0o666 & ~mask


def edit_a(root: Path) -> None:
    (root / "a.yml").write_bytes(b"edited\n")


def remove_a(root: Path) -> None:
    (root / "a.yml").unlink()


def create_c(root: Path) -> None:
    (root / "c.yml").write_bytes(b"mine\n")


def read_only_a(root: Path) -> None:
    (root / "a.yml").chmod(0o444)


def folder_a(root: Path) -> None:
    remove_a(root)
    (root / "a.yml").mkdir()


C = Change("c.yml", None, b"new c\n")
REFUSALS: list[tuple[Callable[[Path], None], list[Change], type[Unwritten], str]] = [
    (edit_a, [B, A], Changed, "a.yml: has changed since it was read"),
    (edit_a, [B, Change("a.yml", b"old a\n", b"old a\n")], Changed, "a.yml: has changed since it was read"),
    (remove_a, [B, A], Changed, "a.yml: is gone"),
    (create_c, [B, C], Changed, "c.yml: exists by now"),
    (read_only_a, [B, A], Unwritten, "a.yml: is read-only"),
    (folder_a, [B, A], Unwritten, "a.yml: is not a regular file"),
]


@BOTH_WAYS
@pytest.mark.parametrize(
    ("meddle", "unit", "kind", "message"), REFUSALS, ids=[f"{r[0].__name__}-{i}" for i, r in enumerate(REFUSALS)]
)
def test_refused_with_nothing_written(
    tree: Path, meddle: Callable[[Path], None], unit: list[Change], kind: type[Unwritten], message: str, in_place: bool
) -> None:
    meddle(tree)
    before = held(tree)
    with pytest.raises(Unwritten) as raised:
        write_unit(tree, unit, in_place)
    assert (type(raised.value), str(raised.value)) == (kind, message)
    assert held(tree) == before


def test_other_units_go_on(tree: Path) -> None:
    edit_a(tree)
    written = list(write_units(tree, [[A], [B]]))
    assert [(unit.paths, str(unit.error)) for unit in written] == [
        ((), "a.yml: has changed since it was read"),
        (("b.yml",), "None"),
    ]
    assert held(tree) == {"a.yml": b"edited\n", "b.yml": B.after}


class Fails:
    """Stands in for a call of the system: works `times` times, then fails with `number` (or is interrupted)."""

    def __init__(self, real: Callable[..., object], times: int, error: BaseException) -> None:
        self.real, self.times, self.error = real, times, error

    def __call__(self, *args: object, **kwargs: object) -> object:
        self.times -= 1
        if self.times == -1:
            raise self.error
        return self.real(*args, **kwargs)


FULL = OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
DENIED = PermissionError(errno.EACCES, os.strerror(errno.EACCES))
BROKEN = OSError(errno.EIO, os.strerror(errno.EIO))
FAILURES = [
    (False, "write", 0, FULL, "a.yml: cannot be written: No space left on device"),
    (False, "write", 1, FULL, "b.yml: cannot be written: No space left on device"),
    (False, "fsync", 1, BROKEN, "b.yml: cannot be written: Input/output error"),
    (
        False,
        "open",
        0,
        DENIED,
        "a.yml: cannot be written: Permission denied (--in-place needs no right to create files beside it)",
    ),
    (False, "replace", 0, BROKEN, "a.yml: cannot be written: Input/output error"),
    (False, "replace", 1, BROKEN, "b.yml: cannot be written: Input/output error"),
    (False, "replace", 2, BROKEN, "secrets/deep/new.yml: cannot be written: Input/output error"),
    (False, "mkdir", 1, FULL, "secrets/deep/new.yml: cannot be written: No space left on device"),
    (True, "posix_fallocate", 0, FULL, "a.yml: cannot be written: No space left on device"),
    (True, "posix_fallocate", 1, FULL, "b.yml: cannot be written: No space left on device"),
    (True, "write", 1, BROKEN, "a.yml: cannot be written: Input/output error"),
    (True, "write", 2, BROKEN, "b.yml: cannot be written: Input/output error"),
    (True, "fsync", 2, BROKEN, "b.yml: cannot be written: Input/output error"),
    (True, "replace", 0, BROKEN, "secrets/deep/new.yml: cannot be written: Input/output error"),
]


@pytest.mark.parametrize(("in_place", "call", "times", "error", "message"), FAILURES)
def test_a_failure_leaves_everything_as_it_was(
    tree: Path, monkeypatch: pytest.MonkeyPatch, in_place: bool, call: str, times: int, error: OSError, message: str
) -> None:
    monkeypatch.setattr(os, call, Fails(getattr(os, call), times, error))
    with pytest.raises(Unwritten) as raised:
        write_unit(tree, [A, B, NEW_FILE], in_place)
    monkeypatch.undo()
    assert str(raised.value) == message
    assert held(tree) == OLD
    assert sorted(path.name for path in tree.iterdir()) == ["a.yml", "b.yml"]


@pytest.mark.parametrize("call", ["write", "fsync", "link", "replace"])
@pytest.mark.parametrize("times", range(3))
def test_an_interrupt_leaves_everything_as_it_was(tree: Path, monkeypatch: pytest.MonkeyPatch, call: str, times: int) -> None:
    if (call, times) == ("link", 2):
        times = 1  # only two of the three files have an old content to keep
    monkeypatch.setattr(os, call, Fails(getattr(os, call), times, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        write_unit(tree, [A, B, NEW_FILE])
    monkeypatch.undo()
    assert held(tree) == OLD
    assert sorted(path.name for path in tree.iterdir()) == ["a.yml", "b.yml"]


def test_without_hard_links_a_copy_is_kept(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "link", Fails(os.link, 0, OSError(errno.EPERM, "Operation not permitted")))
    monkeypatch.setattr(os, "replace", Fails(os.replace, 1, BROKEN))
    with pytest.raises(Unwritten):
        write_unit(tree, [A, B])
    monkeypatch.undo()
    assert held(tree) == OLD


def test_what_cannot_be_put_back_is_named(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies_after_first(source: Path, target: Path) -> None:
        if len(done) >= 1:
            raise BROKEN
        done.append(target)
        real(source, target)

    done: list[Path] = []
    real = os.replace
    monkeypatch.setattr(os, "replace", dies_after_first)
    with pytest.raises(Unwritten) as raised:
        write_unit(tree, [A, B])
    monkeypatch.undo()
    kept = [name for name in held(tree) if name.endswith(".tmp")]
    assert len(kept) == 1
    assert held(tree) == {**OLD, "a.yml": A.after, kept[0]: b"old a\n"}
    assert str(raised.value) == (
        f"a.yml: was written, and cannot be put back: Input/output error; the old content is in {tree.resolve() / kept[0]}"
    )
