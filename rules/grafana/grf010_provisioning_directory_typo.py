"""A provisioning file is mounted into a folder that Grafana does not look into, one slip away from the one it does.

## What it does
Finds data source files and dashboard providers that a mount puts next to `provisioning/datasources` and
`provisioning/dashboards` in its container: `provisioning/datasource`, `provisioning/dashboard`, `provisionning/datasources`.

## Why is this bad?
Grafana reads the folders by their names. What stands elsewhere is not missed: it starts without data sources or dashboards, and
says nothing.

## Fix safety
Safe: the mount's place in the container is corrected, and nothing read the file where it stood. Left to you where the wrong name
is that of a folder in the tree, and where the mount does not spell the place out.

Silent where `GF_PATHS_PROVISIONING` names the folder, where a configuration file of Grafana may name it, where the file stands in
the right place as well, and where a provider of dashboards reads the folder.

## Versions
Grafana ≥ 5.0, which brought provisioning.

## References
- https://grafana.com/docs/grafana/latest/administration/provisioning/
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, MountedIn, Node, Options, Project, Rule, near, put

from .._agreement import agreed
from .._fixes import offered
from ._provisioning import folder, is_grafana, provider_paths, provisions

_KINDS = {"grafana-datasources": "datasources", "grafana-dashboards": "dashboards"}
_FOLDERS = ("datasources", "dashboards", "alerting", "plugins", "notifiers", "access-control")


class Slip(NamedTuple):
    """A folder in the container and the one that was meant."""

    place: MountedIn
    found: str
    meant: str


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for slip in agreed(_judged(project)):
        facts = {"service": slip.place.service.name, "found": slip.found, "meant": slip.meant}
        yield Finding(RULE, slip.place.mount.node, facts, (_fix(slip),))


def _judged(project: Project) -> Iterator[tuple[object, Slip | None]]:
    """Each mount that brings a provisioning file, in each project: the slip in it, or None."""
    read = {normpath(path.text) for _, path in provider_paths(project)}
    for document in project.of(*_KINDS):
        kind = _KINDS[document.kind]
        places = project.stack.readers(document)
        for place in places:
            same = [other for other in places if other.project is place.project and other.service is place.service]
            right = any(provisions(project, other, kind) for other in same)
            slip = None if right else _slip(project, place, kind)
            key = (place.mount.node.path, place.mount.node.route)
            yield key, None if slip is None or slip.found in read else slip


def _slip(project: Project, place: MountedIn, kind: str) -> Slip | None:
    root = folder(project, place.project, place.service)
    found = dirname(place.path)
    if root is None or not is_grafana(place.service) or dirname(dirname(found)) != dirname(root):
        return None
    if near(basename(found), _FOLDERS) != (kind,) or near(basename(dirname(found)), (basename(root),)) != (basename(root),):
        return None
    return Slip(place, found, join(root, kind))


def _fix(slip: Slip) -> Fix:
    title = f"mount it into {slip.meant}"
    node = slip.place.mount.node
    written: Node | None = node if node.shape == "scalar" else node.get("target")
    target = slip.place.mount.target
    right = _corrected(normpath(target), slip)
    if right is None:
        return Fix(title, (), MANUAL, f"{basename(slip.found)} is what the folder is called in the tree")
    if written is None or written.text.count(normpath(target)) != 1 or len(written.document.uses(written)) > 1:
        return Fix(title, (), MANUAL, "the mount does not spell the place out")
    return offered(Fix(title, put(written, written.text.replace(normpath(target), right)), SAFE))


def _corrected(target: str, slip: Slip) -> str | None:
    """The mount's place with the right names, or None where the wrong one is not part of it."""
    parts, found, meant = (path.split("/") for path in (target, slip.found, slip.meant))
    right = "/".join(meant[: len(parts)] + parts[len(meant) :])
    return right if join(right, *found[len(parts) :]) == slip.meant or len(parts) > len(found) else None


RULE = Rule(
    code="GRF010",
    name="provisioning-directory-typo",
    message="{service} has the file in {found}, while Grafana looks into {meant}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"grafana": "≥ 5.0"},
        references=("https://grafana.com/docs/grafana/latest/administration/provisioning/",),
        oracle="",
    ),
    triggers={"grafana-datasources": ("datasources",), "grafana-dashboards": ("providers",)},
    docs=__doc__ or "",
)
