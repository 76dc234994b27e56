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
from tests.ways_in.programs import PROJECT
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
