"""`fixer suggest` in a real repository."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from fixer.bot.bundle import Bundle, read
from tests.bot.pull_request import PullRequest
from tests.cli.commandline import COMPOSE, MENDED, PROMETHEUS, CommandLine
from tests.command import contents

FIXTURES = Path(__file__).parents[2] / "fixtures"

BASE = {"docker-compose.yml": COMPOSE, "prometheus.yml": MENDED}


def made(fixer: CommandLine, *arguments: str) -> Bundle:
    done = fixer("suggest", "--base", "main", *arguments)
    assert done.status == 0, done.err
    return read(done.out.encode(), json.loads(done.out)["head"])


def pull(fixer: CommandLine, head: dict[str, str | None], base: dict[str, str] = BASE) -> PullRequest:
    return PullRequest.make(fixer.folder, base, head)


def brief(bundle: Bundle) -> list[tuple[Any, ...]]:
    return [
        (one.code, one.place.path, one.place.line, one.suggestion and one.suggestion.lines, one.why_not) for one in bundle.entries
    ]


def test_a_broken_line_becomes_a_suggestion(fixer: CommandLine) -> None:
    there = pull(fixer, {"prometheus.yml": PROMETHEUS})
    bundle = made(fixer)
    assert brief(bundle) == [("PRM001", "prometheus.yml", 4, ("      - targets: ['auth:8080']  # the login service",), "")]
    assert bundle.head == there.head
    assert bundle.base == there.git("rev-parse", "main").strip()
    assert bundle.leftover(bundle.suggestions) == b""
    assert bundle.entries[0].facts == {
        "reason": "auth:8081 is the port published on the host; inside the network auth listens on 8080"
    }
    assert there.git("status", "--porcelain") == ""


def test_the_bundle_goes_where_output_says(fixer: CommandLine) -> None:
    pull(fixer, {"prometheus.yml": PROMETHEUS})
    printed = fixer("suggest", "--base", "main")
    written = fixer("suggest", "--base", "main", "--output", "../bundle.json")
    assert (written.status, written.out, written.err) == (0, "", "1 suggestion, 0 without one\n")
    assert fixer.read("../bundle.json") == printed.out


def test_a_healthy_pull_request_gives_an_empty_bundle(fixer: CommandLine) -> None:
    pull(fixer, {"README.md": "hello\n"})
    bundle = made(fixer)
    assert (bundle.entries, bundle.files) == ((), ())


def test_what_the_diff_does_not_show_is_in_the_patch(fixer: CommandLine) -> None:
    pull(fixer, {"docker-compose.yml": COMPOSE}, {"docker-compose.yml": "services: {}\n", "prometheus.yml": PROMETHEUS})
    bundle = made(fixer)
    assert [one[1:] for one in brief(bundle)] == [("prometheus.yml", 4, None, "not-in-diff")]
    assert b"-      - targets: ['auth:8081']" in bundle.leftover(())


def test_a_renamed_file_shows_only_what_changed_in_it(fixer: CommandLine) -> None:
    compose = COMPOSE.replace("./prometheus.yml", "./prom.yml")
    long = PROMETHEUS + "".join(f"# {number}\n" for number in range(30))
    pull(
        fixer,
        {"prometheus.yml": None, "prom.yml": long + "# more\n", "docker-compose.yml": compose},
        {"docker-compose.yml": COMPOSE, "prometheus.yml": long},
    )
    assert [one[1:] for one in brief(made(fixer))] == [("prom.yml", 4, None, "not-in-diff")]


def test_windows_line_ends_go_to_the_patch(fixer: CommandLine) -> None:
    pull(fixer, {"prometheus.yml": PROMETHEUS.replace("\n", "\r\n")})
    bundle = made(fixer)
    assert [one[3:] for one in brief(bundle)] == [(None, "line-ends")]
    assert b"+      - targets: ['auth:8080']  # the login service\r\n" in bundle.leftover(())


def test_a_file_that_decides_what_pipelines_do_gets_no_suggestion(fixer: CommandLine) -> None:
    files = {f".github/{name}": text for name, text in (("docker-compose.yml", COMPOSE), ("prometheus.yml", MENDED))}
    pull(fixer, {".github/prometheus.yml": PROMETHEUS}, files)
    assert [one[3:] for one in brief(made(fixer, ".github"))] == [(None, "protected")]


def example(fixer: CommandLine, code: str, case: str = "example") -> None:
    """A pull request that adds a fixture of a rule."""
    files = contents(FIXTURES / code / case / "bad")
    pull(fixer, {f"example/{name}": text.decode() for name, text in files.items() if name != "fixer.toml"}, {"README.md": "x\n"})


def test_fixes_with_a_caveat_are_suggested_unless_they_are_not_wanted(fixer: CommandLine) -> None:
    example(fixer, "CRDB005")
    (entry,) = made(fixer, "--select", "CRDB005", "example").entries
    assert (entry.fixes[0].applicability, entry.why_not) == ("unsafe", "")
    assert entry.suggestion is not None
    (without,) = made(fixer, "--select", "CRDB005", "--no-unsafe-fixes", "example").entries
    assert (without.suggestion, without.why_not) == (None, "unsafe")


def test_alternatives_are_listed_and_none_is_pressed(fixer: CommandLine) -> None:
    example(fixer, "CRDB001")
    (entry,) = made(fixer, "--select", "CRDB001", "example").entries
    assert len(entry.fixes) > 1
    assert all(fix.edits for fix in entry.fixes)
    assert (entry.suggestion, entry.why_not) == (None, "alternatives")


def test_a_fix_over_two_files_goes_whole_to_the_patch(fixer: CommandLine) -> None:
    example(fixer, "TRN001", "flag-wins-over-the-file")
    bundle = made(fixer, "--select", "TRN001", "example")
    assert [one[3:] for one in brief(bundle)] == [(None, "several-files")]
    assert bundle.leftover(()).count(b"diff --git") == 2


def test_a_merge_commit_is_refused(fixer: CommandLine) -> None:
    there = pull(fixer, {"prometheus.yml": PROMETHEUS})
    there.git("checkout", "--quiet", "main")
    there.commit({"README.md": "x\n"})
    there.git("merge", "--quiet", "--no-edit", "change")
    done = fixer("suggest", "--base", "main~1")
    assert (done.status, done.out) == (2, "")
    assert (
        done.err == f"error: checked out is the merge {there.head}: check out the pull request's head, and name it with --head\n"
    )
    assert made(fixer, "--head", "HEAD").head == there.head


def test_another_commit_than_the_head_is_refused(fixer: CommandLine) -> None:
    there = pull(fixer, {"prometheus.yml": PROMETHEUS})
    done = fixer("suggest", "--base", "main", "--head", "main")
    main = there.git("rev-parse", "main").strip()
    assert (done.status, done.out) == (2, "")
    assert done.err == f"error: checked out is {there.head}, not the pull request's head {main}: lines may be others there\n"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ((), "--base is needed: the branch or commit that the pull request goes to"),
        (("--base", "nowhere"), "git knows no commit nowhere in "),
        (("--base", "--upload-pack=x"), "git knows no commit --upload-pack=x in "),
        (("--base", "main", "--output-format", "json"), "--output-format and --stdin-filename are not for `suggest`"),
    ],
)
def test_wrong_usage(fixer: CommandLine, arguments: tuple[str, ...], reason: str) -> None:
    pull(fixer, {"prometheus.yml": PROMETHEUS})
    done = fixer("suggest", *arguments)
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"error: {reason}")


def test_outside_of_a_repository(fixer: CommandLine) -> None:
    done = fixer("suggest", "--base", "main")
    assert done.err == "error: the paths must lie in one git work tree: that of the pull request\n"


def test_a_file_that_is_not_as_committed_is_refused(fixer: CommandLine) -> None:
    there = pull(fixer, {"prometheus.yml": PROMETHEUS})
    fixer.write({"prometheus.yml": f"# mine\n{PROMETHEUS}"})
    done = fixer("suggest", "--base", "main")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"error: prometheus.yml: is not as commit {there.head[:12]} has it; suggestions need a clean checkout of that\n"
    )


def test_branches_without_a_common_commit(fixer: CommandLine) -> None:
    there = pull(fixer, {"prometheus.yml": PROMETHEUS})
    there.git("checkout", "--quiet", "--orphan", "other")
    there.commit({"x": "y"})
    done = fixer("suggest", "--base", "main")
    assert done.status == 2
    assert "have no common commit; a shallow clone may lack it (fetch-depth: 0)" in done.err


def test_what_cannot_be_read_is_said_and_the_bundle_made(fixer: CommandLine) -> None:
    there = pull(fixer, {"prometheus.yml": PROMETHEUS, "broken/compose.yml": "services: {\n"})
    done = fixer("suggest", "--base", "main")
    assert done.status == 2
    assert "broken/compose.yml:2:1" in done.err
    assert len(read(done.out.encode(), there.head).suggestions) == 1
