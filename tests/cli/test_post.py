"""`fixer post`: what it takes from where, and the rungs below comments."""

from __future__ import annotations

import json
import os
import sys

import httpx
import pytest

from fixer.bot import transport
from fixer.bot.bundle import write
from fixer.errors import UsageError
from tests.bot.fake_github import REPOSITORY, FakeGitHub
from tests.bot.faults import Fault
from tests.bot.made import HEAD, Wrong, bundle, patch
from tests.cli.commandline import CommandLine

FILES = {"p.yml": ("a: 1\nb: 2\n" + "x: 0\n" * 9, "a: 1\nb: two\n" + "x: 0\n" * 8 + "y: 0\n")}
WRONG = [Wrong("p.yml", "two", "2"), Wrong("p.yml", "a: 1", "a: 0", "unsafe", "it may restart", severity="warning")]


@pytest.fixture
def there(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> FakeGitHub:
    """A GitHub behind every address, a bundle in the current folder, and the environment of a workflow's step."""
    made = FakeGitHub(HEAD, {path: patch(*texts) for path, texts in FILES.items()})

    def client(url: str, headers: dict[str, str]) -> httpx.Client:
        assert url == "https://api.github.com"
        assert headers == {"Authorization": "Bearer secret", "Accept": "application/vnd.github+json"}
        return httpx.Client(base_url=url, headers=headers, transport=httpx.MockTransport(made.handle))

    monkeypatch.setattr("fixer.bot.forges.client", client)
    monkeypatch.setattr("time.sleep", made.clock.sleep)
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "GITLAB_", "CI_", "FIXER_TOKEN"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GITHUB_REPOSITORY", REPOSITORY)
    monkeypatch.setenv("GITHUB_TOKEN", "secret")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(fixer.folder / "summary.md"))
    event(fixer, monkeypatch, {"pull_request": {"number": 7, "head": {"sha": HEAD}}})
    fixer.write({"bundle.json": write(bundle(FILES, WRONG)).decode()})
    return made


def event(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch, content: object) -> None:
    fixer.write({"event.json": json.dumps(content)})
    monkeypatch.setenv("GITHUB_EVENT_PATH", str(fixer.folder / "event.json"))


def test_a_bundle_is_posted(fixer: CommandLine, there: FakeGitHub) -> None:
    done = fixer("post", "github", "bundle.json")
    assert (done.status, done.out) == (0, "")
    assert done.err == "2 suggestions and 0 other comments are shown (2 new, 0 changed, 0 gone)\n"
    assert len(there.comments) == 2
    assert not (fixer.folder / "fixer.patch").exists()
    assert fixer.read("summary.md").startswith(
        "**fixer** found 2 defects here: 2 suggestions to apply, 0 other comments, 0 without"
    )


def test_the_commit_of_a_workflow_run_decides_and_the_number_is_asked_for(
    fixer: CommandLine, there: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = {"head_sha": HEAD, "head_branch": "fix", "head_repository": {"owner": {"login": "mallory"}}, "pull_requests": []}
    event(fixer, monkeypatch, {"workflow_run": run})
    there.by_commit = False
    assert fixer("post", "github", "bundle.json").status == 0
    assert len(there.comments) == 2


def test_a_bundle_of_another_commit_is_refused_and_nothing_posted(
    fixer: CommandLine, there: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    event(fixer, monkeypatch, {"pull_request": {"number": 7, "head": {"sha": "d" * 40}}})
    done = fixer("post", "github", "bundle.json")
    assert (done.status, done.out, there.log) == (2, "", [])
    assert done.err == f"error: the bundle is of commit {HEAD}, not of {'d' * 40}\n"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param("{}", "the bundle is not as its schema says: the whole: has no version", id="schema"),
        pytest.param("x" * 8_000_001, "the bundle has more than 8000000 bytes", id="huge"),
        pytest.param('{"version": "1", "config": {"select": ["ALL"]}}', "the bundle is not as its schema says:", id="more"),
    ],
)
def test_a_hostile_bundle_is_refused_and_nothing_posted(fixer: CommandLine, there: FakeGitHub, content: str, reason: str) -> None:
    fixer.write({"bundle.json": content})
    done = fixer("post", "github", "bundle.json")
    assert (done.status, done.out, there.log) == (2, "", [])
    assert done.err.startswith(f"error: {reason}")
    assert not (fixer.folder / "summary.md").exists()


def test_the_pull_requests_configuration_and_plugins_are_never_read(
    fixer: CommandLine, there: FakeGitHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A configuration that any reader would stumble over, and packages that must not be imported."""
    fixer.write({"fixer.toml": "this is [no toml", "evil/__init__.py": "raise SystemExit('imported')"})
    monkeypatch.syspath_prepend(str(fixer.folder))
    done = fixer("post", "github", "bundle.json")
    assert (done.status, len(there.comments)) == (0, 2)


ANNOTATIONS = """\
::error file=p.yml,line=2,endLine=2,title=PRM001 scrape-target-published-port::two is not the port
::warning file=p.yml,line=1,endLine=1,title=PRM001 scrape-target-published-port::a: 1 is not the port
"""
PATCH = """\
diff --git a/p.yml b/p.yml
--- a/p.yml
+++ b/p.yml
@@ -1,5 +1,5 @@
-a: 1
-b: two
+a: 0
+b: 2
 x: 0
 x: 0
 x: 0
"""


@pytest.mark.parametrize("status", [403, 404])
def test_with_a_token_that_may_only_read_all_falls_to_the_next_rungs(fixer: CommandLine, there: FakeGitHub, status: int) -> None:
    there.faults.append(Fault("POST", status, message="Resource not accessible by integration"))
    done = fixer("post", "github", "bundle.json")
    assert (done.status, done.out) == (0, ANNOTATIONS)
    assert done.err == (
        f"comments could not be written: POST /repos/{REPOSITORY}/pulls/7/reviews: {status} "
        "(Resource not accessible by integration)\n"
        "0 suggestions and 0 other comments are shown (0 new, 0 changed, 0 gone)\n"
        "2 findings not shown as comments: 2 because the token may not write comments\n"
        "the fixes that no suggestion shows are in fixer.patch: git apply fixer.patch\n"
    )
    assert fixer.read("fixer.patch") == PATCH
    summary = fixer.read("summary.md")
    assert "Its fix is in the patch: the token may not write comments. (it may restart)" in summary
    assert PATCH in summary


def test_without_a_token(fixer: CommandLine, there: FakeGitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_TOKEN")
    done = fixer("post", "github", "bundle.json", "--patch-file", "rest.patch")
    assert (done.status, done.out, there.log) == (0, ANNOTATIONS, [])
    assert done.err.startswith("comments could not be written: there is no token in FIXER_TOKEN or GITHUB_TOKEN\n")
    assert fixer.read("rest.patch") == PATCH


def test_a_platform_that_is_down_is_no_failure_of_the_job(fixer: CommandLine, there: FakeGitHub) -> None:
    there.faults.append(Fault("GET", 503, times=99))
    done = fixer("post", "github", "bundle.json", "--quiet")
    assert (done.status, done.out, done.err) == (0, ANNOTATIONS, "")


def test_a_pull_request_that_has_gone_on_is_no_news(fixer: CommandLine, there: FakeGitHub) -> None:
    there.head = "e" * 40
    done = fixer("post", "github", "bundle.json")
    assert (done.status, done.out) == (0, "")
    assert done.err == f"nothing posted: no open pull request is at commit {HEAD[:12]} now\n"
    assert not (fixer.folder / "summary.md").exists()
    assert not (fixer.folder / "fixer.patch").exists()


@pytest.mark.parametrize(
    ("environment", "arguments", "reason"),
    [
        ({"GITHUB_REPOSITORY": ""}, (), "which repository? Neither --repo nor GITHUB_REPOSITORY says OWNER/NAME"),
        ({"GITHUB_REPOSITORY": "a/b/../c"}, (), "which repository? Neither --repo nor GITHUB_REPOSITORY says OWNER/NAME"),
        ({"GITHUB_EVENT_PATH": ""}, (), "which commit? Neither --commit nor the event names one in full"),
        ({}, ("--commit", "main"), "which commit? Neither --commit nor the event names one in full"),
        ({"GITHUB_EVENT_PATH": "nowhere.json"}, (), "the event nowhere.json cannot be read: "),
    ],
)
def test_wrong_usage(
    fixer: CommandLine,
    there: FakeGitHub,
    monkeypatch: pytest.MonkeyPatch,
    environment: dict[str, str],
    arguments: tuple[str, ...],
    reason: str,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    done = fixer("post", "github", "bundle.json", *arguments)
    assert (done.status, there.log) == (2, [])
    assert done.err.startswith(f"error: {reason}")


def test_an_unknown_platform(fixer: CommandLine, there: FakeGitHub) -> None:
    done = fixer("post", "bitbucket", "bundle.json")
    assert (done.status, there.log) == (2, [])
    assert done.err == "error: FORGE must be one of github, gitlab, gitea, forgejo, not `bitbucket`\n"


def test_without_httpx_the_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "httpx", None)
    with pytest.raises(UsageError, match=r"needs the extra `bot`: pip install 'config-fixer\[bot\]'"):
        transport.client("https://api.github.com", {})
