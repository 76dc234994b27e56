"""The recipients of an e-mail as a list: Alertmanager wants one text with commas.

## What it does
Finds `email_configs[].to` with a list of addresses.

## Why is this bad?
Alertmanager does not load the file: `cannot unmarshal !!seq into string`.

## Fix safety
Safe: `to` takes several addresses with commas between them, and the file did not load before.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#email_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    WrongShape,
    deviations,
    everywhere,
    replace,
)

from .._fixes import offered


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "alertmanager"):
        if isinstance(wrong, WrongShape) and (wrong.mapping, wrong.name) == ("Email", "to") and wrong.node.shape == "sequence":
            yield Finding(RULE, wrong.node, {"count": len(wrong.node.items)}, (offered(_joined(wrong.node)),))


def _joined(node: Node) -> Fix:
    if not node.items or not all(item.shape == "scalar" and item.text.strip() for item in node.items):
        return Fix("write the addresses with commas between them", (), MANUAL, "not all of its items are addresses")
    text = ", ".join(item.text.strip() for item in node.items)
    return Fix("write the addresses with commas between them", everywhere(node, replace, text), SAFE)


RULE = Rule(
    code="ALM027",
    name="email-to-list",
    message="`to` must be one text with commas, not a list of {count}: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#email_config",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("email_configs",)},
    docs=__doc__ or "",
)
