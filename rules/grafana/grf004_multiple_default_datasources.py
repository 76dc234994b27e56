"""Two data sources of one organization say that they are the default, and Grafana does not start.

## What it does
Counts `isDefault: true` over all data source files that one Grafana provisions from, for each organization (`orgId`, 1 where it
is not said), and finds the second and later ones.

## Why is this bad?
Grafana checks this before anything else and exits: `Only one datasource per organization can be marked as default`. Two files
that are right by themselves are enough.

## Fix safety
Unsafe, as only the author knows which one is meant: the only one of type `prometheus` stays the default, else the first in the
order in which Grafana reads the files, and the others get `isDefault: false`. Panels and Explore that name no data source ask the
default.

Files count only where they are seen to stand in the provisioning folder of one and the same container.

## Versions
Grafana ≥ 5.0, which brought provisioning.

## References
- https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
- https://github.com/grafana/grafana/blob/main/pkg/services/provisioning/datasources/config_reader.go
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename
from typing import NamedTuple

from fixer import ERROR, UNSAFE, Edits, Finding, Fix, Meta, Node, Options, Project, Rule, put

from .._agreement import agreed
from .._fixes import offered
from ._provisioning import Source, provisions, sources


class Surplus(NamedTuple):
    """A default too many.

    flag  its `isDefault: true`;  kept  the one that stays
    """

    source: Source
    flag: Node
    kept: Source


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for surplus in agreed(_judged(project)):
        name, kept = surplus.source.text("name"), surplus.kept.text("name")
        edits: Edits = ()
        for node in surplus.flag.document.uses(surplus.flag):
            edits += put(node, False)
        caveat = f"panels that name no data source ask {kept or 'the other one'}"
        fix = offered(Fix(f"leave {kept or 'the other one'} the default", edits, UNSAFE, caveat))
        other = surplus.kept.node.get("isDefault")
        yield Finding(RULE, surplus.flag, {"name": name, "kept": kept}, (fix,), (other,) if other is not None else ())


def _judged(project: Project) -> Iterator[tuple[object, Surplus | None]]:
    """Each default in each Grafana that provisions it: what it is too many beside, or None."""
    for defaults in _defaults(project).values():
        ordered = sorted(defaults, key=lambda pair: pair[0])
        metrics = [source for _, source in ordered if source.text("type") == "prometheus"]
        kept = metrics[0] if len(metrics) == 1 else ordered[0][1]
        for _, source in ordered:
            flag = source.node.get("isDefault")
            if flag is not None:
                yield (source.document.path, source.node.route), None if source is kept else Surplus(source, flag, kept)


def _defaults(project: Project) -> dict[object, list[tuple[str, Source]]]:
    """The defaults of each organization in each container, with the name of the file as it is called there."""
    found: dict[object, list[tuple[str, Source]]] = {}
    for source in sources(project):
        if source.text("isDefault").lower() != "true" or source.document.roots[0].get("apiVersion") is None:
            continue
        organization = source.text("orgId").lstrip("0") or "1"
        for place in project.stack.readers(source.document):
            if provisions(project, place, "datasources"):
                container = (id(place.project), place.service.name, organization)
                found.setdefault(container, []).append((basename(place.path), source))
    return found


RULE = Rule(
    code="GRF004",
    name="multiple-default-datasources",
    message="{name} says that it is the default data source, and so does {kept}: Grafana does not start",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"grafana": "≥ 5.0"},
        references=(
            "https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources",
            "https://github.com/grafana/grafana/blob/main/pkg/services/provisioning/datasources/config_reader.go",
        ),
        oracle="",
    ),
    triggers={"grafana-datasources": ("isDefault",)},
    docs=__doc__ or "",
)
