"""From a pull request that breaks a stack to a stack that is whole again: two jobs, an emulated Apply, and the patch."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest
from markdown_it import MarkdownIt

from fixer.cli.main import main
from tests.bot.fake_github import REPOSITORY, FakeGitHub
from tests.bot.pull_request import PullRequest
from tests.cli.commandline import COMPOSE, PROMETHEUS
from tests.command import contents, fixer

PROJECT = Path(__file__).parents[2]
BROKEN = {name: text.decode() for name, text in contents(PROJECT / "fixtures" / "secureconnect").items()}
MENDED = BROKEN | {name: text.decode() for name, text in contents(PROJECT / "tests" / "secureconnect" / "expected").items()}

LONG = PROMETHEUS + "".join(f"# {number}\n" for number in range(20)) + "global:\n  scrape_interval: 15s\n"
STACK = {"docker-compose.yml": COMPOSE, "prometheus.yml": LONG.replace("8081", "8080")}
MOVED = {
    "docker-compose.yml": COMPOSE.replace("8081:8080", "8081:8081").replace('PORT: "8080"', 'PORT: "8081"'),
    "prometheus.yml": LONG,
}


def pressed(text: str, comment: dict[str, object]) -> str:
    """What GitHub's button commits: the comment's lines replaced by what its suggestion holds."""
    blocks = [token for token in MarkdownIt().parse(str(comment["body"])) if token.type == "fence" and token.info == "suggestion"]
    (block,) = blocks
    last = comment["line"]
    first = comment["start_line"] or last
    assert isinstance(first, int)
    assert isinstance(last, int)
    lines = re.findall(r"[^\n]*\n|[^\n]+", text)
    return "".join([*lines[: first - 1], block.content, *lines[last:]])


def suggested(there: FakeGitHub) -> list[dict[str, object]]:
    """From the bottom up, so that a change moves no other."""
    return sorted((one for one in there.comments if "suggestion\n" in one["body"]), key=lambda one: -(one["line"] or 0))


def post(job: Path, bundle: bytes, there: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second job: nothing but the bundle, the event and a token, in a folder of its own."""
    job.mkdir()
    (job / "bundle.json").write_bytes(bundle)
    (job / "event.json").write_text(json.dumps({"workflow_run": {"head_sha": there.head, "pull_requests": []}}))
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "CI_"))]:
        monkeypatch.delenv(name)
    environment = {"GITHUB_REPOSITORY": REPOSITORY, "GITHUB_TOKEN": "t", "GITHUB_EVENT_PATH": str(job / "event.json")}
    for name, value in {**environment, "GITHUB_STEP_SUMMARY": str(job / "summary.md")}.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("fixer.bot.forges.client", lambda *_: there.api.client)
    monkeypatch.setattr("time.sleep", there.clock.sleep)
    monkeypatch.chdir(job)
    assert main(["post", "github", "bundle.json"]) == 0


@pytest.mark.parametrize(
    ("base", "head", "suggestions", "patched"),
    [
        pytest.param(MENDED, BROKEN, 1, True, id="the report's stack"),
        pytest.param(STACK, {"prometheus.yml": LONG}, 1, False, id="a wrong port"),
        pytest.param(MOVED, {"docker-compose.yml": COMPOSE}, 0, True, id="a port that moves away from a file nobody touched"),
        pytest.param(STACK, {"prometheus.yml": LONG.replace("\n", "\r\n")}, 0, True, id="Windows line ends"),
    ],
)
def test_a_pull_request_that_breaks_the_stack_is_mended(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    base: dict[str, str],
    head: dict[str, str],
    suggestions: int,
    patched: bool,
) -> None:
    pull = PullRequest.make(tmp_path / "stack", base, head)
    assert fixer("check", "--unsafe-fixes", cwd=pull.root).returncode == 1
    made = fixer("suggest", "--base", "main", "--head", pull.head, "--output", tmp_path / "bundle.json", cwd=pull.root)
    assert made.returncode == 0, made.stderr.decode()

    there = FakeGitHub(pull.head, pull.patches())
    post(tmp_path / "job", (tmp_path / "bundle.json").read_bytes(), there, monkeypatch)
    assert len(suggested(there)) == suggestions
    for comment in suggested(there):
        path = pull.root / str(comment["path"])
        path.write_bytes(pressed(path.read_bytes().decode(), comment).encode())
    patch = tmp_path / "job" / "fixer.patch"
    assert patch.exists() == patched
    if patched:
        pull.git("apply", str(patch))
        assert patch.read_bytes().decode().replace("\r", "") in (tmp_path / "job" / "summary.md").read_bytes().decode()

    assert fixer("check", cwd=pull.root).returncode == 0
    fixed = contents(pull.root)
    pull.git("checkout", "--", ".")
    assert fixer("apply", "--unsafe-fixes", cwd=pull.root).returncode == 0
    assert {name: text for name, text in contents(pull.root).items() if ".git/" not in name} == {
        name: text for name, text in fixed.items() if ".git/" not in name
    }
