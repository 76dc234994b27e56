"""A healthcheck whose list does not begin with `CMD`, `CMD-SHELL` or `NONE`.

## What it does
Finds `test: ["curl", "-f", "http://localhost"]`, and lists that begin with something close: `cmd`, `CMD_SHELL`,
`CMD-SHELL pg_isready` in one text.

## Why is this bad?
`docker compose` starts nothing: `healthcheck.test must start either by "CMD", "CMD-SHELL" or "NONE"`.

## Fix safety
Safe: the file did not load before. `CMD` comes first where the words are a command as it stands, and `CMD-SHELL` with all of
them in one text where they contain operators, variables of the container or several words in one. Left to you where the image
has no shell, or where it is not clear which part of a text is an argument.

## Versions
Docker Compose 1 and 2.

## References
- https://docs.docker.com/reference/compose-file/services/#healthcheck
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule, near, regex

from .._fixes import offered
from ._tests import KINDS, Test, for_shell, has_blank, listed, needs_shell, rewritten

_GLUED = regex(r"(?P<kind>CMD-SHELL|CMD)[\s,]+(?P<rest>\S.*)", re.DOTALL)
_WORD = regex(r"[A-Za-z][A-Za-z_ -]+")
_WINDOWS = regex(r"/[a-z]", re.IGNORECASE)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for test in listed(project):
        if test.words[0] not in KINDS and "$" not in test.words[0]:
            first = (test.words[0].split() or [""])[0]
            yield Finding(RULE, test.node, {"first": first}, (_fix(project, test),))


def _fix(project: Project, test: Test) -> Fix:
    first, *rest = test.words
    if not first.strip():
        return Fix("name a program", (), MANUAL, "the first text is empty")
    kind = _misspelled(first, rest)
    if kind:
        return offered(Fix(f"begin with {kind}", rewritten(test.node, [kind, *rest]), SAFE))
    glued = _GLUED.fullmatch(first)
    return offered(_command(project, test, [glued["rest"], *rest] if glued else test.words))


def _misspelled(first: str, rest: Sequence[str]) -> str:
    """What the first word should be, where it is nearly that; "" for a command."""
    if not _WORD.fullmatch(first) or (rest and first.lower() == "cmd" and _WINDOWS.fullmatch(rest[0])):
        return ""
    meant = near(first, KINDS)
    return meant[0] if len(meant) == 1 and (first.isupper() or _letters(first) in map(_letters, KINDS)) else ""


def _letters(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.lower())


def _command(project: Project, test: Test, words: Sequence[str]) -> Fix:
    """The words as a command, with a shell where they need one."""
    if not needs_shell(words) and not any(has_blank(word) for word in words[:1]):
        return Fix("begin with CMD", rewritten(test.node, ["CMD", *words]), SAFE)
    return for_shell("begin with CMD-SHELL, and the command in one text", test, words, project)


RULE = Rule(
    code="CMP015",
    name="healthcheck-test-missing-cmd",
    message="the healthcheck begins with `{first}` instead of CMD, CMD-SHELL or NONE: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/reference/compose-file/services/#healthcheck",),
        oracle="docker compose",
    ),
    triggers={"compose": ("healthcheck",)},
    docs=__doc__ or "",
)
