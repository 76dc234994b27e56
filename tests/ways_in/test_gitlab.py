"""The jobs of the GitLab component, as a runner's shell would run them."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fixer.version import VERSION
from tests.ways_in.conftest import Change
from tests.ways_in.programs import PROJECT, git

JOBS = YAML(typ="safe").load((PROJECT / "templates" / "fixer.yml").read_text().split("\n---\n")[1])
FOUND = ["certs-dir-without-certs", "inhibit-equal-too-narrow", "scrape-target-published-port"]


def _run(job: dict[str, Any], folder: Path, path: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The job's lines in one shell that stops at the first that fails, in dash as well as it can be had."""
    lines = [*JOBS[".fixer"]["before_script"], *job["script"]]
    script = "\n".join(["set -e", *lines])
    return subprocess.run(
        ["sh", "-c", script], cwd=folder, env={"PATH": path, **environment}, capture_output=True, text=True, check=False
    )


def _quality(folder: Path) -> list[str]:
    return sorted(found["check_name"] for found in json.loads((folder / "fixer-code-quality.json").read_text()))


def test_a_branch_gets_a_report_and_a_patch(stack: Path, path: str, tmp_path: Path) -> None:
    done = _run(JOBS["fixer"], stack, path, FIXER_PATHS=".")
    assert done.returncode == 1, done.stderr
    assert _quality(stack) == FOUND
    git("apply", "fixer.patch", cwd=stack)
    assert not (stack / "fixer-bundle.json").exists()
    assert (tmp_path / "pip.txt").read_text() == f"install --quiet config-fixer[bot]=={VERSION}\n"


@pytest.mark.parametrize("merged", [False, True], ids=["merge request", "merged results"])
def test_a_merge_request_gets_a_bundle_too(change: Change, path: str, merged: bool) -> None:
    variables = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": change.base, "CI_COMMIT_SHA": change.head, "FIXER_PATHS": "."}
    if merged:
        git("checkout", "--quiet", "main", cwd=change.folder)
        git("merge", "--quiet", "--no-edit", "topic", cwd=change.folder)
        commit = git("rev-parse", "HEAD", cwd=change.folder)
        variables |= {"CI_COMMIT_SHA": commit, "CI_MERGE_REQUEST_SOURCE_BRANCH_SHA": change.head}
    done = _run(JOBS["fixer"], change.folder, path, **variables)
    assert done.returncode == 1, done.stderr
    assert _quality(change.folder) == FOUND
    bundle = json.loads((change.folder / "fixer-bundle.json").read_text())
    assert bundle["head"] == change.head
    assert sum(map(int, re.findall(r"\d+", done.stderr))) == 3, done.stderr  # suggestions, and findings without one


def test_a_merge_request_answers_for_what_it_touched(stack: Path, path: str) -> None:
    base = git("rev-parse", "HEAD", cwd=stack)
    git("commit", "--quiet", "--allow-empty", "--message=Something else", cwd=stack)
    head = git("rev-parse", "HEAD", cwd=stack)
    done = _run(JOBS["fixer"], stack, path, CI_MERGE_REQUEST_DIFF_BASE_SHA=base, CI_COMMIT_SHA=head, FIXER_PATHS=".")
    assert (done.returncode, done.stderr) == (0, "0 suggestions, 0 without one\n")
    assert _quality(stack) == FOUND


def test_paths_are_lines_and_nothing_else(stack: Path, path: str) -> None:
    done = _run(JOBS["fixer"], stack, path, FIXER_PATHS="configs/prometheus.yml\n\nconfigs/alertmanager.yml\n")
    assert (done.returncode, _quality(stack)) == (1, FOUND[1:])
    (stack / "configs" / "a b; touch pwned").mkdir()
    done = _run(JOBS["fixer"], stack, path, FIXER_PATHS="configs/a b; touch pwned\n*\n$(touch pwned)\n--version")
    assert done.returncode == 2
    wanted = ["*: no such file or folder", "$(touch pwned): no such file or folder", "--version: no such file or folder"]
    assert [line for line in done.stderr.splitlines() if line.endswith("no such file or folder")][:3] == wanted
    assert not (stack / "pwned").exists()


def test_a_clean_stack_passes(stack: Path, path: str) -> None:
    _run(JOBS["fixer"], stack, path, FIXER_PATHS=".")
    git("apply", "fixer.patch", cwd=stack)
    done = _run(JOBS["fixer"], stack, path, FIXER_PATHS=".")
    assert (done.returncode, _quality(stack), (stack / "fixer.patch").read_bytes()) == (0, [], b"")


def test_the_second_job_posts_what_the_first_one_left(change: Change, path: str) -> None:
    """Without a token here: then everything is in the patch."""
    variables = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": change.base, "CI_COMMIT_SHA": change.head, "FIXER_PATHS": "."}
    _run(JOBS["fixer"], change.folder, path, **variables)
    variables |= {"CI_MERGE_REQUEST_IID": "7", "CI_PROJECT_ID": "42"}
    done = _run(JOBS["fixer-post"], change.folder, path, **variables)
    assert done.returncode == 0, done.stderr
    git("apply", "fixer-rest.patch", cwd=change.folder)
    assert git("diff", "--stat", change.base, cwd=change.folder) == ""
