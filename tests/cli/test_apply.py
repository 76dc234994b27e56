"""`fixer apply`: streams, exit codes, and what is on disk afterwards."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from tests.cli.commandline import COMPOSE, MENDED, PATCH, PROMETHEUS, CommandLine

FOUND = "prometheus.yml:4:19: PRM001 error auth:8081 is the port published on the host; inside the network auth listens on 8080\n"
SEE = "    see https://docs.docker.com/compose/how-tos/networking/\n"
FORCE = (
    "docker compose up -d --force-recreate prometheus"
    "  # prometheus mounts prometheus.yml itself and keeps the old file until it is recreated\n"
)


def test_dry_run_shows_and_writes_nothing(fixer: CommandLine) -> None:
    done = fixer("apply", "--dry-run")
    assert (done.status, done.out) == (1, PATCH)
    assert done.err == (
        f"{FOUND}    would be fixed (safe): scrape auth:8080\n{SEE}1 of 1 finding would be fixed in 1 file.\n"
        "Nothing was written; `fixer apply` without --dry-run does it.\n"
    )
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_apply_writes_and_says_what_to_do_next(fixer: CommandLine) -> None:
    done = fixer("apply")
    assert (done.status, done.out) == (0, PATCH)
    assert done.err == f"{FOUND}    fixed (safe): scrape auth:8080\n{SEE}1 of 1 finding fixed in 1 file.\nNext:\n  {FORCE}"
    assert fixer.read("prometheus.yml") == MENDED


def test_the_second_time_there_is_nothing_to_do(fixer: CommandLine) -> None:
    fixer("apply")
    for arguments in (["apply"], ["apply", "--dry-run"]):
        done = fixer(*arguments)
        assert (done.status, done.out, done.err) == (0, "", "No findings.\n")


def test_in_place_keeps_the_inode_and_asks_for_a_reload(fixer: CommandLine) -> None:
    inode = (fixer.folder / "prometheus.yml").stat().st_ino
    done = fixer("apply", "--in-place")
    assert done.err.endswith("Next:\n  curl -X POST http://localhost:9090/-/reload  # prometheus reads prometheus.yml again\n")
    assert (fixer.folder / "prometheus.yml").stat().st_ino == inode
    assert fixer.read("prometheus.yml") == MENDED


def test_quiet_leaves_the_patch_alone(fixer: CommandLine) -> None:
    done = fixer("apply", "--diff", "--quiet")
    assert (done.status, done.out, done.err) == (1, PATCH, "")


def test_exit_zero(fixer: CommandLine) -> None:
    assert fixer("apply", "--dry-run", "--exit-zero").status == 0
    assert fixer("apply", "nowhere.yml", "--exit-zero").status == 2


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["--unfixable", "PRM001"], 1),
        (["--unfixable", "PRM001", "--fail-on", "error"], 1),
        (["--ignore", "PRM"], 0),
        (["--ignore", "scrape-target-published-port"], 0),
        (["--select", "ALM001,CRDB"], 0),
        (["--select", "PRM", "--unfixable", "PRM001"], 1),
        (["--isolated"], 1),
    ],
)
def test_flags_decide_what_is_found_and_fixed(fixer: CommandLine, arguments: list[str], status: int) -> None:
    done = fixer("apply", "--dry-run", *arguments)
    assert (done.status, done.out) == (status, PATCH if arguments == ["--isolated"] else "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--select", "PRM0001"], "error: --select: unknown rule `PRM0001`; did you mean `PRM001`?\n"),
        (["--fail-on", "bad"], "error: --fail-on must be one of info, warning, error, not `bad`\n"),
        (["--color", "pink"], "error: --color must be one of auto, always, never, not `pink`\n"),
        (
            ["--output-format", "xml"],
            "error: --output-format must be one of text, json, patch, sarif, rdjson, rdjsonl, github, gitlab, junit, markdown, "
            "with or without :FILE, not `xml`\n",
        ),
        (
            ["--output-format", "json", "--output-format", "text"],
            "error: --output-format: only one format can be printed; give the others a :FILE\n",
        ),
        (["--compose-file", "none.yml"], "error: none.yml: no such file\n"),
        (["--compose-file", "../none.yml"], "error: --compose-file ../none.yml: is in none of the projects looked at\n"),
        (["--config", "none.toml"], "error: none.toml: No such file or directory\n"),
    ],
)
def test_wrong_flags_exit_with_2(fixer: CommandLine, arguments: list[str], message: str) -> None:
    done = fixer("apply", *arguments)
    assert (done.status, done.out, done.err) == (2, "", message)
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_unknown_flag_exits_with_2(fixer: CommandLine) -> None:
    done = fixer("apply", "--dryrun")
    assert (done.status, done.out) == (2, "")
    assert "No such option: --dryrun" in done.err


def test_wrong_configuration_exits_with_2(fixer: CommandLine) -> None:
    fixer.write({"fixer.toml": "selct = []\n"})
    done = fixer("apply")
    assert (done.status, done.out, done.err) == (2, "", "error: fixer.toml: unknown key `selct`; did you mean `select`?\n")


def test_a_missing_path_does_not_hold_up_the_others(fixer: CommandLine) -> None:
    done = fixer("apply", "nowhere.yml", "prometheus.yml")
    assert (done.status, done.out) == (2, PATCH)
    assert done.err.startswith("nowhere.yml: no such file or folder\n")
    assert fixer.read("prometheus.yml") == MENDED


def test_a_named_file_of_no_known_kind_is_an_error(fixer: CommandLine) -> None:
    fixer.write({"notes.txt": "hello\n"})
    done = fixer("apply", "notes.txt", "-q")
    assert (done.status, done.out, done.err) == (2, "", "notes.txt: no kind of file that fixer knows\n")


def test_files_of_no_known_kind_can_be_passed_over(fixer: CommandLine) -> None:
    fixer.write({"notes.txt": "hello\n", "prometheus.yml": "scrape_configs: [\n"})
    done = fixer("apply", "notes.txt", "prometheus.yml", "-q", "--skip-unknown")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith("prometheus.yml:2:1: ")
    done = fixer("apply", "notes.txt", "nowhere.txt", "-q", "--skip-unknown")
    assert (done.status, done.out, done.err) == (2, "", "nowhere.txt: no such file or folder\n")
    done = fixer("apply", "notes.txt", "-q", "--skip-unknown")
    assert (done.status, done.out, done.err) == (0, "", "")


def test_a_folder_without_a_stack_is_a_note(fixer: CommandLine) -> None:
    (fixer.folder / "empty").mkdir()
    done = fixer("apply", "empty", cwd="")
    assert (done.status, done.out, done.err) == (0, "", "note: empty: no stack here\nNo findings.\n")


def test_a_template_is_a_note_even_when_named(fixer: CommandLine) -> None:
    fixer.write({"alertmanager.yml.j2": "route:\n  receiver: {{ name }}\nreceivers: []\n"})
    done = fixer("apply", "alertmanager.yml.j2")
    assert (done.status, done.err) == (0, "note: 1 template left alone: alertmanager.yml.j2\nNo findings.\n")


def test_what_does_not_parse_is_one_line_and_the_rest_goes_on(fixer: CommandLine) -> None:
    fixer.write({"alertmanager.yml": "route:\n  receiver: a\n receivers: []\nreceivers: []\n"})
    done = fixer("apply")
    assert (done.status, done.out) == (2, PATCH)
    assert done.err.splitlines()[0] == (
        "alertmanager.yml:3:2: expected <block end>, but found '<block mapping start>' while parsing a block mapping"
    )
    assert fixer.read("prometheus.yml") == MENDED


def test_not_utf8_is_one_line(fixer: CommandLine) -> None:
    (fixer.folder / "alertmanager.yml").write_bytes(b"route:\n  receiver: \xff\nreceivers: []\n")
    done = fixer("apply", "-q")
    assert (done.status, done.err) == (2, "alertmanager.yml:2:13: not UTF-8\n")


def test_paths_limit_what_is_reported_and_edited_but_not_what_is_known(fixer: CommandLine) -> None:
    fixer.write({"fixer.toml": ""})
    done = fixer("apply", "--dry-run", "docker-compose.yml")
    assert (done.status, done.out, done.err) == (0, "", "No findings.\n")
    assert fixer("apply", "--dry-run", "prometheus.yml").out == PATCH


def test_without_a_project_around_a_file_only_its_folder_counts(fixer: CommandLine) -> None:
    assert fixer("apply", "--dry-run", "stack/prometheus.yml", cwd="..").status == 1


def test_paths_in_the_patch_from_below_and_from_above(fixer: CommandLine) -> None:
    (fixer.folder / ".git").mkdir()
    (fixer.folder / "sub").mkdir()
    above = fixer("apply", "--dry-run", "stack", cwd="..")
    assert above.out == PATCH.replace("a/prometheus", "a/stack/prometheus").replace("b/prometheus", "b/stack/prometheus")
    below = fixer("apply", "--dry-run", "..", cwd="sub")
    assert below.out == PATCH
    assert below.err.startswith(f"note: the patch is relative to {fixer.folder.resolve()}\n../prometheus.yml:4:19: PRM001 ")


def test_trees_of_their_own_are_handled_together(fixer: CommandLine, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "docker-compose.yml").write_text(COMPOSE)
    (other / "prometheus.yml").write_text(PROMETHEUS)
    done = fixer("apply", "stack", "other", cwd="..")
    assert done.status == 0
    assert [line for line in done.out.splitlines() if line.startswith("+++")] == [
        "+++ b/stack/prometheus.yml",
        "+++ b/other/prometheus.yml",
    ]
    assert (other / "prometheus.yml").read_text() == MENDED
    assert "  docker compose -f other/docker-compose.yml up -d --force-recreate prometheus  # " in done.err


def test_what_git_ignores_is_known_and_left_alone(fixer: CommandLine) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=fixer.folder, check=True)
    fixer.write({".gitignore": "prometheus.yml\n"})
    assert fixer("apply", "--dry-run").out == ""
    assert fixer("apply", "--dry-run", "prometheus.yml").out == PATCH


def test_stdin_prints_the_fixed_content(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, PROMETHEUS.replace("login", "sign-in"))
    done = fixer("apply", "--stdin-filename", "prometheus.yml")
    assert (done.status, done.out) == (0, MENDED.replace("login", "sign-in"))
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_stdin_for_a_file_that_is_not_there_yet(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    (fixer.folder / "prometheus.yml").unlink()
    feed(monkeypatch, PROMETHEUS)
    assert fixer("apply", "--stdin-filename", "prometheus.yml", "--dry-run").out == PATCH


def test_stdin_of_no_known_kind_comes_back_as_it_was(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    feed(monkeypatch, "hello: world\n")
    done = fixer("apply", "--stdin-filename", "notes.yml", "-q")
    assert (done.status, done.out, done.err) == (2, "hello: world\n", "notes.yml: no kind of file that fixer knows\n")


def feed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    reader, writer = os.pipe()
    os.write(writer, text.encode())
    os.close(writer)
    monkeypatch.setattr("sys.stdin", os.fdopen(reader))


def test_formats_on_stdout_and_in_files(fixer: CommandLine) -> None:
    done = fixer("apply", "--dry-run", "--output-format", "json", "--output-format", "patch:out.patch")
    assert [finding["code"] for finding in json.loads(done.out)["findings"]] == ["PRM001"]
    assert fixer.read("out.patch") == PATCH


def test_a_format_in_a_file_leaves_stdout_alone(fixer: CommandLine) -> None:
    assert fixer("apply", "--dry-run", "--output-format", "text:report.txt").out == PATCH
    assert fixer.read("report.txt").startswith(FOUND)


def test_an_output_that_cannot_be_written_is_an_error(fixer: CommandLine) -> None:
    done = fixer("apply", "--dry-run", "--output-format", "json:none/out.json")
    assert (done.status, done.err) == (2, "error: [Errno 2] No such file or directory: 'none/out.json'\n")


def test_a_file_that_cannot_be_written_is_said_and_not_in_the_patch(fixer: CommandLine) -> None:
    (fixer.folder / "prometheus.yml").chmod(0o444)
    done = fixer("apply")
    assert (done.status, done.out) == (2, "")
    assert done.err == (
        f"prometheus.yml: is read-only\n{FOUND}    not fixed: prometheus.yml: is read-only\n{SEE}0 of 1 finding fixed.\n"
    )


def test_a_file_that_changed_meanwhile_is_left_alone(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    from fixer.cli import apply

    real = apply._write

    def slow(*arguments: object) -> object:
        (fixer.folder / "docker-compose.yml").write_text(COMPOSE + "# by hand\n")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(apply, "_write", slow)
    done = fixer("apply", "-q")
    assert (done.status, done.out, done.err) == (2, "", "docker-compose.yml: has changed since it was read\n")
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_color(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "\x1b[31m-      - targets" in fixer("apply", "--dry-run", "--color", "always").out
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[31m-      - targets" in fixer("apply", "--dry-run").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert fixer("apply", "--dry-run").out == PATCH


def test_interrupted_it_is_quiet_and_writes_nothing(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupted)
    done = fixer("apply")
    assert (done.status, done.out, done.err) == (130, "", "")
    assert sorted(path.name for path in fixer.folder.iterdir()) == ["docker-compose.yml", "prometheus.yml"]
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_compose_file_settles_the_project(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    fixer.write({"other.yml": COMPOSE.replace('"8081:8080"', '"8081:8081"').replace('"8080"', '"8081"')})
    assert fixer("apply", "--dry-run", "--compose-file", "docker-compose.yml").out == PATCH
    assert fixer("apply", "--dry-run", "--compose-file", "other.yml").out == ""
    monkeypatch.setenv("COMPOSE_FILE", "other.yml")
    assert fixer("apply", "--dry-run").out == ""
