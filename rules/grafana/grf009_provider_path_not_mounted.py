"""A provider of dashboards reads a folder that is empty in Grafana's container, while the dashboards stand in another one.

## What it does
Compares `options.path` of the dashboard providers that a Grafana reads with where mounts put dashboards into its container. Found
is a provider in whose folder there are none, when dashboards stand in a folder that no provider reads.

## Why is this bad?
Grafana logs that it cannot read the folder, or finds nothing in it, and shows no dashboard.

## Fix safety
Unsafe: `options.path` becomes the folder that holds the dashboards; something else may put others into the first one. Left to you
where several providers are without dashboards, or several folders without provider.

Only what is in the tree counts as a dashboard: files in JSON that have panels, or whose path speaks of dashboards. Silent where
nothing of the kind is mounted, where the provider's folder is mounted from outside the tree, where the image is built here or
starts through an entrypoint of its own, and where another service shares the volume that the folder is in.

## Versions
Grafana ≥ 5.0, which brought provisioning.

## References
- https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import normpath
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    ComposeProject,
    Finding,
    Fix,
    Inside,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    everywhere,
    put,
)

from .._agreement import agreed
from .._fixes import offered
from ._provisioning import common_folder, dashboards, grafanas, is_grafana

_CAVEAT = "what is put into the first folder while the container runs is not read any more"


class Empty(NamedTuple):
    """A provider without dashboards.

    others   whether another one is without, too
    folder   where dashboards stand that no provider reads; None when that is more than one folder
    """

    path: Node
    service: str
    others: bool
    folder: str | None


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for empty in agreed(_judged(project)):
        facts = {"path": normpath(empty.path.text), "service": empty.service, "folder": empty.folder or "other folders"}
        yield Finding(RULE, empty.path, facts, (_fix(empty),))


def _fix(empty: Empty) -> Fix:
    if empty.others or empty.folder is None:
        reason = "several providers are without dashboards" if empty.others else "dashboards stand in several folders"
        return Fix("name the folder that holds the dashboards", (), MANUAL, reason)
    folder = empty.folder
    return offered(Fix(f"read {folder}", everywhere(empty.path, put, folder), UNSAFE, _CAVEAT))


def _judged(project: Project) -> Iterator[tuple[object, Empty | None]]:
    """Each provider's path in each Grafana that reads it: what is wrong with it there, or None."""
    for compose, service, paths in grafanas(project):
        seen = project.stack.inside(service)
        found = dashboards(project, seen)
        read = [normpath(path.text) for path in paths]
        unread = [path for path in found if not any(path.startswith(f"{folder}/") for folder in read)]
        empty = [path for path in paths if not any(one.startswith(f"{normpath(path.text)}/") for one in found)]
        for path in paths:
            wrong = path in empty and unread and _is_known(compose, service, seen, path)
            verdict = Empty(path, service.name, len(empty) > 1, common_folder(unread)) if wrong else None
            yield (path.path, path.span), verdict


def _is_known(compose: ComposeProject, service: Service, seen: Inside, path: Node) -> bool:
    """Whether nothing outside the tree is to be expected in the provider's folder."""
    folder = path.text
    if not folder.startswith("/") or "$" in folder or not is_grafana(service) or service.entrypoint is not None:
        return False
    hidden = seen.hidden(folder)
    if not service.complete or any(mount.kind != "volume" for mount in hidden):
        return False
    volumes = {mount.source for mount in hidden}
    shared = (mount.source for other in compose.services.values() if other.name != service.name for mount in other.mounts)
    return not any(source in volumes for source in shared if source is not None)


RULE = Rule(
    code="GRF009",
    name="provider-path-not-mounted",
    message="the provider reads {path}, where {service} has no dashboards: they stand in {folder}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"grafana": "≥ 5.0"},
        references=("https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards",),
        oracle="",
    ),
    triggers={"grafana-dashboards": ("path",)},
    docs=__doc__ or "",
)
