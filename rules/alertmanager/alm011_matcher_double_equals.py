"""A matcher with `==` compares with a value that begins with `=`, and never matches; one with a colon is refused.

## What it does
Finds `severity==critical`, `severity=="critical"` and `severity: critical` as texts in `matchers`, `source_matchers` and
`target_matchers`.

## Why is this bad?
One `=` is all a matcher has. The classic parser reads `severity==critical` as the value `=critical`, which no alert has: the
file loads, the route or inhibition rule never matches, and nothing tells. With quotes behind `==`, and with a colon,
Alertmanager refuses the file (`matcher value contains unescaped double quote`, `bad matcher format`).

## Fix safety
Safe: one comparison alone can be meant. What looks like a regular expression (`severity==warning|critical`) is shown and left
to you.

## Versions
Alertmanager ≥ 0.22, which brought matchers. With the feature flag `utf8-strict-mode` (≥ 0.27) all of them are refused.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#matcher
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Matcher, Meta, Node, Options, Project, Rule, regex, write_matcher

from ._places import matchers
from ._texts import rewritten

_WRONG = regex(r"\s*(?P<name>[a-zA-Z_][a-zA-Z0-9_]*)\s*(?P<sign>==|:\s)\s*(?P<value>.*?)\s*", re.DOTALL)
_VALUE = regex(r"""(?P<quote>["'])(?P<inner>[^"'\\]*)(?P=quote)|(?P<bare>[\w./:@-]+)""")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for node in matchers(document):
            found = _WRONG.fullmatch(node.text)
            if found is not None:
                sign = found["sign"].strip()
                facts = {"text": node.text, "sign": sign, "effect": _effect(sign, found["value"])}
                yield Finding(RULE, node, facts, (_fix(node, found["name"], found["value"]),))


def _effect(sign: str, value: str) -> str:
    if sign == "==" and '"' not in value:
        return f"it asks for the value `={value}`"
    return "Alertmanager refuses the file"


def _fix(node: Node, label: str, value: str) -> Fix:
    found = _VALUE.fullmatch(value)
    if found is None:
        return Fix(f'write {label}="…"', (), MANUAL, "whether a value or a regular expression is meant is not clear")
    wanted = found["bare"] if found["quote"] is None else found["inner"]
    return rewritten(node, write_matcher(Matcher(label, "=", wanted)))


RULE = Rule(
    code="ALM011",
    name="matcher-double-equals",
    message="a matcher has no `{sign}`: with `{text}` {effect}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.22"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#matcher",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("matchers",)},
    docs=__doc__ or "",
)
