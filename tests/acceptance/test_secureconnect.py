"""The report's stack, mended end to end: the patch, the writing, the second run, and what upstream says."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command import contents, fixer, git
from tests.upstream.judges import judge, judge_rules
from tests.upstream.tools import Tool

PROJECT = Path(__file__).parents[2]
BROKEN = PROJECT / "fixtures" / "secureconnect"
EXPECTED = contents(PROJECT / "tests" / "secureconnect" / "expected")

PROMETHEUS = """\
# Auth Service
- job_name: 'auth-service'
  static_configs:
    - targets: ['auth-service:8080']  # Changed from 8081 to 8080
"""
ALERTMANAGER = """\
# Inhibition rules
# Inhibit warnings when critical alerts are firing for the same alertname
inhibit_rules:
  - source_match:
      severity: 'critical'
    target_match:
      severity: 'warning'
    equal: ['alertname']  # Fixed: removed 'instance' from equal list
"""
COMPOSE = """\
  # Security: Using --insecure mode for development (no TLS certificates required)
  # For production, generate certs with: ./scripts/generate-certs.sh
  # and change command to: start-single-node --certs-dir=/cockroach/certs
  command: start-single-node --insecure
"""
REMOVED = "  # Removed: - ./certs:/cockroach/certs:ro\n"


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(BROKEN, tmp_path / "secureconnect"))


@pytest.mark.parametrize(
    ("path", "block", "line"),
    [
        ("configs/prometheus.yml", PROMETHEUS, 27),
        ("configs/alertmanager.yml", ALERTMANAGER, 32),
        ("docker-compose.production.yml", COMPOSE, 72),
        ("docker-compose.production.yml", REMOVED, 80),
    ],
)
def test_the_expected_files_hold_the_blocks_of_the_report(path: str, block: str, line: int) -> None:
    lines = EXPECTED[path].decode().splitlines(keepends=True)[line - 1 :][: block.count("\n")]
    margin = len(lines[0]) - len(lines[0].lstrip()) - (len(block) - len(block.lstrip()))
    assert "".join(text[margin:] for text in lines) == block


def test_the_dry_run_prints_the_patch_and_changes_nothing(stack: Path) -> None:
    before = contents(stack)
    done = fixer("apply", "--dry-run", stack.name, cwd=stack.parent)
    assert done.returncode == 1
    assert contents(stack) == before
    assert git("apply", "--check", "-", cwd=stack.parent, stdin=done.stdout).returncode == 0
    assert git("apply", "-", cwd=stack.parent, stdin=done.stdout).returncode == 0
    assert contents(stack) == before | EXPECTED


def test_apply_writes_what_the_dry_run_showed(stack: Path) -> None:
    before = contents(stack)
    shown = fixer("apply", "--dry-run", stack.name, cwd=stack.parent)
    done = fixer("apply", stack.name, cwd=stack.parent)
    assert (done.returncode, done.stdout) == (0, shown.stdout)
    assert contents(stack) == before | EXPECTED


def test_a_second_run_has_nothing_to_do(stack: Path) -> None:
    fixer("apply", cwd=stack)
    mended = contents(stack)
    for command in (("apply", "--dry-run"), ("apply",)):
        done = fixer(*command, cwd=stack)
        assert (done.returncode, done.stdout) == (0, b"")
    assert fixer("check", cwd=stack).returncode == 0
    assert contents(stack) == mended


def test_only_changed_lines_are_in_the_patch(stack: Path) -> None:
    patch = fixer("apply", "--dry-run", cwd=stack).stdout.decode()
    changed = [line for line in patch.splitlines() if re.match(r"[+-](?!\+\+ |-- )", line)]
    assert changed == [
        "+# Inhibit warnings when critical alerts are firing for the same alertname",
        "-    equal: ['alertname', 'instance']",
        "+    equal: ['alertname']  # Fixed: removed 'instance' from equal list",
        "-      - targets: ['auth-service:8081']",
        "+      - targets: ['auth-service:8080']  # Changed from 8081 to 8080",
        "-    command: start-single-node --certs-dir=/cockroach/certs",
        "+    # Security: Using --insecure mode for development (no TLS certificates required)",
        "+    # For production, generate certs with: ./scripts/generate-certs.sh",
        "+    # and change command to: start-single-node --certs-dir=/cockroach/certs",
        "+    command: start-single-node --insecure",
        "-      - ./certs:/cockroach/certs:ro",
        "+      # Removed: - ./certs:/cockroach/certs:ro",
    ]


def test_without_its_configuration_only_true_things_are_found(stack: Path) -> None:
    """Each finding of the pinned report is a defect that the stack has; what its configuration chooses is left open."""
    done = fixer("check", "--isolated", cwd=stack)
    assert done.stdout.decode() == (PROJECT / "tests" / "secureconnect" / "check.txt").read_text()
    assert done.returncode == 1


def test_upstream_takes_the_stack_before_and_after(
    stack: Path, promtool: Tool, amtool: Tool, docker_compose: Tool, old_promtool: Tool, old_amtool: Tool
) -> None:
    """None of the three defects is one of syntax: upstream loads these files, and the stack does not work."""
    assert list(_verdicts(stack, promtool, amtool, docker_compose, old_promtool, old_amtool)) == [True] * 6
    fixer("apply", cwd=stack)
    assert list(_verdicts(stack, promtool, amtool, docker_compose, old_promtool, old_amtool)) == [True] * 6


def _verdicts(stack: Path, promtool: Tool, amtool: Tool, docker_compose: Tool, *old: Tool) -> Iterator[bool]:
    yield judge(docker_compose, stack / "docker-compose.production.yml").accepted
    yield judge_rules(promtool, stack / "configs/alerts.yml").accepted
    for tool in (promtool, amtool, *old):
        name = "prometheus.yml" if "promtool" in tool.name else "alertmanager.yml"
        yield judge(tool, stack / "configs" / name).accepted
