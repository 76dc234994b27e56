"""Promtail is told to read log files that its container does not have.

## What it does
Finds `__path__` in the `static_configs` of a promtail configuration, relative or absolute, that no mount of the container covers.

## Why is this bad?
Logs are read from promtail's own container. Where nothing is mounted it finds no file, says so only when asked (`/targets`), and
sends nothing.

## Fix safety
Unsafe: where promtail shares one volume or folder with a service that writes logs, the path becomes one in that mount. What the
path says below the writer's own mount is kept; otherwise only the file's name is, which takes the file to stand right in the
folder. Left to you where nothing, or more than one thing, is shared, and where the path is one of the host's own logs or has no
file name in it.

Silent for paths with variables, in jobs whose relabelling sets `__path__`, for images that are built here, for
`/var/log/*log` (what promtail's example reads, often left in place), and where no promtail is seen to read the file.

## Versions
All versions of promtail.

## References
- https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#static_configs
- https://grafana.com/docs/loki/latest/send-data/promtail/scraping/#file-target-discovery
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import NamedTuple

from fixer import (
    MANUAL,
    UNSAFE,
    WARNING,
    ComposeProject,
    Document,
    Finding,
    Fix,
    Meta,
    Mount,
    Node,
    Options,
    Project,
    Rule,
    Service,
    everywhere,
    put,
    regex,
    within,
)

from .._agreement import agreed
from .._fixes import offered

_WILD = regex(r"[*?\[{]")
_EXAMPLE = "/var/log/*log"
_SYSTEM = ("/var/log/", "/var/lib/docker/")
"""Where the host's own logs are: no service of the project is known to write there."""

_CAVEAT = "the file is taken to stand in what {service} shares with promtail"


class Unmounted(NamedTuple):
    """A path that promtail's container does not have.

    path  the node that says it;  better  where the file may be instead, "" when nobody can tell;  writer  who shares it
    """

    path: Node
    service: str
    better: str = ""
    writer: str = ""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        facts = {"service": found.service, "path": found.path.text}
        yield Finding(RULE, found.path, facts, (_fix(found),))


def _fix(found: Unmounted) -> Fix:
    if not found.better:
        return Fix(
            "mount what the path is to be read from", (), MANUAL, "no one folder is shared with a service that writes logs"
        )
    edits = everywhere(found.path, lambda node: put(node, found.better))
    return offered(Fix(f"read {found.better}", edits, UNSAFE, _CAVEAT.format(service=found.writer)))


def _judged(project: Project) -> Iterator[tuple[object, Unmounted | None]]:
    for document in project.of("promtail"):
        readers = project.stack.readers(document)
        for path in _paths(document):
            for place in readers:
                yield (document.path, path.span), _unmounted(place.project, place.service, path)


def _paths(document: Document) -> Iterator[Node]:
    for job in document.find("scrape_configs", ...):
        if any(node.text == "__path__" for node in job.find("relabel_configs", ..., "target_label")):
            continue
        for node in job.find("static_configs", ..., "labels", "__path__"):
            if node.shape == "scalar" and node.text and node.text != _EXAMPLE and "$" not in node.text:
                yield node


def _unmounted(compose: ComposeProject, promtail: Service, path: Node) -> Unmounted | None:
    if not promtail.complete or promtail.build is not None or promtail.written("volumes_from"):
        return None
    whole = normpath(join("/", path.text))
    base = dirname(_WILD.split(whole)[0] + "x")
    if any(within(base, mount.target) or within(mount.target, base) for mount in promtail.mounts):
        return None
    shared = list(_shared(compose, promtail))
    exact = {join(mount.target, whole[len(there.rstrip("/")) + 1 :]): who for mount, there, who in shared if within(base, there)}
    loose = {join(mount.target, basename(whole)): who for mount, _, who in shared}
    better = exact or ({} if _WILD.search(basename(whole)) or whole.startswith(_SYSTEM) else loose)
    if len(better) != 1:
        return Unmounted(path, promtail.name)
    ((place, writer),) = better.items()
    return Unmounted(path, promtail.name, place, writer)


def _shared(compose: ComposeProject, promtail: Service) -> Iterator[tuple[Mount, str, str]]:
    """Folders that promtail and another service have: promtail's mount, the place in the other, and who that is."""
    for mount in promtail.mounts:
        if mount.kind not in ("volume", "bind") or mount.source is None or "." in basename(mount.target):
            continue
        for other in compose.services.values():
            for twin in other.mounts if other.name != promtail.name else ():
                if (twin.kind, twin.source) == (mount.kind, mount.source) and not twin.read_only:
                    yield mount, normpath(twin.target), other.name


RULE = Rule(
    code="LOK006",
    name="log-path-not-mounted",
    message="nothing is mounted into {service} where it is to read {path}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"promtail": "all versions"},
        references=(
            "https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#static_configs",
            "https://grafana.com/docs/loki/latest/send-data/promtail/scraping/#file-target-discovery",
        ),
        oracle="",
    ),
    triggers={"promtail": ("__path__",)},
    docs=__doc__ or "",
)
