"""What GitHub's runner does with a composite action, as far as ours goes: bash steps, their environment, outputs and summary."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")


@dataclass(frozen=True)
class Ran:
    """How the last step ended that was run, and what the action gives on.

    log       what the steps wrote, both streams in order
    commands  the lines of it that the runner takes for workflow commands
    """

    status: int
    outputs: dict[str, str]
    summary: str
    log: str
    commands: list[str]


@dataclass(frozen=True)
class Runner:
    """workspace: where the repository is checked out; temporary: RUNNER_TEMP; action: the action's checkout."""

    workspace: Path
    temporary: Path
    action: Path

    def __call__(self, inputs: Mapping[str, str] | None = None, skip: tuple[str, ...] = ()) -> Ran:
        """Runs the steps, but those of the names in `skip`, until one fails."""
        described = YAML(typ="safe").load(self.action / "action.yml")
        known = {f"inputs.{name}": one.get("default", "") for name, one in described["inputs"].items()}
        known |= {f"inputs.{name}": value for name, value in (inputs or {}).items()}
        log, summary, status = "", "", 0
        for step in described["runs"]["steps"]:
            if status == 0 and step["name"] not in skip:
                assert set(step) <= {"name", "id", "shell", "env", "run"}
                assert step["shell"] == "bash"
                done, outputs, summed = self._step(step, known)
                known |= {f"steps.{step.get('id')}.outputs.{name}": value for name, value in outputs.items()}
                log, summary, status = log + done.stdout, summary + summed, done.returncode
        outputs = {name: _filled(one["value"], known) for name, one in described["outputs"].items()}
        return Ran(status, outputs, summary, log, list(_commands(log)))

    def _step(
        self, step: dict[str, Any], known: Mapping[str, str]
    ) -> tuple[subprocess.CompletedProcess[str], dict[str, str], str]:
        assert "${{" not in step["run"], "expressions in a script are code"
        files = {name: self.temporary / f"{name}.txt" for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_ENV")}
        for file in files.values():
            file.write_bytes(b"")
        (self.temporary / "step.sh").write_text(step["run"])
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", self.temporary / "step.sh"],
            cwd=self.workspace,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.temporary),
                "GITHUB_ACTIONS": "true",
                "GITHUB_ACTION_PATH": str(self.action),
                "GITHUB_WORKSPACE": str(self.workspace),
                "RUNNER_TEMP": str(self.temporary),
                **{name: value for name, value in os.environ.items() if name.startswith("PIP_")},
                **{name: str(file) for name, file in files.items()},
                **{name: _filled(value, known) for name, value in step.get("env", {}).items()},
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=300,
        )
        assert files["GITHUB_ENV"].read_text() == ""
        return done, dict(_pairs(files["GITHUB_OUTPUT"].read_text())), files["GITHUB_STEP_SUMMARY"].read_text()


def installed(temporary: Path) -> None:
    """What the step "Install fixer" leaves behind, from the environment of the tests."""
    folder = temporary / "fixer" / "venv" / "bin"
    folder.mkdir(parents=True)
    for name, start in {"python": "", "fixer": "-c 'from fixer.cli.main import run; run()'"}.items():
        (folder / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" {start} "$@"\n')
        (folder / name).chmod(0o755)


def _filled(text: str, known: Mapping[str, str]) -> str:
    """Expressions replaced by what they name; an output that was never set is empty."""
    return EXPRESSION.sub(lambda found: known.get(found[1], "") if found[1].startswith("steps.") else known[found[1]], text)


def _pairs(text: str) -> list[tuple[str, str]]:
    """`name=value` lines. The form with a delimiter is not used, so that one in a value would show here."""
    return [(line.partition("=")[0], line.partition("=")[2]) for line in text.splitlines()]


def _commands(log: str) -> list[str]:
    """Lines that the runner would act on: `::name …::…` at the start, `##[name]…` anywhere, except where they are stopped."""
    found, stopped = [], ""
    for line in log.splitlines():
        text = line.lstrip()
        if stopped:
            stopped = "" if text == f"::{stopped}::" else stopped
        elif text.startswith("::stop-commands::"):
            stopped = text.removeprefix("::stop-commands::")
        elif re.match(r"::[\w-]+[^:]*::", text) or "##[" in line:
            found.append(line)
    return found
