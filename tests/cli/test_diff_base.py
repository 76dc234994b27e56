"""`--diff-base`: what a change touched or broke."""

from __future__ import annotations

import os
import subprocess

import pytest

from tests.cli.commandline import COMPOSE, MENDED, PROMETHEUS, CommandLine

FOUND = "prometheus.yml:4:19: PRM001 error auth:8081 is the port published on the host; inside the network auth listens on 8080"


def git(fixer: CommandLine, *arguments: str) -> str:
    author = {f"GIT_{role}_{part}": f"{part}@example.org" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    environment = {"PATH": os.environ["PATH"], "GIT_CONFIG_GLOBAL": os.devnull, **author}
    done = subprocess.run(["git", *arguments], cwd=fixer.folder, env=environment, capture_output=True, check=True, text=True)
    return done.stdout.strip()


def commit(fixer: CommandLine, **files: str) -> str:
    """Commits everything, these files (by their short names) written anew; returns the commit."""
    fixer.write({_NAMES[name]: text for name, text in files.items()})
    git(fixer, "add", "-A")
    git(fixer, "commit", "-q", "--allow-empty", "-m", "change")
    return git(fixer, "rev-parse", "HEAD")


_NAMES = {
    "compose": "docker-compose.yml",
    "prometheus": "prometheus.yml",
    "other": "other.yml",
    "ignore": ".gitignore",
    "settings": "fixer.toml",
}


@pytest.fixture
def base(fixer: CommandLine) -> str:
    """The small stack with its defect, committed; the commit."""
    git(fixer, "init", "-q", "-b", "main")
    return commit(fixer)


def found(fixer: CommandLine, since: str, *arguments: str) -> list[str]:
    """The headlines of what `check` reports."""
    done = fixer("check", "--diff-base", since, *arguments)
    lines = [line for line in done.out.splitlines() if " PRM" in line and "::: " not in line]
    assert done.status == int(bool(lines)), done.err
    return lines


def test_what_was_wrong_before_is_not_reported(fixer: CommandLine, base: str) -> None:
    commit(fixer, other="a: 1\n")
    assert found(fixer, base) == []
    done = fixer("apply", "--diff-base", base)
    assert (done.status, done.out, done.err) == (0, "", "No findings.\n")


def test_what_the_change_brings_is_reported(fixer: CommandLine, base: str) -> None:
    commit(fixer, prometheus=MENDED)
    middle = git(fixer, "rev-parse", "HEAD")
    commit(fixer, prometheus=PROMETHEUS)
    assert found(fixer, middle) == [FOUND]
    assert found(fixer, base) == []


@pytest.mark.usefixtures("base")
def test_what_the_change_breaks_elsewhere_is_reported(fixer: CommandLine) -> None:
    right = commit(fixer, compose=COMPOSE.replace('"8081:8080"', '"8081:8081"'))
    assert fixer("check").status == 0
    commit(fixer, compose=COMPOSE)
    assert found(fixer, right) == [FOUND]


def test_a_touched_line_is_reported_though_it_was_wrong_before(fixer: CommandLine, base: str) -> None:
    commit(fixer, prometheus=PROMETHEUS.replace("the login service", "login"))
    assert found(fixer, base) == [FOUND]


def test_a_related_line_counts_too(fixer: CommandLine, base: str) -> None:
    commit(fixer, compose=COMPOSE.replace('- "8081:8080"', '- "8081:8080"  # for curl'))
    assert found(fixer, base) == [FOUND]


def test_a_line_that_only_moved_is_not_touched(fixer: CommandLine, base: str) -> None:
    commit(fixer, prometheus="# moved\n\n" + PROMETHEUS)
    assert found(fixer, base) == []


@pytest.mark.usefixtures("base")
def test_what_a_new_item_moves_is_not_new(fixer: CommandLine) -> None:
    text = PROMETHEUS.replace("['auth:8081']", "\n          - auth:8081\n")
    one = commit(fixer, prometheus=text)
    commit(fixer, prometheus=text.replace("          - auth", "          - elsewhere.example.org:9100\n          - auth"))
    assert found(fixer, one) == []


def test_a_renamed_file_is_not_new(fixer: CommandLine, base: str) -> None:
    git(fixer, "mv", "prometheus.yml", "scrape.yml")
    commit(fixer, compose=COMPOSE.replace("./prometheus.yml:", "./scrape.yml:"))
    assert fixer("check").status == 1
    assert found(fixer, base) == []


@pytest.mark.usefixtures("base")
def test_what_is_not_committed_counts(fixer: CommandLine) -> None:
    assert found(fixer, "HEAD") == []
    fixer.write(
        {"prometheus.yml": PROMETHEUS + "    scheme: http\n  - job_name: again\n    static_configs: [{targets: ['auth:8081']}]\n"}
    )
    assert found(fixer, "HEAD") == [FOUND.replace(":4:19:", ":7:33:")]


@pytest.mark.usefixtures("base")
def test_the_change_starts_where_the_branches_part(fixer: CommandLine) -> None:
    git(fixer, "checkout", "-q", "-b", "feature")
    commit(fixer, other="a: 1\n")
    git(fixer, "checkout", "-q", "main")
    commit(fixer, prometheus=MENDED)
    git(fixer, "checkout", "-q", "feature")
    assert found(fixer, "main") == []


@pytest.mark.usefixtures("base")
def test_what_git_ignores_is_no_part_of_the_change(fixer: CommandLine) -> None:
    compose = COMPOSE.replace('"8081:8080"', '"${PORT_OUTSIDE}:8080"')
    one = commit(fixer, compose=compose, ignore=".env\n")
    fixer.write({".env": "PORT_OUTSIDE=8081\n"})
    assert fixer("check").status == 1
    assert found(fixer, one) == []


@pytest.mark.usefixtures("base")
def test_a_rule_that_is_switched_on_finds_only_what_is_new(fixer: CommandLine) -> None:
    off = commit(fixer, settings='ignore = ["PRM001"]\n')
    assert fixer("check").status == 0
    commit(fixer, settings="")
    assert found(fixer, off) == []


@pytest.mark.usefixtures("base")
def test_a_comment_that_silenced_it_and_went(fixer: CommandLine) -> None:
    silent = commit(fixer, prometheus="# fixer: file-ignore[PRM001] known\n" + PROMETHEUS)
    commit(fixer, prometheus=PROMETHEUS)
    assert found(fixer, silent) == [FOUND]


@pytest.mark.usefixtures("base")
def test_a_subfolder_that_is_a_project_of_its_own(fixer: CommandLine) -> None:
    fixer.write({"sub/fixer.toml": "root = true\n", "sub/docker-compose.yml": COMPOSE, "sub/prometheus.yml": PROMETHEUS})
    one = commit(fixer)
    fixer.write({"sub/prometheus.yml": "# moved\n" + PROMETHEUS})
    assert found(fixer, one, "sub") == []
    fixer.write({"sub/prometheus.yml": PROMETHEUS.replace("login", "new")})
    assert found(fixer, one, "sub") == [f"sub/{FOUND}"]


def test_only_what_the_change_broke_is_mended(fixer: CommandLine, base: str) -> None:
    more = PROMETHEUS + "  - job_name: again\n    static_configs:\n      - targets: ['auth:8081']\n"
    commit(fixer, prometheus=more)
    done = fixer("apply", "--diff-base", base, "--quiet")
    assert done.status == 0
    assert fixer.read("prometheus.yml") == PROMETHEUS + more.removeprefix(PROMETHEUS).replace("8081", "8080")


@pytest.mark.parametrize("revision", ["nowhere", "--all", ""])
@pytest.mark.usefixtures("base")
def test_a_revision_that_git_does_not_know(fixer: CommandLine, revision: str) -> None:
    done = fixer("check", f"--diff-base={revision}")
    message = f"error: --diff-base: git does not know `{revision}` here; a shallow clone has to fetch it first\n"
    assert (done.status, done.out, done.err) == (2, "", message)


def test_without_git(fixer: CommandLine) -> None:
    done = fixer("check", "--diff-base", "HEAD")
    assert (done.status, done.err) == (2, f"error: --diff-base: {fixer.folder} is in no git work tree\n")


@pytest.mark.parametrize("broken", ["services:\n\tapp: {}\n", "services: {a: [\n"], ids=["a finding", "no finding"])
def test_a_file_that_could_not_be_read_before_does_not_fail_every_change(fixer: CommandLine, base: str, broken: str) -> None:
    fixer.write({"old/docker-compose.yml": broken})
    before = commit(fixer)
    assert before != base
    commit(fixer, other="a: 1\n")
    done = fixer("check", "--diff-base", before)
    left = "note: 1 file that cannot be read left alone: old/docker-compose.yml\n"
    assert (done.status, done.out, done.err) == (0, "No findings.\n", left)
    fixer.write({"old/docker-compose.yml": f"# touched\n{broken}x: ]\n"})
    assert fixer("check", "--diff-base", before).status == 2
    fixer.write({"old/docker-compose.yml": broken})
    assert fixer("check", "--diff-base", base).status == (1 if "\t" in broken else 2)
