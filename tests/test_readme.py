"""What README.md shows is what happens."""

from __future__ import annotations

import importlib
import re
import tomllib
from pathlib import Path

import pytest

from docs.generate import END, START
from fixer.cli.main import COMMANDS, main
from fixer.document.tree import MemoryTree
from fixer.engine.catalogue import GROUP, catalogue
from fixer.engine.changes import changes
from fixer.engine.configuration import KEYS, Configurations, Flags
from fixer.engine.run import installed, run
from fixer.stack.discovery import discover
from tests.command import fixer

PROJECT = Path(__file__).parents[1]
README = (PROJECT / "README.md").read_text()


def blocks(language: str) -> list[str]:
    """The code blocks of that language, in order."""
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def test_the_dry_run_prints_the_patch_and_the_reason_shown() -> None:
    done = fixer("apply", "--dry-run", "fixtures/secureconnect", cwd=PROJECT)
    assert blocks("diff")[0] in done.stdout.decode()
    assert blocks("text")[0] in done.stderr.decode()


@pytest.mark.parametrize("target", re.findall(r"`?make (\w+)", README))
def test_every_make_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (PROJECT / "Makefile").read_text(), re.M)


def test_the_configuration_is_one() -> None:
    tree = MemoryTree({"fixer.toml": blocks("toml")[0].encode()})
    settings = Configurations(tree, installed(), Flags()).of("docker-compose.yml")
    assert settings.source == "fixer.toml"
    assert {"PRM001", "ALM003", "CRDB001"} <= settings.selected
    assert "ALM004" not in settings.selected
    assert tomllib.loads(blocks("toml")[0]).keys() <= KEYS.keys()


def test_the_comment_silences() -> None:
    compose = (PROJECT / "fixtures/secureconnect/docker-compose.production.yml").read_bytes()
    prometheus = (PROJECT / "fixtures/secureconnect/configs/prometheus.yml").read_text()
    line = "      - targets: ['auth-service:8081']\n"
    silenced = prometheus.replace(line, "      " + blocks("yaml")[0])
    assert silenced != prometheus
    for text, reasons in ((prometheus, [None]), (silenced, ["moves next week"])):
        tree = MemoryTree({"docker-compose.production.yml": compose, "configs/prometheus.yml": text.encode()})
        outcome = run(discover(tree), Flags(select=("PRM001",)))
        assert [reported.suppressed for reported in outcome.reported] == reasons


def test_the_rule_works(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "readme_rule.py").write_text(blocks("python")[0])
    monkeypatch.syspath_prepend(tmp_path)
    rule = importlib.import_module("readme_rule").RULE
    compose = "services:\n  agent:\n    image: agent\n    privileged: true  # for now\n    restart: always\n"
    project = discover(MemoryTree({"compose.yaml": compose.encode()}))
    outcome = run(project, Flags(unsafe_fixes=True), catalogue=catalogue({"readme_rule": rule}))
    assert [reported.finding.message for reported in outcome.reported] == ["agent runs privileged"]
    (change,) = changes(outcome)
    assert change.after.decode() == "services:\n  agent:\n    image: agent\n    restart: always\n"


def test_the_entry_point_is_the_group_that_is_read() -> None:
    (group,) = tomllib.loads(blocks("toml")[1])["project"]["entry-points"]
    assert group == GROUP


def test_commands_and_flags_exist(capsys: pytest.CaptureFixture[str]) -> None:
    commands = {command for command in re.findall(r"`fixer (\w+)", README) if command.islower()} - {"COMMAND"}
    assert commands == set(COMMANDS)
    shown = ""
    for command in sorted(commands):
        assert main([command, "--help"]) == 0
        shown += capsys.readouterr().out
    head, _, rest = README.partition(START)
    ours = head + rest.partition(END)[2]  # what rules are about has flags of its own
    for flag in set(re.findall(r"(?<=[` ])--[a-z-]+", ours)) - {"--from"}:  # of uvx
        assert flag in shown, flag
