"""The hooks, through pre-commit itself."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from tests.command import contents
from tests.ways_in.programs import PROJECT, git, run

MANIFEST = PROJECT / ".pre-commit-hooks.yaml"


def test_the_manifest_is_valid() -> None:
    done = run("pre-commit", "validate-manifest", MANIFEST)
    assert (done.returncode, done.stdout) == (0, "")


def test_both_hooks_protect_against_file_names_that_look_like_flags() -> None:
    hooks = YAML(typ="safe").load(MANIFEST)
    assert {hook["id"]: (hook["entry"], hook["args"]) for hook in hooks} == {
        "fixer": ("fixer apply --skip-unknown", ["--"]),
        "fixer-check": ("fixer check --skip-unknown", ["--"]),
    }


def test_the_hooks_mend_and_check(project: Path, stack: Path) -> None:
    """`try-repo` installs the project with pip and its dependencies from the package index, as for any other hook."""
    for name, text in {"--version.yml": "a: 1\n", "mkdocs.yml": "site_name: ours\n", "nginx.conf": "events {}\n"}.items():
        (stack / name).write_text(text)
    git("add", "--all", cwd=stack)
    before = contents(PROJECT / "fixtures" / "secureconnect")
    done = run("pre-commit", "try-repo", project, "--all-files", "--color=never", "--verbose", cwd=stack)
    if "returned non-zero exit status" in done.stdout and "pip" in done.stdout and not os.environ.get("CI"):
        pytest.skip(f"pip could not install the project: {done.stdout.strip().splitlines()[-1]}")
    results = [line for line in done.stdout.splitlines() if line.startswith("fixer")]
    assert results == [f"{'fixer':.<73}Failed", f"{'fixer (check only)':.<73}Passed"], done.stdout
    assert "- hook id: fixer\n- duration: " in done.stdout
    assert "- files were modified by this hook\n" in done.stdout
    assert "\nNo findings.\n" in done.stdout.partition("fixer (check only)")[2]
    expected = contents(PROJECT / "tests" / "secureconnect" / "expected")
    assert git("diff", "--name-only", cwd=stack).splitlines() == sorted(expected)
    assert {path: (stack / path).read_bytes() for path in before} == before | expected
