"""The report for people, to the letter."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.document.operations import create, put
from fixer.engine.configuration import Flags
from fixer.engine.outcome import Outcome
from fixer.engine.rule import INFO, MANUAL, SAFE, UNSAFE, WARNING, Finding, Fix, Option, Options, Rule
from fixer.output.report import Report
from fixer.output.terminal import Style
from fixer.output.text import render
from fixer.stack.project import Project
from tests.engine.small import go, replaces, rule

COMPOSE = """\
services:
  auth:
    image: auth

    ports:
      - "8081:8080"
"""
OTHER = """\
jobs:
- targets: ['auth:8081']
"""


def shown(outcome: Outcome, style: Style | None = None) -> str:
    return render([Report(outcome)], style or Style()).decode()


def across(applicability: str = "safe", **more: str) -> Rule:
    """A finding in b.yml that rests on a.yml and is mended in both."""

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        target = project.documents[1].at((0, "jobs", 0, "targets", 0))
        port = project.documents[0].at((0, "services", "auth", "ports", 0))
        if target is None or port is None or target.text != "auth:8081":
            return
        level = {"safe": SAFE, "unsafe": UNSAFE, "manual": MANUAL}[applicability]
        fix = Fix("name the container's port", put(target, "auth:8080") + put(port, "8080:8080"), level, more.get("caveat", ""))
        yield Finding(made, target, {"what": "wrong port"}, (fix,), (port,))

    made = rule("TST001", check, "wrong-port")
    return made


def test_a_finding_in_two_files() -> None:
    assert (
        shown(go({"a.yml": COMPOSE, "b.yml": OTHER}, across(), fix=False))
        == """\
b.yml:2:13: TST001 error wrong port
  |
1 | jobs:
2 | - targets: ['auth:8081']
  |             ^^^^^^^^^^^ wrong-port
  |
  ::: a.yml:6:9
  |
5 |     ports:
6 |       - "8081:8080"
  |         ----------- services.auth.ports[0]
  |
  = fix (safe): name the container's port
2 - - targets: ['auth:8081']
2 + - targets: ['auth:8080']
  ::: a.yml
6 -       - "8081:8080"
6 +       - "8080:8080"
  = see: https://example.org

1 error; `fixer apply` mends 1. `fixer rule CODE` explains.
"""
    )


def test_unsafe_says_which_flag() -> None:
    text = shown(go({"a.yml": COMPOSE, "b.yml": OTHER}, across("unsafe", caveat="clients may notice"), fix=False))
    assert text.endswith(
        """\
  = fix (unsafe): name the container's port
2 - - targets: ['auth:8081']
2 + - targets: ['auth:8080']
  ::: a.yml
6 -       - "8081:8080"
6 +       - "8080:8080"
  = not fixed: clients may notice (--unsafe-fixes makes it)
  = see: https://example.org

1 error; `fixer apply --unsafe-fixes` mends 1. `fixer rule CODE` explains.
"""
    )


def test_an_unsafe_fix_that_is_made_keeps_its_caveat() -> None:
    flags = Flags(unsafe_fixes=True)
    text = shown(go({"a.yml": COMPOSE, "b.yml": OTHER}, across("unsafe", caveat="clients may notice"), fix=False, flags=flags))
    assert "  = caveat: clients may notice\n" in text
    assert "not fixed" not in text


def test_nothing_found() -> None:
    assert shown(go({"a.yml": COMPOSE})) == "No findings.\n"


def alternatives() -> Rule:
    """One finding whose fixes are for the user to choose from: one edits, one adds a file."""

    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in project.documents[0].find("services", "auth", "image"):
            first = Fix("name it", put(node, "sso"), UNSAFE, "another image then", "name")
            second = Fix("write it down", create("note.txt", "auth\nimage\n"), UNSAFE, "one file more", "note")
            yield Finding(made, node, {"what": "which one?"}, (first, second), severity=WARNING)

    made = rule("TST002", check, "open-question", options={"alternative": Option(str, "which", None, ("name", "note"))})
    return made


def test_alternatives_are_all_shown() -> None:
    assert (
        shown(go({"a.yml": COMPOSE}, alternatives()))
        == """\
a.yml:3:12: TST002 warning which one?
  |
1 | services:
2 |   auth:
3 |     image: auth
  |            ^^^^ open-question
  |
  = alternative (unsafe): name: name it
3 -     image: auth
3 +     image: sso
  = caveat: another image then
  = alternative (unsafe): note: write it down
  ::: note.txt (new file)
1 + auth
2 + image
  = caveat: one file more
  = not fixed: choose one with `[rules.TST002] alternative =` name or note
  = see: https://example.org

1 warning. `fixer rule CODE` explains.
"""
    )


def hostile() -> Rule:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for node in project.documents[0].find("key"):
            yield Finding(made, node, {"what": node.text}, severity=INFO)

    made = rule("TST003", check, "bad-name")
    return made


def test_a_file_cannot_drive_the_terminal() -> None:
    text = shown(go({"a.yml": 'other: 1\n# \u202e\nkey: "a\\eb\u2066c" # \u200b\n'}, hostile()), Style(colour=True, width=60))
    assert [character for character in text if not character.isprintable() and character not in "\n\x1b"] == []
    assert text.count("\x1b") == 2 * text.count("\x1b[0m")
    plain = shown(go({"a.yml": 'key: "\x1b]0;x\x07" # \u202e\n'.replace("\x1b", "\\e").replace("\x07", "\\a")}, hostile()))
    assert (
        plain
        == """\
a.yml:1:6: TST003 info \\x1b]0;x\\x07
  |
1 | key: "\\e]0;x\\a" # \\u202e
  |      ^^^^^^^^^^ bad-name
  |
  = not fixed: there is no automatic fix
  = see: https://example.org

1 info finding. `fixer rule CODE` explains.
"""
    )


def test_underlines_follow_wide_characters_and_tabs() -> None:
    outcome = go({"a.yml": '{"größe 日本":\t"x", key: "語語"}\n'}, hostile())
    lines = shown(outcome).splitlines()
    assert lines[2:4] == [
        '1 | {"größe 日本":    "x", key: "語語"}',
        "  |                             ^^^^^^ bad-name",
    ]


def test_long_lines_are_cut_around_the_place() -> None:
    outcome = go({"a.yml": f"{{a: {'x' * 100}, key: here, b: {'y' * 100}}}\n"}, hostile())
    lines = shown(outcome, Style(width=60)).splitlines()
    assert lines[2:4] == [
        "1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, key: here, b: yyyy…",
        "  |                                           ^^^^ bad-name",
    ]
    assert max(map(len, lines[2:4])) <= 60


def test_a_place_without_text_is_marked_with_one_sign() -> None:
    lines = shown(go({"a.yml": "a: 1\nkey:\nb: 2\n"}, hostile())).splitlines()
    assert lines[3:5] == ["2 | key:", "  |     ^ bad-name"]


def test_windows_lines_and_missing_newline() -> None:
    lines = shown(go({"a.yml": "a: 1\r\nkey: x"}, hostile())).splitlines()
    assert lines[1:6] == ["  |", "1 | a: 1", "2 | key: x", "  |      ^ bad-name", "  |"]


def test_suppressed_ones_are_left_out() -> None:
    outcome = go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n"}, hostile())
    assert shown(outcome) == "No findings.\n"


def test_totals_name_every_severity_and_command() -> None:
    both = replaces("TST004", "auth", "sso"), replaces("TST005", "8081:8080", "80:80", UNSAFE)
    outcome = go({"a.yml": COMPOSE}, *both, alternatives(), fix=False)
    assert shown(outcome).splitlines()[-1] == (
        "2 errors and 1 warning; `fixer apply` mends 1, `--unsafe-fixes` 1 more. `fixer rule CODE` explains."
    )


def test_paths_are_named_as_the_reader_sees_them() -> None:
    outcome = go({"a.yml": COMPOSE, "b.yml": OTHER}, across(), fix=False)
    report = Report(outcome)._replace(name=lambda path: f"../{path}")
    text = render([report]).decode()
    assert text.splitlines()[0] == "../b.yml:2:13: TST001 error wrong port"
    assert "  ::: ../a.yml:6:9\n" in text
