"""A data source that the browser is to ask by itself (`access: direct`), which Grafana no longer does.

## What it does
Finds `access: direct` in provisioned data sources of types that gave it up: `elasticsearch` in 9.0, `prometheus` and `influxdb`
in 9.2.

## Why is this bad?
Every query ends in `Browser access mode in the Prometheus datasource is no longer available. Switch to server access mode.`
Panels stay empty.

## Fix safety
Safe: with `access: proxy` Grafana itself asks, and nothing worked before. The address must be one that Grafana's container
reaches; `localhost`, which the browser may have reached, is GRF001's.

Other types are left alone, as some still know `direct`; so is `access: browser`, which Grafana takes for `proxy`.

## Versions
Grafana ≥ 9.0 (`elasticsearch`), ≥ 9.2 (`prometheus`, `influxdb`), by the image of the stack (no tag and `latest` are the newest)
or `target-version`. Silent where the version is not known.

## References
- https://github.com/grafana/grafana/pull/49014
- https://github.com/grafana/grafana/pull/50162
- https://github.com/grafana/grafana/pull/53529
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Options, Project, Rule, assumed, everywhere, put

from .._fixes import offered
from ._provisioning import sources

_GONE = {"elasticsearch": (9, 0), "prometheus": (9, 2), "influxdb": (9, 2)}
"""Type of data source → the version of Grafana that took the mode away."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for source in sources(project):
        access, gone = source.node.get("access"), _GONE.get(source.text("type"))
        if access is None or access.text != "direct" or gone is None:
            continue
        version = assumed(project, "grafana", source.document)
        if version.at_least(*gone):
            facts = {"type": source.text("type"), "since": ".".join(map(str, gone)), "version": version.shown}
            edits = everywhere(access, put, "proxy")
            yield Finding(RULE, access, facts, (offered(Fix("set `access: proxy`", edits, SAFE)),))


RULE = Rule(
    code="GRF003",
    name="access-direct-removed",
    message="`access: direct` is gone for {type} since Grafana {since}, and every query fails; the stack runs {version}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"grafana": "≥ 9.0"},
        references=(
            "https://github.com/grafana/grafana/pull/49014",
            "https://github.com/grafana/grafana/pull/50162",
            "https://github.com/grafana/grafana/pull/53529",
        ),
        oracle="",
    ),
    triggers={"grafana-datasources": ("direct",)},
    docs=__doc__ or "",
)
