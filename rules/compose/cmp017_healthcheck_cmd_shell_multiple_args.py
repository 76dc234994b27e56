"""A healthcheck that gives `CMD-SHELL` a command in several words, of which the shell runs the first alone.

## What it does
Finds `["CMD-SHELL", "curl", "-f", "http://localhost"]` and the like: anything behind the first text.

## Why is this bad?
The shell is called as `/bin/sh -c curl -f http://localhost`, for which `curl` is the whole script and the rest are the script's
own parameters. A program without its arguments fails (the container stays unhealthy for ever) or succeeds whatever happens
(`redis-cli` alone). `docker compose config` accepts it.

## Fix safety
Safe: the words never reached the program. `CMD` takes them as they stand; where they contain operators, variables of the
container or several words in one text, they become one text for the shell. Left to you where it is not clear which part of a
text is an argument. A script that uses its parameters (`$$1`, `$$@`) is right as it is.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/#healthcheck
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fixer import SAFE, WARNING, Finding, Fix, Meta, Options, Project, Rule, regex

from .._fixes import offered
from ._tests import Test, for_shell, has_blank, listed, needs_shell, rewritten

_PARAMETER = regex(r"\$\$\{?[0-9@*#]")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for test in listed(project):
        kind, *words = test.words
        if kind == "CMD-SHELL" and len(words) > 1 and words[0].strip() and not _PARAMETER.search(words[0]):
            facts = {"first": "the first text" if has_blank(words[0]) else f"`{words[0]}`"}
            yield Finding(RULE, test.node, facts, (offered(_fix(test, words)),))


def _fix(test: Test, words: Sequence[str]) -> Fix:
    if not needs_shell(words):
        return Fix("run it without a shell: CMD", rewritten(test.node, ["CMD", *words]), SAFE)
    return for_shell("make it one text", test, words)


RULE = Rule(
    code="CMP017",
    name="healthcheck-cmd-shell-multiple-args",
    message="CMD-SHELL runs {first} and nothing else: what follows it in the list is no part of the command",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/reference/compose-file/services/#healthcheck",),
    ),
    triggers={"compose": ("CMD-SHELL",)},
    docs=__doc__ or "",
)
