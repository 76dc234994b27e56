"""Quotes behind the `=` of an item of `environment` are part of the value.

## What it does
Finds items such as `- KEY="value"` in the list form of `environment` and `build.args`: no quotes round the item, and quotes of
one kind round the value, which has none of them inside.

Silent where quotes may be wanted: the name ends with `JSON`, the value inside begins with `{` or `[`, or the whole item is in
quotes of the other kind (`- 'KEY="value"'`).

## Why is this bad?
A shell would take the quotes away, and so does Compose in an `env_file`. Here they arrive in the container: a connection string
begins with `"`, a number is none any more, a flag is not recognised.

## Fix safety
Unsafe: the quotes are taken away. A program that strips them by itself notices no difference; one that wants them would.
Passwords, keys and other secrets are only shown: a database may have been set up with the quotes, or data been encrypted.

## Versions
Docker Compose 1 and 2.

## References
- https://docs.docker.com/reference/compose-file/services/#environment
- https://docs.docker.com/compose/how-tos/environment-variables/set-environment-variables/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import MANUAL, UNSAFE, WARNING, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from ._variables import listed

_QUOTED = regex(r"""(?P<name>[A-Za-z_][\w.-]*)=(?P<quote>["'])(?P<value>(?:(?!(?P=quote)).)*)(?P=quote)""", re.DOTALL)
_SECRET = regex(r"PASS|SECRET|KEY|TOKEN|SALT|CREDENTIAL")
_USED = "something may have been set up or encrypted with the quotes"
_CAVEAT = "a program that wants the quotes would miss them"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        for item in listed(document):
            quoted = _QUOTED.fullmatch(item.text) if item.style == "plain" else None
            if quoted is not None and not _may_be_wanted(quoted["name"], quoted["value"]):
                yield _finding(item, quoted["name"], quoted["value"])


def _may_be_wanted(name: str, value: str) -> bool:
    """Whether the value may be JSON, or a list of somebody's own."""
    return name.upper().endswith("JSON") or value.lstrip()[:1] in ("{", "[")


def _finding(item: Node, name: str, value: str) -> Finding:
    edits = everywhere(item, put, f"{name}={value}")
    secret = _SECRET.search(name.upper()) is not None
    fix = Fix("take away the quotes", edits, MANUAL if secret else UNSAFE, _USED if secret else _CAVEAT)
    return Finding(RULE, item, {"name": name}, (fix,))


RULE = Rule(
    code="CMP032",
    name="quotes-inside-list-environment-value",
    message="the quotes round the value of {name} are part of it: the container gets them, too",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#environment",
            "https://docs.docker.com/compose/how-tos/environment-variables/set-environment-variables/",
        ),
    ),
    triggers={"compose": ('="', "='")},
    docs=__doc__ or "",
)
