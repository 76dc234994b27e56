"""The examples for fleets, as their drivers would run them: a repository is mended once, the second run changes nothing."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from pathlib import Path

import pathspec
import pytest
from ruamel.yaml import YAML

from fixer.version import VERSION
from tests.command import contents
from tests.ways_in.programs import PROJECT, git, run

FLEET = PROJECT / "examples" / "fleet"
EXPECTED = contents(PROJECT / "tests" / "secureconnect" / "expected")
TITLE = "Fix inhibit-equal-too-narrow and 2 more in 3 files"


def _shell(*command: str | Path, cwd: Path, path: str) -> subprocess.CompletedProcess[str]:
    identity = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return subprocess.run(command, cwd=cwd, env={"PATH": path, **identity}, capture_output=True, text=True, check=False)


def _mended(stack: Path) -> bool:
    return {name: (stack / name).read_bytes() for name in EXPECTED} == EXPECTED


@pytest.mark.parametrize("script", ["multi-gitter.sh", "turbolift.sh"])
def test_a_script_commits_once_with_the_message(script: str, stack: Path, path: str) -> None:
    command = [FLEET / script] if script.startswith("multi") else ["sh", FLEET / script]
    for _ in range(2):
        done = _shell(*command, cwd=stack, path=path)
        assert done.returncode == 0, done.stderr
        assert _mended(stack)
        assert git("status", "--short", cwd=stack) == ""
        assert git("log", "--format=%s", cwd=stack).splitlines() == [TITLE, "Start"]
    assert "auth-service" in git("log", "-1", "--format=%b", cwd=stack)


@pytest.mark.parametrize("script", ["multi-gitter.sh", "turbolift.sh"])
def test_what_is_wrong_fails_and_commits_nothing(script: str, stack: Path, path: str) -> None:
    (stack / "fixer.toml").write_text("selct = []\n")
    git("commit", "--all", "--quiet", "--message=Broken", cwd=stack)
    done = _shell("sh", FLEET / script, cwd=stack, path=path)
    assert done.returncode == 2
    assert git("log", "--format=%s", cwd=stack).splitlines() == ["Broken", "Start"]


def test_findings_that_nobody_can_mend_do_not_stop_a_fleet(stack: Path, path: str) -> None:
    (stack / "fixer.toml").write_text('unfixable = ["CRDB001"]\nextend-select = ["ALM035"]\n')
    done = _shell("sh", FLEET / "multi-gitter.sh", cwd=stack, path=path)
    assert (done.returncode, git("status", "--short", cwd=stack)) == (0, "")


def test_the_batch_spec_mends_and_gives_its_message_as_json(stack: Path, path: str, tmp_path: Path) -> None:
    (step,) = (spec := YAML(typ="safe").load(FLEET / "batch-spec.yaml"))["steps"]
    assert set(spec) == {"version", "name", "description", "on", "steps", "changesetTemplate"}
    script = step["run"].replace("/tmp/message", str(tmp_path / "message"))
    outputs: list[dict[str, str]] = []
    for _ in range(2):
        done = _shell("sh", "-c", script, cwd=stack, path=path)
        assert done.returncode == 0, done.stderr
        assert _mended(stack)
        outputs.append(json.loads(done.stdout))
    assert outputs[0]["title"] == TITLE
    assert outputs[1] == {"title": "", "body": ""}
    assert "auth-service" in outputs[0]["body"]
    assert f"config-fixer=={VERSION}\n" in (tmp_path / "pip.txt").read_text()
    used = set(re.findall(r"\$\{\{ outputs\.([\w.]+) \}\}", (FLEET / "batch-spec.yaml").read_text()))
    assert used == {"fix.title", "fix.body"}
    assert step["outputs"] == {"fix": {"value": "${{ step.stdout }}", "format": "json"}}


def test_renovate_may_run_the_command_and_keeps_what_it_changed(stack: Path, path: str) -> None:
    rule = json.loads((FLEET / "renovate.json").read_text())["packageRules"][0]
    (command,) = rule["postUpgradeTasks"]["commands"]
    allowed = json.loads((FLEET / "renovate-global.json").read_text())["allowedCommands"]
    assert any(re.search(pattern, command) for pattern in allowed)
    assert not any(re.search(pattern, f"{command} ; touch pwned") for pattern in allowed)
    for _ in range(2):
        assert _shell(*shlex.split(command), cwd=stack, path=path).returncode == 0
        changed = git("diff", "--name-only", cwd=stack).splitlines()
        assert changed == sorted(EXPECTED)
        assert _mended(stack)
    filters = pathspec.GitIgnoreSpec.from_lines(rule["postUpgradeTasks"]["fileFilters"])
    assert list(filters.match_files(changed)) == changed


def test_renovate_takes_the_configuration() -> None:
    done = run("check-jsonschema", "--builtin-schema", "vendor.renovate", FLEET / "renovate.json")
    assert (done.returncode, done.stdout) == (0, "ok -- validation done\n")


def test_what_renovate_calls_global_is_in_the_global_file() -> None:
    done = run("check-jsonschema", "--builtin-schema", "vendor.renovate", FLEET / "renovate-global.json")
    (option,) = set(json.loads((FLEET / "renovate-global.json").read_text())) - {"$schema"}
    assert done.returncode == 1
    assert f"{{'required': ['{option}']}}" in done.stdout, "no option that repositories may not set"
