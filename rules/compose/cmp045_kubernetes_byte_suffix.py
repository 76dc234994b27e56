"""Memory in the notation of Kubernetes: `mem_limit: 512Mi`.

## What it does
Finds `mem_limit`, `mem_reservation`, `memswap_limit`, `shm_size` and `memory` below `deploy.resources` with a number and
`Ki`, `Mi`, `Gi` or `Ti`.

## Why is this bad?
Docker Compose 2.40 refuses the file: `invalid suffix: 'mi'`. Earlier ones (2.26) took it for the same as `m`.

## Fix safety
Safe: Docker's `k`, `m`, `g` and `t` are powers of 1,024 too, so that the amount stays the same.

## Versions
Docker Compose 2; the oldest ones accept it.

## References
- https://docs.docker.com/reference/compose-file/extension/#specifying-byte-values
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, WrongScalar, deviations, everywhere, put, regex

_SIZE = regex(r"(\d+(?:\.\d+)?)([KMGTkmgt])i")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "compose"):
        found = _SIZE.fullmatch(wrong.node.text) if isinstance(wrong, WrongScalar) and wrong.form("size") else None
        if found is not None:
            facts = {"place": wrong.place, "text": wrong.node.text}
            yield Finding(RULE, wrong.node, facts, (_size(wrong.node, found[1] + found[2].lower()),))


def _size(node: Node, size: str) -> Fix:
    return Fix(f"write {size}, which is as much", everywhere(node, put, size), SAFE)


RULE = Rule(
    code="CMP045",
    name="kubernetes-byte-suffix",
    message="`{place}: {text}` has the suffix of Kubernetes, which docker compose refuses",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/extension/#specifying-byte-values",),
        oracle="docker compose",
    ),
    triggers={"compose": ("mem_", "memory", "memswap", "shm_size")},
    docs=__doc__ or "",
)
