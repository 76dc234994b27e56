"""Files that do not parse, and what mends them first so that every other rule can read them."""

from __future__ import annotations

import json

import pytest

from tests.cli.commandline import MENDED, PROMETHEUS, CommandLine

TABBED = PROMETHEUS.replace("  - job_name", "\t- job_name").replace("    static", "\t\tstatic").replace("      - t", "\t\t\t- t")
ERROR = "prometheus.yml:2:1: found character '\\t' that cannot start any token while scanning for the next token"
BROKEN = "a: [\n\t- b\n"
FORMATS = ["text", "json", "sarif", "rdjson", "rdjsonl", "github", "gitlab", "junit", "markdown", "patch"]


def test_it_is_mended_and_then_read_by_the_other_rules(fixer: CommandLine) -> None:
    fixer.write({"prometheus.yml": TABBED})
    done = fixer("apply")
    assert (done.status, fixer.read("prometheus.yml")) == (0, MENDED)
    assert ERROR not in done.err


def test_a_check_tells_of_it_once(fixer: CommandLine) -> None:
    fixer.write({"prometheus.yml": TABBED})
    done = fixer("check", "--output-format=json")
    assert (done.status, done.err) == (1, "")
    (finding,) = json.loads(done.out)["findings"]
    assert (finding["code"], finding["location"]["row"]) == ("CMP029", 2)


def test_what_nothing_mends_stays_an_error(fixer: CommandLine) -> None:
    fixer.write({"prometheus.yml": PROMETHEUS + BROKEN})
    done = fixer("apply")
    assert (done.status, fixer.read("prometheus.yml")) == (2, PROMETHEUS + BROKEN)
    assert "prometheus.yml:6:" in done.err


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("command", ["apply", "check"])
def test_every_format_can_show_it(fixer: CommandLine, command: str, form: str) -> None:
    if (command, form) == ("check", "patch"):
        form = "text"
    fixer.write({"prometheus.yml": TABBED})
    done = fixer(command, *(("--dry-run",) * (command == "apply")), f"--output-format={form}")
    assert done.status == 1
    assert "prometheus.yml" in done.out
