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

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule, WrongScalar, deviations, everywhere, put

_MEANT = {"https": "http", "ping": "icmp", **{word: word for word in ("http", "tcp", "icmp", "dns", "grpc", "unix", "websocket")}}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "blackbox"):
        if isinstance(wrong, WrongScalar) and wrong.name == "prober":
            facts = {"place": wrong.place, "text": wrong.node.text}
            yield Finding(RULE, wrong.node, facts, (_fix(wrong),))


def _fix(wrong: WrongScalar) -> Fix:
    meant = _MEANT.get(wrong.node.text.strip().lower())
    if meant is None:
        return Fix("choose one", (), MANUAL, "it is near to none of them")
    return Fix(f"write {meant}", everywhere(wrong.node, lambda node: put(node, meant)), SAFE)


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
