"""Prometheus has alerting rules and tells no Alertmanager, although one runs beside it.

## What it does
Finds configurations with `rule_files` and without any address in `alerting` (an empty list, one that is commented out, no
`alerting` at all), where exactly one Alertmanager runs on a network of the Prometheus that reads them.

Silent where something else uses the Alertmanager (another Prometheus, a ruler of Loki, Thanos or Mimir, vmalert), where addresses
are discovered, where the rule files hold no alerts, and with an agent, which evaluates none.

## Why is this bad?
Alerts fire and nobody hears of them: Prometheus shows them on its own page, and the Alertmanager beside it stays empty.

## Fix safety
Unsafe: alerts that fire reach people from then on. Left to you where the Alertmanager has flags that put it below a path, or
behind TLS or a password.

## Versions
All versions of Prometheus and Docker Compose.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config
- https://prometheus.io/docs/alerting/latest/overview/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    MANUAL,
    UNSAFE,
    WARNING,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Untold,
    add,
    insert,
    untold,
)

from .._fixes import offered


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        found = list(untold(project.stack, document))
        verdicts = [one for one in found if one is not None]
        if verdicts and len(verdicts) == len(found) and len({(one.service, one.port) for one in verdicts}) == 1:
            yield _finding(document, max(verdicts, key=lambda one: one.doubt))


def _finding(document: Document, found: Untold) -> Finding:
    root = document.roots[0]
    said = root.get("alerting")
    place = said if said is not None else root.get("rule_files")
    address = f"{found.service}:{found.port}"
    title, edits = f"send alerts to {address}", _edits(root, address)
    if found.doubt:
        fix = Fix(title, edits, MANUAL, found.doubt)
    else:
        fix = Fix(title, edits, UNSAFE, f"alerts that fire reach {found.service}, and whoever it notifies, from then on")
    facts = {"consumer": found.consumer, "service": found.service}
    return Finding(RULE, place if place is not None else root, facts, (offered(fix),), (found.node,))


def _edits(root: Node, address: str) -> Edits:
    """The address in the deepest of `alerting`, `alertmanagers`, `static_configs` and `targets` that is there."""
    group = {"targets": [address]}
    alerting = root.get("alerting")
    if alerting is None:
        return add(root, "alerting", {"alertmanagers": [{"static_configs": [group]}]}, "global", first=root.get("global") is None)
    managers = alerting.get("alertmanagers")
    if managers is None:
        return add(alerting, "alertmanagers", [{"static_configs": [group]}])
    if not managers.items:
        return insert(managers, 0, {"static_configs": [group]})
    first = managers.items[0]
    groups = first.get("static_configs")
    if groups is None:
        return add(first, "static_configs", [group])
    if not groups.items:
        return insert(groups, 0, group)
    targets = groups.items[0].get("targets")
    return add(groups.items[0], "targets", [address], first=True) if targets is None else insert(targets, 0, address)


RULE = Rule(
    code="PRM017",
    name="alertmanager-target-missing",
    message="{consumer} sends its alerts to nobody, and {service} runs beside it",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "alertmanager": "all versions", "compose": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config",
            "https://prometheus.io/docs/alerting/latest/overview/",
        ),
    ),
    triggers={"prometheus": ("rule_files",)},
    docs=__doc__ or "",
)
