"""Dashboards ask for a data source by a uid that none of the provisioned ones has.

## What it does
Reads the dashboards that a provider of Grafana has in its folder. Found is a data source without `uid` when it is the only one of
its type and every dashboard that asks for this type does so by one other uid.

## Why is this bad?
Without `uid` Grafana makes one of the name (`P1809F7CD0C75ACF3`), which no dashboard knows that comes from elsewhere. Its panels
say `Datasource prometheus was not found`.

## Fix safety
The data source gets the uid that the dashboards ask for. Unsafe where Grafana keeps its data in a volume or a database:
dashboards made there by hand know the data source by the uid that Grafana made up. Safe where it keeps nothing.

Silent where the uid is a variable, or the name of a data source, by which Grafana looks as well; where anything in the tree uses
the uid that Grafana makes up; and where not all provisioning files of data sources are in the tree.

## Versions
Grafana ≥ 8.3, whose dashboards name data sources by uid.

## References
- https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources
- https://github.com/grafana/grafana/blob/main/pkg/services/provisioning/datasources/types.go
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import NamedTuple

from fixer import ERROR, SAFE, UNSAFE, Finding, Fix, Meta, Options, Project, Rule, Service, add, content

from .._agreement import agreed
from .._fixes import offered
from ._provisioning import Source
from ._shown import Shown, shown, uid

_SPECIAL = frozenset({"", "default", "grafana", "__expr__", "-- Grafana --", "-- Mixed --", "-- Dashboard --"})
_CAVEAT = "dashboards made by hand know the data source by the uid that Grafana made up"


class Unknown(NamedTuple):
    """A data source without uid, and the one that dashboards ask for.

    dashboard  one that does;  keeps  whether Grafana keeps what is made by hand
    """

    source: Source
    uid: str
    dashboard: str
    keeps: bool


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        name = found.source.text("name")
        facts = {"name": name, "uid": found.uid, "dashboard": found.dashboard}
        edits = add(found.source.node, "uid", found.uid, after="name")
        fix = Fix(f"give {name} the uid {found.uid}", edits, UNSAFE if found.keeps else SAFE, _CAVEAT if found.keeps else "")
        yield Finding(RULE, found.source.node.get("name") or found.source.node, facts, (offered(fix),))


def _judged(project: Project) -> Iterator[tuple[object, Unknown | None]]:
    for each in shown(project):
        asked = _asked(project, each)
        types = {kind for kind, _ in asked}
        for source in each.sources:
            if source.text("type") in types:
                yield (source.document.path, source.node.route), _unknown(project, each, source, asked)


def _unknown(project: Project, each: Shown, source: Source, asked: dict[tuple[str, str], str]) -> Unknown | None:
    kind = source.text("type")
    mine = {name: dashboard for (type_, name), dashboard in asked.items() if type_ == kind}
    if source.node.get("uid") is not None or not source.text("name") or len(each.of_type(kind)) != 1 or len(mine) != 1:
        return None
    ((name, dashboard),) = mine.items()
    if name in each.known() or _is_used(project, each, uid(source)):
        return None
    return Unknown(source, name, dashboard, _keeps(each.service))


def _asked(project: Project, each: Shown) -> dict[tuple[str, str], str]:
    """Type and uid of the data sources that dashboards ask for, without variables and Grafana's own; and one that does."""
    found: dict[tuple[str, str], str] = {}
    for path in each.dashboards:
        for kind, name in _references(_read(project, path)):
            if name not in _SPECIAL and "$" not in name:
                found.setdefault((kind, name), path)
    return found


def _read(project: Project, path: str) -> object:
    try:
        data = content(project.tree, path) or b""
        return json.loads(data) if b'"datasource"' in data else None
    except (ValueError, RecursionError):
        return None


def _references(value: object) -> Iterator[tuple[str, str]]:
    """Type and uid of every `datasource`."""
    waiting = [value]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            reference = value.get("datasource")
            if isinstance(reference, dict) and isinstance(reference.get("uid"), str) and isinstance(reference.get("type"), str):
                yield reference["type"], reference["uid"]
            waiting += [child for child in value.values() if isinstance(child, dict | list)]


def _is_used(project: Project, each: Shown, made_up: str) -> bool:
    """Whether a provisioning file or a dashboard speaks of the uid that Grafana makes up."""
    origins = [
        origin for origin in project.stack.inside(each.service).files.values() if origin.endswith((".yml", ".yaml", ".json"))
    ]
    return any(made_up.encode() in (content(project.tree, origin) or b"") for origin in origins)


def _keeps(service: Service) -> bool:
    """Whether what is made by hand outlives the container."""
    stored = any(mount.target.rstrip("/") in ("/var/lib/grafana", "/var/lib", "/var") for mount in service.mounts)
    return stored or any(name.startswith(("GF_DATABASE_", "GF_PATHS_DATA")) for name in service.environment)


RULE = Rule(
    code="GRF006",
    name="dashboard-datasource-uid-not-provisioned",
    message="{dashboard} asks for the data source {uid}, and {name} is given another uid by Grafana",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"grafana": "≥ 8.3"},
        references=(
            "https://grafana.com/docs/grafana/latest/administration/provisioning/#data-sources",
            "https://github.com/grafana/grafana/blob/main/pkg/services/provisioning/datasources/types.go",
        ),
        oracle="",
    ),
    triggers={"grafana-dashboards": ("path",)},
    docs=__doc__ or "",
)
