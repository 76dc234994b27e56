from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.commandline import COMPOSE, PROMETHEUS, CommandLine


@pytest.fixture
def fixer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> CommandLine:
    """The command in a folder that holds a small stack with one defect."""
    (tmp_path / "stack").mkdir()
    made = CommandLine(tmp_path / "stack", monkeypatch, capfdbinary)
    made.write({"docker-compose.yml": COMPOSE, "prometheus.yml": PROMETHEUS})
    return made
