"""`equal` in an inhibition rule must be a list; with a bare word there Alertmanager does not start.

## What it does
Finds `inhibit_rules[].equal` with a scalar instead of a list of label names, also one scalar that names several labels
(`alertname, instance`).

## Why is this bad?
Alertmanager decodes `equal` into a list of strings and refuses the whole file otherwise: ``cannot unmarshal !!str
`alertname` into []string``. On a reload it goes on with the old configuration, on a start it exits.

A list of several labels is fine. Alertmanager 0.25, 0.28 and 0.33 accept `equal: ['alertname', 'instance']` and demand that
source and target agree in each of them; this rule never shortens a list (see ALM035 for those who want that).

## Fix safety
Safe. The file did not load before, and no label name contains a comma or a blank, so there is one list that can be meant.
When a part is no classic label name (`[a-zA-Z_][a-zA-Z0-9_]*`) the finding is shown and the fix left to you.

## Versions
All versions of Alertmanager.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
- https://github.com/prometheus/alertmanager/blob/main/config/common/inhibitrule.go
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, LABEL_NAME, MANUAL, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, recast


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for equal in document.find("inhibit_rules", ..., "equal"):
            if equal.shape != "scalar" or equal.is_null or _inherited(equal):
                continue
            yield Finding(RULE, equal, {"text": equal.text.strip()}, (_listed(equal),))


def _inherited(equal: Node) -> bool:
    """Whether it came with a rule that is merged or repeated here, where the finding is at the original."""
    return equal.home is not None and equal.alias is None


def _listed(equal: Node) -> Fix:
    labels = [part for part in re.split(r"[\s,]+", equal.text) if part]
    if not labels or not all(LABEL_NAME.fullmatch(label) for label in labels):
        return Fix("make it a list of label names", (), MANUAL, "not all of it can be label names")
    return Fix(f"make it a list: [{', '.join(labels)}]", recast(equal, labels), SAFE)


RULE = Rule(
    code="ALM001",
    name="inhibit-equal-scalar",
    message="`equal` must be a list of label names, not `{text}`: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("equal",)},
    docs=__doc__ or "",
)
