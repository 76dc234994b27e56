"""What stands behind the patch on standard error."""

from __future__ import annotations

from fixer.engine.changes import without
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.rule import UNSAFE
from fixer.output.patch import render as patch
from fixer.output.report import Report
from fixer.output.summary import render
from fixer.output.terminal import Style
from tests.engine.small import go, replaces
from tests.output.test_text import COMPOSE, OTHER, across, hostile


def said(outcome: Outcome, made: str = "fixed") -> str:
    return "\n".join(render([Report(outcome)], made))


def test_made_and_not_made() -> None:
    outcome = go({"a.yml": COMPOSE}, replaces("TST004", "auth", "sso"), replaces("TST005", "8081:8080", "80:80", UNSAFE))
    assert (
        said(outcome, "would be fixed")
        == """\
a.yml:3:12: TST004 error auth should be sso
    would be fixed (safe): write sso
    see https://example.org
a.yml:6:9: TST005 error 8081:8080 should be 80:80
    not fixed: may differ (--unsafe-fixes makes it)
    see https://example.org
1 of 2 findings would be fixed in 1 file."""
    )


def test_unsafe_ones_keep_their_caveat() -> None:
    outcome = go({"a.yml": COMPOSE}, replaces("TST005", "8081:8080", "80:80", UNSAFE), flags=Flags(unsafe_fixes=True))
    assert said(outcome).splitlines()[1:] == [
        "    fixed (unsafe): write 80:80; may differ",
        "    see https://example.org",
        "1 of 1 finding fixed in 1 file.",
    ]


def test_findings_that_read_alike_are_said_once() -> None:
    files = {"a.yml": "a: auth\nb: [x, auth]\nc: db\n", "b.yml": "a: auth\n"}
    outcome = go(files, replaces("TST004", "auth", "sso"), replaces("TST006", "db", "sql"))
    assert (
        said(outcome)
        == """\
a.yml:1:4: TST004 error auth should be sso
    also at 2:8
    fixed (safe): write sso
    see https://example.org
a.yml:3:4: TST006 error db should be sql
    fixed (safe): write sql
    see https://example.org
b.yml:1:4: TST004 error auth should be sso
    fixed (safe): write sso
4 of 4 findings fixed in 2 files."""
    )


def test_outside_of_the_paths() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, across(), paths=["b.yml"])
    assert said(outcome).splitlines()[1] == "    not fixed: a.yml is not among the paths given (name that path too)"


def test_unfixable_says_which_flag() -> None:
    outcome = go({"a.yml": COMPOSE}, replaces("TST004", "auth", "sso"), flags=Flags(unfixable=("TST004",)))
    assert said(outcome).splitlines()[1] == "    not fixed: the configuration leaves TST004 unfixed (--fixable TST004 makes it)"


def test_no_fix_and_no_finding() -> None:
    assert said(go({"a.yml": "key: x\n"}, hostile())).splitlines()[1:] == [
        "    not fixed: there is no automatic fix",
        "    see https://example.org",
        "0 of 1 finding fixed.",
    ]
    assert said(go({"a.yml": "other: x\n"}, hostile())) == "No findings."


def test_what_could_not_be_written_was_not_fixed() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER, "c.yml": "x: auth\n"}, across(), replaces("TST004", "auth", "sso", key="x"))
    lost = without(outcome, ["a.yml", "b.yml"], "a.yml: is read-only")
    assert said(lost).splitlines() == [
        "b.yml:2:13: TST001 error wrong port",
        "    not fixed: a.yml: is read-only",
        "    see https://example.org",
        "c.yml:1:4: TST004 error auth should be sso",
        "    fixed (safe): write sso",
        "    see https://example.org",
        "1 of 2 findings fixed in 1 file.",
    ]
    assert patch([Report(lost)]).decode().count("diff --git") == 1


def test_patch_for_a_terminal_is_coloured_and_harmless() -> None:
    outcome = go({"a.yml": "# \u202e\nimage: auth\n"}, replaces("TST004", "auth", "sso"))
    assert patch([Report(outcome)]).decode().splitlines()[-3:] == [" # \u202e", "-image: auth", "+image: sso"]
    assert patch([Report(outcome)], Style(colour=True, width=80)).decode().splitlines()[-3:] == [
        " # \\u202e",
        "\x1b[31m-image: auth\x1b[0m",
        "\x1b[32m+image: sso\x1b[0m",
    ]
