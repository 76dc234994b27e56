"""Alertmanagers in the wrong place: `alertmanagers` at the top level, `alerting.alertmanager`, or a list right below `alerting`.

## What it does
Finds a top-level `alertmanagers` (or `alert_relabel_configs`), the key `alertmanager` in `alerting`, and `alerting` with a
list of alertmanagers instead of a mapping.

## Why is this bad?
Prometheus does not load the file: `field alertmanagers not found in type config.plain`.

## Fix safety
Safe: the file did not load before, and there is one place where alertmanagers belong. Left to you where something stands
there already.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Deviation,
    Finding,
    Fix,
    Meta,
    MisplacedKey,
    Node,
    Options,
    Project,
    Rule,
    UnknownKey,
    WrongShape,
    deviations,
    everywhere,
    moved,
    renamed,
    wrap,
)

from .._fixes import offered

_KEYS = frozenset({"static_configs", "scheme", "path_prefix", "timeout", "api_version", "basic_auth", "tls_config"})
"""What shows that an item is an alertmanager."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    related: tuple[Node, ...] = ()
    for found in deviations(project, "prometheus"):
        fix = _fix(found)
        if fix is not None:
            what = "`alerting` is a list" if isinstance(found, WrongShape) else f"`{found.place}` is no key of Prometheus"
            yield Finding(RULE, found.node, {"what": what}, (fix,), related)
            related = (found.node,)


def _fix(found: Deviation) -> Fix | None:
    """The fix of a deviation that this rule is about."""
    match found:
        case MisplacedKey() if found.to[0] == "alerting":
            return offered(Fix(f"move it to `{'.'.join(found.to)}`", moved(found), SAFE))
        case UnknownKey() if found.mapping == "Alerting" and found.meant is not None and found.meant.name == "alertmanagers":
            return Fix("call it `alertmanagers`", renamed(found), SAFE)
        case WrongShape() if found.path == ("alerting",) and found.node.shape == "sequence":
            title = "put it below `alertmanagers`"
            if not all(item.shape == "mapping" and _KEYS & {key for key, _ in item.pairs()} for item in found.node.items):
                return Fix(title, (), MANUAL, "not every item is an alertmanager")
            return Fix(title, everywhere(found.node, wrap, "alertmanagers"), SAFE)
    return None


RULE = Rule(
    code="PRM014",
    name="alertmanagers-block-misplaced",
    message="{what}: it belongs into `alerting.alertmanagers`",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#alertmanager_config",),
        oracle="promtool",
    ),
    triggers={"prometheus": ("alert",)},
    docs=__doc__ or "",
)
