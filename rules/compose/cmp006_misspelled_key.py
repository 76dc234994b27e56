"""A key that Compose does not know, but one like it: `enviroment`, `port`, `depends-on`.

## What it does
Finds keys below the top level of a Compose file that the Compose specification does not have at their place, where exactly
one known key can be meant: it differs in dashes, capitals or a plural `s`, in one or two letters (one in short words), or
people are known to write it (`env`, `health_check`, `cmd`). The known key must not be there already, and the value must be
one that it takes.

## Why is this bad?
`docker compose` starts nothing: `services.a additional properties 'enviroment' not allowed`.

## Fix safety
Safe: the file did not load before, and one key alone can be meant.

## Versions
Docker Compose 2. The specification that comes with fixer has the keys of its newest release; a key that is like none of them is
left in peace, as a later release may know it.

## References
- https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, deviations

from .._keys import misspelled
from ._pairs import is_pair


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    yield from misspelled(RULE, deviations(project, "compose"), lambda one: len(one.path) > 1 and not is_pair(one))


RULE = Rule(
    code="CMP006",
    name="misspelled-key",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/",),
        oracle="docker compose",
    ),
    triggers={"compose": ("services", "volumes", "networks", "secrets", "configs")},
    docs=__doc__ or "",
)
