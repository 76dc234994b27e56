"""A dashboard that was exported for sharing is provisioned, and its `${DS_PROMETHEUS}` stays that text.

## What it does
Finds dashboards below a provider's folder that declare data sources in `__inputs` and ask for them by `${DS_…}`, without a
variable of that name in `templating`.

## Why is this bad?
The placeholders are filled in by the form that imports a dashboard in the browser. A provider reads the file as it is, and every
panel says `Datasource ${DS_PROMETHEUS} was not found`.

## Fix safety
Unsafe: each placeholder becomes the uid of the one data source of that type which this Grafana is provisioned with (its name
where the dashboard names data sources by name), and the dashboard is tied to it. `__inputs` stays: nothing reads it. Left to you
where no data source of the type is provisioned, or more than one.

Only files whose path speaks of dashboards or Grafana are looked at. Silent where no provider is seen to read the file, and where
not all data sources of that Grafana are in the tree.

## Versions
Grafana ≥ 5.0, which brought provisioning.

## References
- https://github.com/grafana/grafana/issues/10786
- https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, UNSAFE, Document, Edits, Finding, Fix, Meta, Node, Options, Project, Rule, put

from .._fixes import offered
from ._provisioning import Source
from ._shown import Shown, shown, uid

_CAVEAT = "the dashboard is tied to this data source, and cannot be imported elsewhere as it was"


class Placeholder(NamedTuple):
    """An input that nobody fills in: where the dashboard uses it, and the data sources that may be meant."""

    name: str
    type: str
    uses: tuple[Node, ...]
    candidates: tuple[Source, ...]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in _found(project):
        count = len(found.uses)
        facts = {"name": found.name, "count": f"{count} times" if count > 1 else "once"}
        yield Finding(RULE, found.uses[0], facts, (_fix(found),))


def _found(project: Project) -> Iterator[Placeholder]:
    """Each placeholder of each dashboard, with the data sources of every Grafana that shows it."""
    every: dict[object, list[Placeholder]] = {}
    for each in shown(project):
        for path in each.dashboards:
            document = project.document(path)
            if document is not None and document.kind == "grafana-dashboard" and document.error is None:
                for found in _placeholders(document, each):
                    every.setdefault((path, found.name), []).append(found)
    for several in every.values():
        candidates = {(one.document.path, one.node.route): one for found in several for one in found.candidates}
        yield several[0]._replace(candidates=tuple(candidates.values()))


def _placeholders(document: Document, each: Shown) -> Iterator[Placeholder]:
    root = document.root
    if root is None or root.shape != "mapping":
        return
    filled = {node.text for node in root.find("templating", "list", ..., "name")}
    for declared in root.find("__inputs", ...):
        said = {key: value.text for key, value in declared.pairs()}
        name = said.get("name", "")
        if said.get("type") != "datasource" or not name or name in filled:
            continue
        uses = tuple(node for node in root.walk() if node.text == f"${{{name}}}" and node.route[-1] in ("uid", "datasource"))
        if uses:
            yield Placeholder(name, said.get("pluginId", ""), uses, tuple(each.of_type(said.get("pluginId", ""))))


def _fix(found: Placeholder) -> Fix:
    if len(found.candidates) != 1:
        many = "several data sources of that type are" if found.candidates else "no data source of that type is"
        return Fix("name the data source that is meant", (), MANUAL, f"{many} provisioned ({found.type})")
    source = found.candidates[0]
    edits: Edits = ()
    for node in found.uses:
        edits += put(node, source.text("name") if node.route[-1] == "datasource" else uid(source))
    return offered(Fix(f"ask {source.text('name')}", edits, UNSAFE, _CAVEAT))


RULE = Rule(
    code="GRF007",
    name="dashboard-input-placeholder",
    message="`${{{name}}}` stands in a provisioned dashboard {count}, and Grafana fills it in only where one is imported by hand",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"grafana": "≥ 5.0"},
        references=(
            "https://github.com/grafana/grafana/issues/10786",
            "https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards",
        ),
        oracle="",
    ),
    triggers={"grafana-dashboard": ("__inputs",)},
    docs=__doc__ or "",
)
