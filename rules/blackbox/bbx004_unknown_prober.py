"""A prober that the blackbox exporter does not have: `https`, `ping`, `TCP`.

## What it does
Finds `prober` with another value than `http`, `tcp`, `icmp`, `dns`, `grpc`, `unix` and `websocket`.

## Why is this bad?
Every probe with that module fails: `Unknown prober`. The exporter's own check accepts it up to 0.28.

## Fix safety
Safe: no probe worked. `https` becomes `http`, which does TLS where the target says so, `ping` becomes `icmp`, and capitals
become small letters. Other words are left to you.

## Versions
All versions.

## References
- https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, WrongScalar, deviations

from .._shapes import respelled

_MEANT = {"https": "http", "ping": "icmp", **{word: word for word in ("http", "tcp", "icmp", "dns", "grpc", "unix", "websocket")}}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "blackbox"):
        if isinstance(wrong, WrongScalar) and wrong.name == "prober":
            facts = {"place": wrong.place, "text": wrong.node.text}
            meant = _MEANT.get(wrong.node.text.strip().lower())
            yield Finding(RULE, wrong.node, facts, (respelled(wrong.node, meant),))


RULE = Rule(
    code="BBX004",
    name="unknown-prober",
    message="`{place}: {text}` is no prober",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"blackbox": "all versions"},
        references=("https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md",),
        oracle="",
    ),
    triggers={"blackbox": ("prober",)},
    docs=__doc__ or "",
)
