"""`fixer rule`."""

from __future__ import annotations

import json

from fixer.engine.run import installed
from tests.cli.commandline import CommandLine


def test_a_rule_by_code_and_by_name(fixer: CommandLine) -> None:
    by_code, by_name = fixer("rule", "ALM001"), fixer("rule", "inhibit-equal-scalar")
    assert (by_code.status, by_code.err) == (0, "")
    assert by_code.out == by_name.out == fixer("rule", "alm001").out
    assert by_code.out.startswith("# ALM001 inhibit-equal-scalar\n\n| severity | best fix |")
    assert "\n## Fix safety\n" in by_code.out
    assert by_code.out.endswith("```\n")
    assert "\n```diff\ndiff --git a/alertmanager.yml b/alertmanager.yml\n" in by_code.out


def test_every_rule(fixer: CommandLine) -> None:
    done = fixer("rule", "--all")
    assert done.status == 0
    heads = [line.split()[1] for line in done.out.splitlines() if line.startswith("# ")]
    assert heads == [listed.code for listed in installed().listed]


def test_json(fixer: CommandLine) -> None:
    said = json.loads(fixer("rule", "ALM001", "--output-format", "json").out)
    assert (said["code"], said["name"], said["severity"], said["applicability"]) == (
        "ALM001",
        "inhibit-equal-scalar",
        "error",
        "safe",
    )
    assert len(json.loads(fixer("rule", "--all", "--output-format", "json").out)) == len(installed().listed)


def test_unknown_rule(fixer: CommandLine) -> None:
    done = fixer("rule", "inhibit-equal-scaler")
    assert (done.status, done.out, done.err) == (
        2,
        "",
        "error: unknown rule `inhibit-equal-scaler`; did you mean `inhibit-equal-scalar`?\n",
    )


def test_neither_or_both(fixer: CommandLine) -> None:
    message = "error: fixer rule takes one code or name, or --all; --output-format is text or json\n"
    for arguments in ([], ["ALM001", "--all"], ["ALM001", "--output-format", "xml"]):
        assert (fixer("rule", *arguments).status, fixer("rule", *arguments).err) == (2, message)
