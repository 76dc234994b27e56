"""A Loki that deletes by age and does not say where it keeps its delete requests does not start.

## What it does
Finds `retention_enabled: true` in the `compactor` of a Loki configuration without `delete_request_store`.

## Why is this bad?
Since 3.0 the compactor insists on the store: `compactor.delete-request-store should be configured when retention is enabled`,
and Loki exits.

## Fix safety
Safe where all periods of `schema_config` name one `object_store`: that is the store which holds everything else, and which
2.x used. Left to you where they name several, or none.

Silent where the command sets `-compactor.delete-request-store`, where Loki reads several files, and where `shared_store` stands
in the compactor, which LOK001 turns into the key that is missing.

## Versions
Loki ≥ 3.0, by the image of the stack (no tag and `latest` are the newest) or `target-version`. Silent where the version is
not known.

## References
- https://grafana.com/docs/loki/latest/operations/storage/retention/
- https://github.com/grafana/loki/blob/v3.7.6/pkg/compactor/config.go
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, add

from .._fixes import offered
from ._loki import set_elsewhere, version_3

_SAID = frozenset({"delete_request_store", "shared_store"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("loki"):
        enabled = next(document.find("compactor", "retention_enabled"), None)
        compactor = document.roots[0].get("compactor")
        if (
            enabled is None
            or compactor is None
            or enabled.text.lower() != "true"
            or _SAID & {key for key, _ in compactor.pairs()}
        ):
            continue
        version = version_3(project, document)
        if version is not None and not set_elsewhere(project, document, "compactor.delete-request-store"):
            yield Finding(RULE, enabled, {"version": version.shown}, (_fix(document, compactor),))


def _fix(document: Document, compactor: Node) -> Fix:
    stores = {store.text for store in document.find("schema_config", "configs", ..., "object_store")}
    if len(stores) != 1 or "$" in "".join(stores):
        return Fix("add `delete_request_store`", (), MANUAL, "`schema_config` does not name one store that holds everything")
    store = stores.pop()
    return offered(Fix(f"add `delete_request_store: {store}`", add(compactor, "delete_request_store", store), SAFE))


RULE = Rule(
    code="LOK004",
    name="retention-without-delete-request-store",
    message="the compactor deletes by age, and no `delete_request_store` says where it keeps its requests; the stack runs"
    " {version}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"loki": "≥ 3.0"},
        references=(
            "https://grafana.com/docs/loki/latest/operations/storage/retention/",
            "https://github.com/grafana/loki/blob/v3.7.6/pkg/compactor/config.go",
        ),
        oracle="",
    ),
    triggers={"loki": ("retention_enabled",)},
    docs=__doc__ or "",
)
