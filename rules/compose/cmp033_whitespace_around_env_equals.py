"""An item of `environment` has blanks round its `=`.

## What it does
Finds items such as `- LEVEL = info` in the list form of `environment` and `build.args`: a name with a blank or a tab behind it.

## Why is this bad?
Newer versions of Compose refuse the file: `environment variable LEVEL  is declared with a trailing space`. Older ones hand the
container a variable whose name ends with a blank, which no program asks for.

## Fix safety
Safe: the blanks on both sides of the `=` are taken away. No shell and no program reads a variable whose name ends with a blank.

## Versions
Docker Compose 1 and 2; versions between 2.0 and about 2.30 say nothing.

## References
- https://docs.docker.com/reference/compose-file/services/#environment
- https://github.com/compose-spec/compose-go/blob/main/types/mapping.go
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from ._variables import listed

_LOOSE = regex(r"(?P<name>[A-Za-z_][\w.-]*)[ \t]+=[ \t]*(?P<value>.*)", re.DOTALL)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        for item in listed(document):
            loose = _LOOSE.fullmatch(item.text)
            if loose is not None:
                yield _finding(item, loose["name"], loose["value"])


def _finding(item: Node, name: str, value: str) -> Finding:
    edits = everywhere(item, put, f"{name}={value}")
    return Finding(RULE, item, {"name": name}, (Fix("take away the blanks", edits, SAFE),))


RULE = Rule(
    code="CMP033",
    name="whitespace-around-env-equals",
    message="there is a blank before the `=` of {name}: docker compose refuses the file, or the name ends with a blank",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#environment",
            "https://github.com/compose-spec/compose-go/blob/main/types/mapping.go",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": (" =", "\t=")},
    docs=__doc__ or "",
)
