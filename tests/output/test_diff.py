"""The patch: what it says, and that git takes it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixer.engine.changes import Change
from fixer.output.diff import blocks, patch

LETTERS = "".join(f"{letter}\n" for letter in "abcdefghijklmnopqrstuvwxyz")


def swap(text: str, **lines: str) -> str:
    return "".join(lines.get(line, line) + "\n" for line in text.split())


CASES = {
    "one line": ("a\nb\nc\n", "a\nB\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"),
    "three lines of context": (LETTERS, swap(LETTERS, m="M"), "@@ -10,7 +10,7 @@\n j\n k\n l\n-m\n+M\n n\n o\n p\n"),
    "near changes share a hunk": (
        LETTERS,
        swap(LETTERS, e="E", l="L"),
        "@@ -2,14 +2,14 @@\n b\n c\n d\n-e\n+E\n f\n g\n h\n i\n j\n k\n-l\n+L\n m\n n\n o\n",
    ),
    "far changes have their own": (
        LETTERS,
        swap(LETTERS, b="B", j="J"),
        "@@ -1,5 +1,5 @@\n a\n-b\n+B\n c\n d\n e\n@@ -7,7 +7,7 @@\n g\n h\n i\n-j\n+J\n k\n l\n m\n",
    ),
    "no newline before": ("a", "a\n", "@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+a\n"),
    "no newline after": ("a\n", "a", "@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n"),
    "no newline in both": ("a\nb", "A\nb", "@@ -1,2 +1,2 @@\n-a\n+A\n b\n\\ No newline at end of file\n"),
    "carriage returns stay": ("a\r\nb\r\n", "a\r\nB\r\n", "@@ -1,2 +1,2 @@\n a\r\n-b\r\n+B\r\n"),
    "only newline feeds cut": ("a\x0cb\u2028c\n", "a\x0cb\u2028C\n", "@@ -1 +1 @@\n-a\x0cb\u2028c\n+a\x0cb\u2028C\n"),
    "emptied": ("a\n", "", "@@ -1 +0,0 @@\n-a\n"),
    "filled": ("", "a\n", "@@ -0,0 +1 @@\n+a\n"),
    "an item of a list goes whole": (
        "x:\n  - a: 1\n    b: 2\n  - a: 3\n    b: 2\n",
        "x:\n  - a: 1\n    b: 2\n",
        "@@ -1,5 +1,3 @@\n x:\n   - a: 1\n     b: 2\n-  - a: 3\n-    b: 2\n",
    ),
    "a service is added whole": (
        "s:\n  a:\n    image: x\n\nv:\n",
        "s:\n  a:\n    image: x\n  b:\n    image: x\n\nv:\n",
        "@@ -1,5 +1,7 @@\n s:\n   a:\n     image: x\n+  b:\n+    image: x\n \n v:\n",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_hunks(case: str) -> None:
    before, after, hunks = CASES[case]
    head = "diff --git a/f.yml b/f.yml\n--- a/f.yml\n+++ b/f.yml\n"
    assert patch([Change("f.yml", before.encode(), after.encode())]).decode() == head + hunks


NAMES = {
    "a b.yml": "diff --git a/a b.yml b/a b.yml\n--- a/a b.yml\t\n+++ b/a b.yml\t\n",
    'a"b\\.yml': 'diff --git "a/a\\"b\\\\.yml" "b/a\\"b\\\\.yml"\n--- "a/a\\"b\\\\.yml"\n+++ "b/a\\"b\\\\.yml"\n',
    "ö.yml": 'diff --git "a/\\303\\266.yml" "b/\\303\\266.yml"\n--- "a/\\303\\266.yml"\n+++ "b/\\303\\266.yml"\n',
    "a\tb\n.yml": 'diff --git "a/a\\tb\\n.yml" "b/a\\tb\\n.yml"\n--- "a/a\\tb\\n.yml"\n+++ "b/a\\tb\\n.yml"\n',
    os.fsdecode(b"\xff.yml"): 'diff --git "a/\\377.yml" "b/\\377.yml"\n--- "a/\\377.yml"\n+++ "b/\\377.yml"\n',
}


@pytest.mark.parametrize("name", NAMES)
def test_names(name: str, tmp_path: Path) -> None:
    change = Change(name, b"a\n", b"b\n")
    assert patch([change]).decode() == NAMES[name] + "@@ -1 +1 @@\n-a\n+b\n"
    assert applied(tmp_path, [change]) == {name: b"b\n"}


def test_new_file() -> None:
    assert patch([Change("d/new.yml", None, b"a: 1\n")]).decode() == (
        "diff --git a/d/new.yml b/d/new.yml\nnew file mode 100644\n--- /dev/null\n+++ b/d/new.yml\n@@ -0,0 +1 @@\n+a: 1\n"
    )


def test_nothing_changes() -> None:
    assert patch([Change("f.yml", b"a\n", b"a\n")]) == b""


def test_paths_are_renamed() -> None:
    assert patch([Change("f.yml", b"a\n", b"b\n")], lambda path: f"sub/{path}").startswith(
        b"diff --git a/sub/f.yml b/sub/f.yml\n"
    )


def test_far_more_differences_than_effort_is_one_block() -> None:
    old, new = [b"a%d\n" % i for i in range(1500)], [b"b%d\n" % i for i in range(1500)]
    assert blocks([b"=\n", *old], [b"=\n", *new]) == [(range(1, 1501), range(1, 1501))]


def applied(folder: Path, changes: list[Change]) -> dict[str, bytes]:
    """What git makes of the patch, after having checked it."""
    for change in changes:
        target = folder / change.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if change.before is not None:
            target.write_bytes(change.before)
    for flag in ("--check", "--whitespace=nowarn"):
        done = subprocess.run(["git", "apply", flag, "-"], input=patch(changes), cwd=folder, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr.decode()
    return {change.path: (folder / change.path).read_bytes() for change in changes}


line = st.sampled_from([b"", b"a", b"  - b", b"\r", b"c\r", b"\xc3\xa9", b"\x0c", b"--- x", b"@@ -1 +1 @@"])
text = st.lists(line, max_size=12).map(b"\n".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.none() | text, text), min_size=1, max_size=3))
def test_git_applies_random_changes(tmp_path_factory: pytest.TempPathFactory, pairs: list[tuple[bytes | None, bytes]]) -> None:
    changes = [Change(f"d{i}/f {i}.yml", before, after) for i, (before, after) in enumerate(pairs)]
    if any(change.writes for change in changes):
        changes = [change for change in changes if change.writes]
        assert applied(tmp_path_factory.mktemp("git"), changes) == {change.path: change.after for change in changes}


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([b"a", b" b", b"  c", b""]), max_size=14),
    st.lists(st.sampled_from([b"a", b" b", b"  c", b""]), max_size=14),
)
def test_blocks_turn_old_into_new_with_the_fewest_lines(old: list[bytes], new: list[bytes]) -> None:
    found = blocks(old, new)
    built, at = [], 0
    for block in found:
        built += old[at : block.old.start] + new[block.new.start : block.new.stop]
        at = block.old.stop
    assert built + old[at:] == new
    assert sum(len(block.old) + len(block.new) for block in found) == len(old) + len(new) - 2 * common(old, new)


def common(old: list[bytes], new: list[bytes]) -> int:
    """Length of the longest common subsequence, by the textbook table."""
    row = [0] * (len(new) + 1)
    for one in old:
        above = row
        row = [0]
        for index, other in enumerate(new):
            row.append(above[index] + 1 if one == other else max(above[index + 1], row[index]))
    return row[-1]
