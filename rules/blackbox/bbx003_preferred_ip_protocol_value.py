"""A `preferred_ip_protocol` other than `ip4` and `ip6`: `ipv6` is taken for `ip4`.

## What it does
Finds `preferred_ip_protocol` with another value than the two that mean something.

## Why is this bad?
The exporter takes every word but `ip6` for `ip4`, without a word about it: who writes `ipv6` gets the opposite.

## Fix safety
Safe: `ipv4`, `v4` and `4` become `ip4`, `ipv6`, `v6` and `6` become `ip6`, which is what they say. Other words are left to you.

## Versions
All versions. The exporter's own check accepts the value.

## References
- https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import SAFE, WARNING, Finding, Meta, Options, Project, Rule, WrongScalar, deviations

from .._shapes import respelled

_MEANT = {"ipv4": "ip4", "v4": "ip4", "4": "ip4", "ip4": "ip4", "ipv6": "ip6", "v6": "ip6", "6": "ip6", "ip6": "ip6"}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "blackbox"):
        if isinstance(wrong, WrongScalar) and wrong.name == "preferred_ip_protocol":
            facts = {"place": wrong.place, "text": wrong.node.text}
            meant = _MEANT.get(wrong.node.text.strip().lower())
            yield Finding(RULE, wrong.node, facts, (respelled(wrong.node, meant),))


RULE = Rule(
    code="BBX003",
    name="preferred-ip-protocol-value",
    message="`{place}: {text}` is neither ip4 nor ip6",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"blackbox": "all versions"},
        references=("https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md",),
        oracle="",
    ),
    triggers={"blackbox": ("preferred_ip_protocol",)},
    docs=__doc__ or "",
)
