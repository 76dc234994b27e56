"""A healthcheck that gives `CMD` what only a shell understands: `["CMD", "curl -f http://localhost || exit 1"]`.

## What it does
Finds

- `CMD` with the whole command in one text, which is taken for the name of a single program,
- `CMD` with operators among the arguments (`"||", "exit", "1"`), which the program gets as words of its own,
- `CMD` or `CMD-SHELL` at the beginning of a text that is no list (`test: CMD pg_isready`): the shell looks for a program of
  that name.

Programs that take such words as arguments (`find`, `test`, `expr`) are left in peace.

## Why is this bad?
The program is never found, or is called with arguments it does not know: the container stays unhealthy for ever, and what waits
for it with `service_healthy` never starts. Where the operators were to hide a failure, it may also seem healthy for ever.
`docker compose config` accepts all of these.

## Fix safety
Safe: nothing of it ever checked what was meant. `CMD` becomes `CMD-SHELL`, and the words one text; arguments with blanks get
quotes. Left to you where the image has no shell, or where it is not clear which part of a text is an argument.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/#healthcheck
- https://docs.docker.com/reference/dockerfile/#healthcheck
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import basename

from fixer import SAFE, WARNING, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from .._fixes import offered
from ._tests import for_shell, has_blank, listed, texts

_OPERATORS = frozenset({"||", "&&", "|", ";", ">", ">>", "2>", "2>&1", "&>", ">/dev/null", "2>/dev/null", "&>/dev/null"})
_TAKE_OPERATORS = frozenset({"find", "fd", "test", "[", "[[", "expr", "awk", "jq", "xargs"})
_IN_TEXT = regex(r"(?:CMD-SHELL|CMD)\s+(?=\S)")
_WINDOWS = regex(r"[A-Za-z]:\\|.*\.exe\b", re.IGNORECASE | re.DOTALL)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for test in listed(project):
        kind, *words = test.words
        found = _found(words) if kind == "CMD" else ""
        if found:
            fix = offered(for_shell("let a shell run it: CMD-SHELL", test, words, project))
            yield Finding(RULE, test.node, {"found": found}, (fix,))
    for node in texts(project):
        marked = _IN_TEXT.match(node.text)
        if marked is not None:
            word = marked.group().strip()
            yield Finding(
                RULE, node, {"found": f"a text runs in a shell, which looks for a program called {word}"}, (_unmarked(node),)
            )


def _found(words: Sequence[str]) -> str:
    """What is wrong with the words behind CMD, or ""."""
    if not words or not words[0].strip():
        return ""
    if len(words) == 1 and has_blank(words[0]) and not _WINDOWS.match(words[0]):
        return "CMD takes the whole text for the name of one program"
    operator = next((word for word in words[1:] if word in _OPERATORS), None)
    if operator is None or basename(words[0]) in _TAKE_OPERATORS:
        return ""
    return f"CMD runs no shell, and `{operator}` is one more argument of {basename(words[0].split()[0])}"


def _unmarked(node: Node) -> Fix:
    text = _IN_TEXT.sub("", node.text, count=1)
    return offered(Fix("leave the word away", everywhere(node, put, text), SAFE))


RULE = Rule(
    code="CMP016",
    name="healthcheck-cmd-with-shell-syntax",
    message="{found}: the healthcheck does not check what was meant",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#healthcheck",
            "https://docs.docker.com/reference/dockerfile/#healthcheck",
        ),
    ),
    triggers={"compose": ("CMD",)},
    docs=__doc__ or "",
)
