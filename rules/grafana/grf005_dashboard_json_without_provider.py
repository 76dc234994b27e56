"""Dashboards stand in Grafana's `provisioning/dashboards`, and no file there tells it to read them.

## What it does
Finds Grafana services into which mounts put dashboards below `/etc/grafana/provisioning/dashboards` without any YAML file in that
folder.

## Why is this bad?
Grafana reads only `*.yml` and `*.yaml` there: providers, which say in which folder the dashboards are. Files in JSON by
themselves are passed over, and no dashboard appears.

## Fix safety
Unsafe, as it adds a file: a provider that reads the folder itself, put into the folder of the tree that is mounted there, or
beside the first dashboard and mounted as that is. Left to you where a file of that name is there already, or the mount is not
spelled out.

Silent where the folder is mounted from outside the tree or the container may fill it: an image built here, an entrypoint of its
own, a volume. Silent where `GF_PATHS_PROVISIONING` or a configuration file of Grafana's own may name another folder.

## Versions
Grafana ≥ 5.0, which brought provisioning.

## References
- https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards
- https://github.com/grafana/grafana/blob/main/pkg/services/provisioning/dashboards/config_reader.go
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join
from typing import NamedTuple

from fixer import (
    MANUAL,
    UNSAFE,
    WARNING,
    ComposeProject,
    Edits,
    Finding,
    Fix,
    Meta,
    Mount,
    Node,
    Options,
    Project,
    Rule,
    Service,
    create,
    insert,
)

from .._agreement import agreed
from .._fixes import offered
from ._provisioning import dashboards, folder, is_grafana

_NAME = "dashboards.yml"
_TEXT = """\
apiVersion: 1

providers:
  - name: default
    type: file
    options:
      path: {folder}
"""
_CAVEAT = "it adds a file, by which every dashboard in the folder begins to appear"


class Lonely(NamedTuple):
    """Dashboards without provider: the folder in the container, the first of them there and in the tree, what brings it."""

    service: Service
    folder: str
    path: str
    origin: str
    mount: Mount


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for lonely in agreed(_judged(project)):
        facts = {"service": lonely.service.name, "folder": lonely.folder}
        yield Finding(RULE, lonely.mount.node, facts, (_fix(project, lonely),))


def _judged(project: Project) -> Iterator[tuple[object, Lonely | None]]:
    for compose, service in project.stack.services:
        for mount in service.mounts if is_grafana(service) else ():
            if "provisioning" in mount.target:
                found = _lonely(project, compose, service)
                yield (mount.node.path, mount.node.route), found if found is not None and found.mount is mount else None


def _lonely(project: Project, compose: ComposeProject, service: Service) -> Lonely | None:
    root = folder(project, compose, service)
    if root is None or not service.complete or service.entrypoint is not None:
        return None
    place, seen = join(root, "dashboards"), project.stack.inside(service)
    if seen.hidden(place) or any(path.endswith((".yml", ".yaml")) for path in seen.below(place)):
        return None
    found = sorted(path for path in dashboards(project, seen) if path.startswith(f"{place}/"))
    mount = seen.nearest(found[0]) if found else None
    return Lonely(service, place, found[0], seen.files[found[0]], mount) if mount is not None else None


def _fix(project: Project, lonely: Lonely) -> Fix:
    title = "add a provider that reads the folder"
    where = _path(project, lonely)
    mounted: Edits | None = ()
    if lonely.mount.origin == lonely.origin:
        mounted = _mounted(lonely)
    if where is None or mounted is None or project.tree.exists(where):
        return Fix(title, (), MANUAL, "where it would stand, and how it would be mounted, is not clear")
    return offered(Fix(title, create(where, _TEXT.format(folder=lonely.folder)) + mounted, UNSAFE, _CAVEAT))


def _path(project: Project, lonely: Lonely) -> str | None:
    """Where the new file would stand in the tree."""
    origin, target = lonely.mount.origin, lonely.mount.target.rstrip("/")
    if origin is None:
        return None
    if not project.tree.is_folder(origin):
        return join(dirname(lonely.origin), _NAME)
    rest = lonely.folder.removeprefix(target).lstrip("/")
    return join(origin, rest, _NAME) if lonely.folder.startswith(target) else None


def _mounted(lonely: Lonely) -> Edits | None:
    """A mount of the new file behind that of the first dashboard, written like it; None where that one is no plain text."""
    node = lonely.mount.node
    volumes: Node | None = node.parent
    name = basename(lonely.origin)
    if node.shape != "scalar" or volumes is None or node.text.count(name) != 2 or dirname(lonely.path) != lonely.folder:
        return None
    place = volumes.items.index(node)
    return insert(volumes, place + 1, node.text.replace(name, _NAME))


RULE = Rule(
    code="GRF005",
    name="dashboard-json-without-provider",
    message="{service} has dashboards in {folder}, and no provider there that reads them",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"grafana": "≥ 5.0"},
        references=(
            "https://grafana.com/docs/grafana/latest/administration/provisioning/#dashboards",
            "https://github.com/grafana/grafana/blob/main/pkg/services/provisioning/dashboards/config_reader.go",
        ),
        oracle="",
    ),
    triggers={"compose": ("provisioning/dashboards", "grafana/provisioning")},
    docs=__doc__ or "",
)
