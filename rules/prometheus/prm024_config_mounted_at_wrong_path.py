"""A configuration file is mounted, but not where the program reads it.

## What it does
Finds services with a published image of Prometheus, Alertmanager, Loki, promtail or the blackbox exporter into which exactly one
configuration file of the product is mounted, at another path than the one that is read: the one that `--config.file` names, or,
without a `command`, the image's own.

Silent where anything else is mounted at that path or above it, and where the command goes through a shell or a script, or says
nothing of the path (PRM023).

## Why is this bad?
The program reads what the image has at its own path, an example that knows nothing of the stack, and nobody notices until
metrics, alerts or logs are missed; or it finds nothing there, and does not start.

## Fix safety
Unsafe: the file is mounted where it is read. Should another file be meant for that place, `--config.file` is what is wrong.

## Versions
All versions; Alertmanager ≥ 0.16, whose image reads `/etc/alertmanager/alertmanager.yml`.

## References
- https://github.com/prometheus/prometheus/blob/main/Dockerfile
- https://github.com/prometheus/alertmanager/blob/main/Dockerfile
- https://github.com/grafana/loki/blob/main/cmd/loki/Dockerfile
- https://github.com/prometheus/blackbox_exporter/blob/master/Dockerfile
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, UNSAFE, Finding, Meta, MountedIn, Options, Project, Rule, Service, configuration, running

from .._agreement import agreed
from .._fixes import mended
from .._mounting import borrows, covering, retargeted

_PRODUCTS = ("prometheus", "alertmanager", "loki", "promtail", "blackbox")
_FLOORS = {"alertmanager": (0, 16)}
"""Earlier images read another path."""


class Misplaced(NamedTuple):
    """A configuration file in a container, and where it is looked for."""

    file: MountedIn
    name: str
    read: str


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in agreed(_judged(project)):
        service, mount, name = wrong.file.service, wrong.file.mount, wrong.name
        facts = {"service": service.name, "read": wrong.read, "file": name, "place": wrong.file.path}
        caveat = "should another file be meant for that place, it is `--config.file` that is wrong"
        fix = mended(f"mount {name} at {wrong.read}", retargeted(mount, wrong.read), UNSAFE, caveat)
        yield Finding(RULE, mount.node, facts, (fix,))


def _judged(project: Project) -> Iterator[tuple[Hashable, Misplaced | None]]:
    for product in _PRODUCTS:
        places: dict[int, list[Misplaced]] = {}
        for document in project.of(product):
            for place in project.stack.mounted(document):
                places.setdefault(id(place.service), []).append(Misplaced(place, document.path, ""))
        for several in places.values():
            wrong, node = several[0], several[0].file.mount.node
            read = _read(project, wrong.file.service, product)
            right = read is None or len(several) > 1 or not wrong.file.whole or not wrong.file.project.complete
            elsewhere = not right and read is not None and covering(wrong.file.service, read) is None
            yield (node.path, node.span), wrong._replace(read=read or "") if elsewhere else None


def _read(project: Project, service: Service, product: str) -> str | None:
    """Where the service certainly reads the product's configuration."""
    version = running(project, product, service).version
    early = version is not None and version < _FLOORS.get(product, (0,))
    return configuration(service, product) if service.complete and not borrows(service) and not early else None


RULE = Rule(
    code="PRM024",
    name="config-mounted-at-wrong-path",
    message="{service} reads {read}, and {file} is mounted at {place}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={
            "prometheus": "all versions",
            "alertmanager": "≥ 0.16",
            "loki": "all versions",
            "promtail": "all versions",
            "blackbox": "all versions",
        },
        references=(
            "https://github.com/prometheus/prometheus/blob/main/Dockerfile",
            "https://github.com/prometheus/alertmanager/blob/main/Dockerfile",
            "https://github.com/grafana/loki/blob/main/cmd/loki/Dockerfile",
            "https://github.com/prometheus/blackbox_exporter/blob/master/Dockerfile",
        ),
    ),
    triggers=dict.fromkeys(_PRODUCTS, ()),
    docs=__doc__ or "",
)
