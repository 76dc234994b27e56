"""`--message-file`, `--patch-file` and `--output-format X:FILE`: what fleet drivers and pipelines pick up."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.commandline import MENDED, PATCH, PROMETHEUS, CommandLine

MESSAGE = """\
Fix scrape-target-published-port in 1 file

PRM001 scrape-target-published-port

A target names the port that Compose publishes on the host, or one that
nothing listens on, and is always down.
See https://docs.docker.com/compose/how-tos/networking/

- prometheus.yml: auth:8081 is the port published on the host; inside the network auth listens on 8080
  Fix (safe): scrape auth:8080

Made by fixer {version}.
"""


@pytest.mark.parametrize("flags", [(), ("--dry-run",)])
def test_message_and_patch(fixer: CommandLine, flags: tuple[str, ...], tmp_path: Path) -> None:
    from fixer.version import VERSION

    done = fixer("apply", *flags, "--message-file", str(tmp_path / "message"), "--patch-file", str(tmp_path / "patch"))
    assert (done.status, done.out) == (len(flags), PATCH)
    assert (tmp_path / "message").read_text() == MESSAGE.replace("{version}", VERSION)
    assert (tmp_path / "patch").read_text() == PATCH


def test_when_nothing_changes_they_are_empty(fixer: CommandLine, tmp_path: Path) -> None:
    fixer.write({"prometheus.yml": MENDED})
    for name in ("message", "patch"):
        (tmp_path / name).write_text("from an earlier run")
    done = fixer("apply", "--message-file", str(tmp_path / "message"), "--patch-file", str(tmp_path / "patch"))
    assert (done.status, done.out) == (0, "")
    assert [(tmp_path / name).read_bytes() for name in ("message", "patch")] == [b"", b""]


def test_a_second_run_says_that_there_is_nothing_to_commit(fixer: CommandLine, tmp_path: Path) -> None:
    assert fixer("apply", "--message-file", str(tmp_path / "message")).status == 0
    assert fixer("apply", "--message-file", str(tmp_path / "message")).status == 0
    assert (tmp_path / "message").read_bytes() == b""


def test_several_formats_at_once(fixer: CommandLine) -> None:
    done = fixer("check", *(f"--output-format={name}" for name in ("json", "sarif:a.sarif", "junit:b.xml", "markdown:c.md")))
    assert done.status == 1
    assert [finding["code"] for finding in json.loads(done.out)["findings"]] == ["PRM001"]
    assert json.loads(done.out)["findings"][0]["fixes"][0]["edits"] != []
    assert json.loads(fixer.read("a.sarif"))["version"] == "2.1.0"
    assert fixer.read("b.xml").startswith(
        '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fixer" tests="1" failures="1"'
    )
    assert PATCH in fixer.read("c.md")
    assert fixer.read("prometheus.yml") == PROMETHEUS


def test_what_is_printed_is_the_same_whatever_goes_to_files(fixer: CommandLine) -> None:
    alone = fixer("check")
    both = fixer("check", "--output-format=markdown:c.md", "--output-format=patch:d.patch")
    assert (both.status, both.out, both.err) == (alone.status, alone.out, alone.err)


def test_info_findings_do_not_fail_because_of_a_summary(fixer: CommandLine) -> None:
    fixer.write({"prometheus.yml": MENDED + "# fixer: ignore[PRM001]\n"})
    plain, summary = fixer("check"), fixer("check", "--output-format=markdown:c.md")
    assert plain.out != "No findings.\n"
    assert (summary.status, summary.out) == (plain.status, plain.out)


def test_content_from_standard_input_and_a_patch(fixer: CommandLine, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import io
    import sys

    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PROMETHEUS.encode())))
    done = fixer("apply", "--stdin-filename", "prometheus.yml", "--patch-file", str(tmp_path / "patch"))
    assert (done.status, done.out) == (0, MENDED)
    assert (tmp_path / "patch").read_text() == PATCH


def test_a_file_that_cannot_be_written(fixer: CommandLine) -> None:
    done = fixer("apply", "--dry-run", "--patch-file", "nowhere/patch")
    assert (done.status, done.err) == (2, "error: [Errno 2] No such file or directory: 'nowhere/patch'\n")
