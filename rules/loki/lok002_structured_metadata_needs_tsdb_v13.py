"""Loki 3 takes structured metadata by default, and does not start where the schema cannot hold it.

## What it does
Finds Loki configurations whose active period has a schema below `v13` or an index other than `tsdb`, while
`limits_config.allow_structured_metadata` is not `false`. The active period is the last one that has begun.

## Why is this bad?
Since 3.0 `allow_structured_metadata` is on unless it is switched off, and only the index `tsdb` with schema `v13` can store it.
With anything else Loki stops at once: `CONFIG ERROR: schema v13 is required to store Structured Metadata`.

## Fix safety
Safe where nothing says that structured metadata is wanted: `allow_structured_metadata: false` is what upstream's own message
asks for, what is stored stays readable, and nothing could be sent before. Unsafe where it says `true`: logs over OTLP then need
a new period with `tsdb` and `v13`, which begins on a day to come and is yours to choose.

Silent where the command sets `-validation.allow-structured-metadata`, or Loki reads several files.

## Versions
Loki ≥ 3.0, by the image of the stack (no tag and `latest` are the newest) or `target-version`. Silent where the version is
not known.

## References
- https://grafana.com/docs/loki/latest/setup/upgrade/
- https://grafana.com/docs/loki/latest/operations/storage/schema/
- https://github.com/grafana/loki/blob/v3.7.6/pkg/loki/validation.go
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, UNSAFE, Document, Finding, Fix, Meta, Options, Project, Rule, add, put

from .._fixes import offered
from ._loki import active, periods, set_elsewhere, version_3

_CAVEAT = "structured metadata, and with it OTLP, is refused until a period with tsdb and v13 begins"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("loki"):
        period = active(periods(document))
        if period is None or (period.store == "tsdb" and period.schema >= 13):
            continue
        said = next(document.find("limits_config", "allow_structured_metadata"), None)
        if said is not None and said.text.lower() != "true":
            continue
        version = version_3(project, document)
        if version is None or set_elsewhere(project, document, "validation.allow-structured-metadata"):
            continue
        place, related = period.node.get("schema") or period.node, (said,) if said is not None else ()
        facts = {"schema": f"v{period.schema}", "store": period.store, "version": version.shown}
        yield Finding(RULE, place, facts, (_fix(document),), related)


def _fix(document: Document) -> Fix:
    root = document.roots[0]
    limits = root.get("limits_config")
    said = limits.get("allow_structured_metadata") if limits is not None else None
    title = "set `limits_config.allow_structured_metadata: false`"
    if said is not None:
        return offered(Fix(title, put(said, False), UNSAFE, _CAVEAT))
    if limits is None:
        return offered(Fix(title, add(root, "limits_config", {"allow_structured_metadata": False}, after="schema_config"), SAFE))
    return offered(Fix(title, add(limits, "allow_structured_metadata", False), SAFE))


RULE = Rule(
    code="LOK002",
    name="structured-metadata-needs-tsdb-v13",
    message="the active period has schema {schema} on {store}, which cannot hold the structured metadata that Loki takes by"
    " default; the stack runs {version}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"loki": "≥ 3.0"},
        references=(
            "https://grafana.com/docs/loki/latest/setup/upgrade/",
            "https://grafana.com/docs/loki/latest/operations/storage/schema/",
            "https://github.com/grafana/loki/blob/v3.7.6/pkg/loki/validation.go",
        ),
        oracle="",
    ),
    triggers={"loki": ("v9", "v10", "v11", "v12", "boltdb", "bigtable", "cassandra", "dynamo")},
    docs=__doc__ or "",
)
