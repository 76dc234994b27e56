"""The steps of the example workflows, as the runner would run them."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from fixer.version import VERSION
from tests.ways_in.conftest import Change
from tests.ways_in.programs import PROJECT, git
from tests.ways_in.test_schemas import WORKFLOWS, name

EXAMPLES = PROJECT / "examples" / "github"


def _steps(path: Path) -> dict[str, dict[str, Any]]:
    """The steps of a workflow's only job that run something."""
    (job,) = YAML(typ="safe").load(path)["jobs"].values()
    return {step["name"]: step for step in job["steps"] if "run" in step}


@pytest.mark.parametrize("path", WORKFLOWS, ids=name)
def test_no_expression_is_part_of_a_script(path: Path) -> None:
    assert [name for name, step in _steps(path).items() if "${{" in step["run"]] == []


@pytest.mark.parametrize("file", ["suggest.yml", "forks/fixer-plan.yml"])
def test_the_plan_is_made_of_what_the_pull_request_changed(file: str, change: Change, path: str, tmp_path: Path) -> None:
    steps = _steps(EXAMPLES / file)
    events = {"BASE": "${{ github.event.pull_request.base.sha }}", "HEAD": "${{ github.event.pull_request.head.sha }}"}
    assert steps["Plan suggestions"]["env"] == events
    environment = {"PATH": path, "RUNNER_TEMP": str(tmp_path), "BASE": "main", "HEAD": change.head}
    for step in ("Install fixer", "Plan suggestions"):
        command = ["bash", "-e", "-c", steps[step]["run"]]
        done = subprocess.run(command, cwd=change.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    bundle = json.loads((tmp_path / "fixer.json").read_text())
    assert bundle["head"] == change.head
    assert f"=={VERSION}" in (tmp_path / "pip.txt").read_text()


def test_without_a_right_to_write_everything_is_in_the_patch_and_the_summary(change: Change, path: str, tmp_path: Path) -> None:
    """Step two as a pull request from a fork would see it in `suggest.yml`: no token that may write."""
    steps = _steps(EXAMPLES / "suggest.yml")
    event = {"pull_request": {"number": 7, "head": {"sha": change.head}}}
    (tmp_path / "event.json").write_text(json.dumps(event))
    environment = {
        "PATH": path,
        "RUNNER_TEMP": str(tmp_path),
        "BASE": "main",
        "HEAD": change.head,
        "GITHUB_REPOSITORY": "acme/stack",
        "GITHUB_EVENT_PATH": str(tmp_path / "event.json"),
        "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
    }
    for step in ("Plan suggestions", "Post them"):
        command = ["bash", "-e", "-c", steps[step]["run"]]
        done = subprocess.run(command, cwd=change.folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
    assert "no token" in done.stderr
    assert "auth-service" in (tmp_path / "summary.md").read_text()
    git("apply", tmp_path / "fixer.patch", cwd=change.folder)
    assert git("diff", "--stat", change.base, cwd=change.folder) == ""


def test_only_the_jobs_that_post_may_write() -> None:
    rights = {}
    for path in EXAMPLES.rglob("*.yml"):
        workflow = YAML(typ="safe").load(path)
        (job,) = workflow["jobs"].values()
        assert workflow["permissions"] == {}
        rights[path.name] = job["permissions"]
    assert rights == {
        "suggest.yml": {"contents": "read", "pull-requests": "write"},
        "fixer-plan.yml": {"contents": "read"},
        "fixer-post.yml": {"actions": "read", "pull-requests": "write"},
    }


def test_the_job_with_rights_over_forks_checks_nothing_out() -> None:
    text = (EXAMPLES / "forks" / "fixer-post.yml").read_text()
    assert "actions/checkout" not in text
    assert "git " not in text
    plan = YAML(typ="safe").load(EXAMPLES / "forks" / "fixer-plan.yml")
    assert YAML(typ="safe").load(text)["on"]["workflow_run"]["workflows"] == [plan["name"]]
