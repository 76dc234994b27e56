"""The composite action, step by step as GitHub's runner would run it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.command import contents
from tests.ways_in.programs import PROJECT, git
from tests.ways_in.runner import Ran, Runner, installed

INSTALL = "Install fixer"
Action = Callable[..., Ran]


@pytest.fixture
def action(stack: Path, tmp_path: Path) -> Action:
    """The action in the stack's repository, with fixer installed already."""
    temporary = tmp_path / "temp"
    installed(temporary)
    runner = Runner(stack, temporary, PROJECT)
    return lambda **inputs: runner({name.replace("_", "-"): value for name, value in inputs.items()}, skip=(INSTALL,))


def test_check_reports_and_changes_nothing(action: Action, stack: Path) -> None:
    ran = action()
    assert ran.status == 1
    assert git("status", "--short", cwd=stack) == ""
    assert (ran.outputs["changed"], ran.outputs["findings"]) == ("true", "3")
    git("apply", ran.outputs["patch"], cwd=stack)
    assert _expected() == {path: (stack / path).read_bytes() for path in _expected()}
    assert [line.partition("::")[2].partition(",line=")[0] for line in ran.commands] == [
        "warning file=configs/alertmanager.yml",
        "error file=configs/prometheus.yml",
        "warning file=docker-compose.production.yml",
    ]
    assert "auth-service:8081" in ran.summary
    assert Path(ran.outputs["sarif"]).read_text().startswith("{")


def test_apply_mends_and_says_so(action: Action, stack: Path) -> None:
    ran = action(command="apply")
    assert ran.status == 0
    assert (ran.outputs["changed"], ran.outputs["findings"]) == ("true", "3")
    assert _expected() == {path: (stack / path).read_bytes() for path in _expected()}
    git("apply", "--reverse", ran.outputs["patch"], cwd=stack)
    assert git("status", "--short", cwd=stack) == ""
    git("apply", ran.outputs["patch"], cwd=stack)
    again = action(command="apply")
    assert (again.status, again.outputs["changed"], again.outputs["findings"]) == (0, "false", "0")
    assert (again.outputs["patch"], again.commands) == ("", [])


def test_a_fix_that_nothing_depends_on_does_not_fail_a_check(action: Action, stack: Path) -> None:
    action(command="apply")
    git("commit", "--all", "--quiet", "--message=Mended", cwd=stack)
    ran = action(select="ALM003")
    assert (ran.status, ran.outputs["changed"], ran.outputs["findings"]) == (0, "true", "2")
    assert action(select="ALM003", fail_on="info").status == 1


def test_paths_and_rules_narrow_what_is_looked_at(action: Action) -> None:
    assert action(select="PRM001").outputs["findings"] == "1"
    assert action(ignore="PRM001").outputs["findings"] == "2"
    ran = action(paths="configs/alertmanager.yml\n\nconfigs/prometheus.yml\n")
    assert ran.outputs["findings"] == "2"


def test_only_what_a_change_touches_counts_where_a_commit_says_so(action: Action, stack: Path) -> None:
    ran = action(diff_base="HEAD")
    assert (ran.status, ran.outputs["findings"], ran.outputs["changed"]) == (0, "0", "false")
    alertmanager = stack / "configs" / "alertmanager.yml"
    alertmanager.write_text(alertmanager.read_text().replace("'instance'", "'job'"))
    assert action(diff_base="HEAD").outputs["findings"] == "1"


def test_what_a_comment_silences_is_not_counted(action: Action, stack: Path) -> None:
    prometheus = stack / "configs" / "prometheus.yml"
    prometheus.write_text(prometheus.read_text().replace("8081']", "8081']  # fixer: ignore[PRM001]"))
    ran = action(select="PRM001")
    assert (ran.status, ran.outputs["findings"], ran.outputs["changed"], ran.commands) == (0, "0", "false", [])


def test_unsafe_fixes_can_be_forbidden(action: Action, stack: Path) -> None:
    ran = action(command="apply", unsafe_fixes="false")
    assert (ran.status, ran.outputs["changed"], ran.outputs["findings"]) == (1, "true", "3")
    assert git("diff", "--name-only", cwd=stack) == "configs/prometheus.yml"


HOSTILE = (
    "; touch pwned",
    "$(touch pwned) `touch pwned`",
    "' ; touch pwned ; '",
    '" ; touch pwned ; "',
    "x\n::set-output name=patch::pwned\nchanged=pwned",
    "--version",
    "${{ github.token }}",
)


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", ["command", "select", "diff-base", "unsafe-fixes", "paths"])
def test_inputs_stay_inert(action: Action, stack: Path, tmp_path: Path, name: str, text: str) -> None:
    """Refused by what reads it, whatever it is: status 2, nothing run, nothing written, no output but our own."""
    ran = action(**{name.replace("-", "_"): text})
    assert ran.status == 2, ran.log
    assert git("status", "--short", cwd=stack) == ""
    assert not list(tmp_path.rglob("*pwned*"))
    assert all(command.startswith(OURS) for command in ran.commands), ran.commands
    assert ran.outputs["changed"] in ("", "false")
    assert ran.outputs["patch"] == ""


OURS = "::error title=fixer::the input "


def test_files_of_the_repository_cannot_speak_to_the_runner(action: Action, stack: Path) -> None:
    """Names and contents that look like workflow commands: every such line is one of ours."""
    evil = "::error::pwned\n::add-mask::auth ##[error]pwned %0A::x"
    (stack / "::add-mask::x.yml").write_text("services: {a: [\n")
    (stack / "##[error]y.yml").write_text("services: {a: [\n")
    (stack / "a\n::error::z.yml").write_text("services: {a: [\n")
    prometheus = stack / "configs" / "prometheus.yml"
    prometheus.write_text(prometheus.read_text().replace("job_name: 'auth-service'", f"job_name: '{evil}'"))
    ran = action()
    assert ran.status == 2
    assert "##[error]y.yml" in ran.log
    assert sorted(command.partition(" file=")[0] for command in ran.commands) == ["::error"] * 4 + ["::warning"] * 2
    assert all("title=" in command for command in ran.commands)


def test_the_action_installs_its_own_checkout(project: Path, stack: Path, tmp_path: Path) -> None:
    """With pip, its dependencies from the package index."""
    (tmp_path / "temp").mkdir()
    ran = Runner(stack, tmp_path / "temp", project)({"select": "PRM001"})
    if ran.status == 1 and "ERROR: " in ran.log and not os.environ.get("CI"):
        pytest.skip(f"pip could not install the project: {ran.log.strip().splitlines()[-1]}")
    assert (ran.status, ran.outputs["findings"]) == (1, "1"), ran.log


def _expected() -> dict[str, bytes]:
    return contents(PROJECT / "tests" / "secureconnect" / "expected")
