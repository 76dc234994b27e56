"""A single value where Compose wants a list: `ports: "8080:80"`, `profiles: dev`.

## What it does
Finds keys of a Compose file that hold a list (`ports`, `expose`, `volumes`, `networks`, `cap_add`, `profiles`, `devices`,
`depends_on` …) with one text or number behind them. Keys that take either (`command`, `env_file`, `dns`, `tmpfs`) stay as
they are.

## Why is this bad?
`docker compose` starts nothing: `services.a.ports must be a array`.

## Fix safety
Safe: the file did not load before, and the value becomes the only item. Ports, profiles and names with commas between them
become as many items. A value with blanks or brackets in it is left to you.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._shapes import one_for_list, without_list

_SPLIT = frozenset({"ports", "expose", "profiles", "networks", "depends_on", "cap_add", "cap_drop", "links", "group_add"})
"""Keys in whose values a comma can only stand between items."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in one_for_list(project, "compose"):
        if wrong.node.shape == "scalar" and len(wrong.path) > 1 and wrong.path[-1] == wrong.name:
            whole = wrong.name not in _SPLIT and " " not in wrong.node.text
            yield without_list(RULE, wrong, whole)


RULE = Rule(
    code="CMP012",
    name="scalar-where-list-required",
    message="`{where}` must be a list, not one {found}: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/services/",),
        oracle="docker compose",
    ),
    triggers={"compose": ("services",)},
    docs=__doc__ or "",
)
