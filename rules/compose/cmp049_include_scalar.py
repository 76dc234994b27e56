"""`include` with a single file instead of a list: `include: other.yml`.

## What it does
Finds a top-level `include` that is one path, or one mapping with a `path`.

## Why is this bad?
`docker compose` starts nothing: `'include' must be a list, got other.yml`.

## Fix safety
Safe: the file did not load before, and what stands there becomes the only item.

## Versions
Docker Compose ≥ 2.20, which brought `include`.

## References
- https://docs.docker.com/reference/compose-file/include/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Options, Project, Rule, WrongShape, deviations, everywhere, wrap


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "compose"):
        if isinstance(wrong, WrongShape) and wrong.path == ("include",):
            shape = "path" if wrong.node.shape == "scalar" else "mapping"
            fix = Fix("make it a list of one", everywhere(wrong.node, wrap), SAFE)
            yield Finding(RULE, wrong.node, {"shape": shape}, (fix,))


RULE = Rule(
    code="CMP049",
    name="include-scalar",
    message="`include` must be a list, not one {shape}: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/include/",),
        oracle="docker compose",
    ),
    triggers={"compose": ("include",)},
    docs=__doc__ or "",
)
