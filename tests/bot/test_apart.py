"""What does not post does not pay for it: neither httpx nor anything of `fixer/bot` is imported."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.commandline import COMPOSE, PROMETHEUS

LIST = "; import json, sys; print(json.dumps(sorted(sys.modules)), file=sys.stderr)"
RUN = "from fixer.cli.main import main; main({arguments!r})"


def imported(code: str, cwd: Path) -> list[str]:
    """The modules of the bot that a fresh interpreter has after the code; the last line of standard error says all."""
    done = subprocess.run([sys.executable, "-c", code + LIST], cwd=cwd, capture_output=True, check=True)
    names = json.loads(done.stderr.splitlines()[-1])
    assert "fixer.cli" in names
    return [name for name in names if name.split(".")[0] in ("httpx", "httpcore") or name.startswith("fixer.bot")]


@pytest.mark.parametrize(
    "code",
    [
        "import fixer.cli, fixer.cli.main, fixer.cli.post, fixer.cli.suggest",
        RUN.format(arguments=["--help"]),
        RUN.format(arguments=["apply", "--dry-run"]),
        RUN.format(arguments=["apply"]),
        RUN.format(arguments=["check"]),
    ],
)
def test_the_bot_is_not_imported(code: str, tmp_path: Path) -> None:
    (tmp_path / "docker-compose.yml").write_text(COMPOSE)
    (tmp_path / "prometheus.yml").write_text(PROMETHEUS)
    assert imported(code, tmp_path) == []


def test_who_suggests_needs_no_httpx(tmp_path: Path) -> None:
    names = imported("import fixer.cli, fixer.bot.draft, fixer.bot.bundle", tmp_path)
    assert "fixer.bot.draft" in names
    assert [name for name in names if name.startswith("http")] == []


def test_a_bundle_is_read_without_httpx(tmp_path: Path) -> None:
    assert "httpx" not in imported("import fixer.cli, fixer.bot.forges", tmp_path)
