"""Which container sees a file of the tree, where, and whether it reads it as its configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from pathlib import PurePosixPath
from posixpath import basename, join, normpath
from typing import NamedTuple

from fixer.stack.flags import flags
from fixer.stack.model import ComposeProject, Mount, MountedIn, Service


class Product(NamedTuple):
    """How a program is recognised and where it reads its configuration.

    images    last parts of image names that run it;  official  image names whose tag is the program's version
    binary    what its command begins with
    flags     options that name the file, without dashes;  default  paths it reads without the option
    """

    images: tuple[str, ...]
    official: tuple[str, ...]
    binary: str
    flags: tuple[str, ...] = ()
    default: tuple[str, ...] = ()


PRODUCTS = {
    "prometheus": Product(
        ("prometheus",),
        ("prom/prometheus", "bitnami/prometheus", "prometheus/prometheus", "ubuntu/prometheus"),
        "prometheus",
        ("config.file",),
        ("/etc/prometheus/prometheus.yml", "/opt/bitnami/prometheus/conf/prometheus.yml"),
    ),
    "alertmanager": Product(
        ("alertmanager",),
        ("prom/alertmanager", "bitnami/alertmanager", "prometheus/alertmanager", "ubuntu/alertmanager"),
        "alertmanager",
        ("config.file",),
        ("/etc/alertmanager/alertmanager.yml", "/opt/bitnami/alertmanager/conf/config.yml"),
    ),
    "loki": Product(
        ("loki",),
        ("grafana/loki", "bitnami/grafana-loki"),
        "loki",
        ("config.file",),
        ("/etc/loki/local-config.yaml", "/etc/loki/config.yaml", "/etc/loki/config/config.yaml"),
    ),
    "promtail": Product(
        ("promtail",),
        ("grafana/promtail",),
        "promtail",
        ("config.file",),
        ("/etc/promtail/config.yml", "/etc/promtail/docker-config.yaml"),
    ),
    "blackbox": Product(
        ("blackbox-exporter", "blackbox_exporter"),
        ("prom/blackbox-exporter", "prometheus/blackbox-exporter"),
        "blackbox_exporter",
        ("config.file",),
        ("/etc/blackbox_exporter/config.yml",),
    ),
    "otel": Product(
        ("opentelemetry-collector", "opentelemetry-collector-contrib", "otel-collector"),
        ("otel/opentelemetry-collector", "otel/opentelemetry-collector-contrib"),
        "otelcol",
        ("config",),
        ("/etc/otelcol/config.yaml", "/etc/otelcol-contrib/config.yaml"),
    ),
    "coturn": Product(
        ("coturn",),
        ("coturn/coturn",),
        "turnserver",
        ("c", "config"),
        ("/etc/coturn/turnserver.conf", "/etc/turnserver.conf"),
    ),
    "grafana": Product(
        ("grafana", "grafana-oss", "grafana-enterprise"),
        ("grafana/grafana", "grafana/grafana-oss", "grafana/grafana-enterprise"),
        "grafana-server",
    ),
}
READER = {
    "prometheus-rules": "prometheus",
    "file-sd": "prometheus",
    "grafana-datasources": "grafana",
    "grafana-dashboards": "grafana",
}
"""Kinds of document whose product has another name than the kind."""


def runs(service: Service, name: str) -> bool:
    """Whether the service's container runs the product: by its image, or by the program it starts."""
    product = PRODUCTS[name]
    if service.image and basename(service.image.name) in product.images:
        return True
    return any(basename(word.text) == product.binary for word in service.words[:4])


Origins = Mapping[str, Sequence[tuple[int, ComposeProject, Service, Mount]]]
"""File or folder of the tree → what mounts it, numbered in the order in which projects and services say so."""


def origins(projects: tuple[ComposeProject, ...]) -> Origins:
    """Every mount that takes something of the tree into a container."""
    every = (
        (project, service, mount) for project in projects for service in project.services.values() for mount in service.mounts
    )
    found: dict[str, list[tuple[int, ComposeProject, Service, Mount]]] = {}
    for number, (project, service, mount) in enumerate(every):
        if mount.origin is not None:
            found.setdefault(mount.origin, []).append((number, project, service, mount))
    return found


def mounted(known: Origins, path: str) -> Iterator[MountedIn]:
    """Every place in a container where the file at `path` of the tree stands."""
    above = ("" if str(folder) == "." else str(folder) for folder in PurePosixPath(path).parents)
    for _, project, service, mount in sorted(
        (entry for origin in (path, *above) for entry in known.get(origin, ())), key=itemgetter(0)
    ):
        place = _place(mount, path)
        if place is not None and not _shadowed(place, mount, service):
            yield MountedIn(project, service, mount, place, mount.origin == path)


def _place(mount: Mount, path: str) -> str | None:
    origin = mount.origin
    if origin is None:
        return None
    if origin == path:
        return normpath(mount.target)
    prefix = f"{origin}/" if origin else ""
    return normpath(join(mount.target, path[len(prefix) :])) if path.startswith(prefix) else None


def _shadowed(place: str, mount: Mount, service: Service) -> bool:
    """Whether another mount of the service, deeper than this one, hides the place."""
    return any(
        len(other.target) > len(mount.target) and (place == other.target or place.startswith(other.target.rstrip("/") + "/"))
        for other in service.mounts
        if other is not mount
    )


def reads(place: MountedIn, kind: str) -> bool:
    """Whether the service reads the file that stands there as its configuration."""
    name = READER.get(kind, kind)
    if name not in PRODUCTS or not runs(place.service, name):
        return False
    product = PRODUCTS[name]
    if kind in READER or not product.flags:
        return True  # its own configuration says which of these it reads
    named = config_path(place.service, product)
    if named is None:
        return place.path in product.default
    return place.path == normpath(named) if named.startswith("/") else place.path.endswith(f"/{normpath(named)}")


def config_path(service: Service, product: Product) -> str | None:
    """The path that the service's flags name as configuration, or None when they name none."""
    named = (flag.value for flag in flags(service.words) if flag.name in product.flags)
    return next((value for value in named if re.search(r"[/.]", value)), None)  # `sh -c turnserver` names none


def version_of(service: Service, name: str) -> tuple[int, ...] | None:
    """The product's version by the image's tag; only official images number theirs after it."""
    image = service.image
    return image.version if image and image.name in PRODUCTS[name].official else None
