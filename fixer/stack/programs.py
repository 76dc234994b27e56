"""Which of the programs that healthchecks start are in a published image, and which certainly are not.

One table for all rules, read from the images' Dockerfiles (research: appendix B). What it does not say nobody knows; an image
that is built here under a known name is none of these.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from fixer.stack.images import is_public, names
from fixer.stack.model import Image

_SHELL = frozenset({"sh", "bash", "ash"})
_BUSYBOX = frozenset({"sh", "wget", "nc", "grep"})
_DOWNLOADS = frozenset({"curl", "wget"})


class Programs(NamedTuple):
    """What is known of one image.

    has      programs that are there;  lacks  programs that are not
    empty    there is nothing but the program it is for: no shell, no tools
    probe    a healthcheck that the image brings, as the words of a command
    probed   the address that it asks without being told; another one is given as `-health.url=`
    """

    has: frozenset[str] = frozenset()
    lacks: frozenset[str] = frozenset()
    empty: bool = False
    probe: tuple[str, ...] = ()
    probed: str = ""

    def has_not(self, program: str) -> bool:
        """Whether the program is certainly missing."""
        return program in self.lacks or (self.empty and program in _SHELL | _DOWNLOADS | {"nc", "cat", "test", "pgrep", "ps"})


class _Row(NamedTuple):
    """What holds for some tags of an image: those whose rest behind the version matches, from one version to before another."""

    programs: Programs
    variant: str = r""
    since: tuple[int, ...] = ()
    until: tuple[int, ...] = (10**9,)


_NO_CURL = Programs(_BUSYBOX, frozenset({"curl", "bash"}))
_EMPTY = Programs(empty=True)
_BASH = frozenset({"sh", "bash"})
_NEITHER = Programs(_BASH, _DOWNLOADS)
_ALPINE = r"(?:.*-)?alpine[\d.]*"
_DEBIAN = r"|bookworm|bullseye|trixie"
_LOKI = "http://localhost:3100/ready"

_TABLE: dict[str, tuple[_Row, ...]] = {
    "prom/prometheus prometheus/prometheus prom/alertmanager prometheus/alertmanager prom/node-exporter "
    "prometheus/node-exporter prom/blackbox-exporter prometheus/blackbox-exporter prom/pushgateway prometheus/pushgateway "
    "prom/mysqld-exporter prometheus/mysqld-exporter prom/statsd-exporter prom/snmp-exporter prom/memcached-exporter "
    "prom/consul-exporter prom/haproxy-exporter prom/graphite-exporter": (
        _Row(_EMPTY, "distroless"),
        _Row(_NO_CURL, "|busybox"),
    ),
    "prometheuscommunity/postgres-exporter": (_Row(_EMPTY, "distroless"), _Row(_NO_CURL, since=(0, 11))),
    "cadvisor/cadvisor": (_Row(Programs(frozenset({"sh", "wget"}), frozenset({"curl", "bash"})), since=(0, 40)),),
    "grafana/loki": (
        _Row(_NO_CURL, until=(3, 5, 8)),
        _Row(_EMPTY, since=(3, 6), until=(3, 6, 5)),
        _Row(Programs(empty=True, probe=("/usr/bin/loki", "-health"), probed=_LOKI), since=(3, 6, 5)),
    ),
    "grafana/promtail": (
        _Row(_NEITHER, since=(2, 3), until=(3, 1)),
        _Row(Programs(frozenset({"sh", "bash", "wget"}), frozenset({"curl"})), since=(3, 1), until=(3, 2, 2)),
        _Row(_NEITHER, since=(3, 2, 2), until=(3, 3)),
        _Row(Programs(frozenset({"sh", "bash", "wget"}), frozenset({"curl"})), since=(3, 3), until=(3, 3, 1)),
        _Row(_NEITHER, since=(3, 3, 1)),
    ),
    "oliver006/redis_exporter": (_Row(_NO_CURL, _ALPINE, since=(1,)), _Row(_EMPTY, since=(1,))),
    "otel/opentelemetry-collector otel/opentelemetry-collector-contrib "
    "opentelemetry-collector-releases/opentelemetry-collector "
    "opentelemetry-collector-releases/opentelemetry-collector-contrib": (_Row(_EMPTY),),
    "redis valkey/valkey": (_Row(_NO_CURL, _ALPINE), _Row(_NEITHER, _DEBIAN)),
    "postgres": (_Row(Programs(_BUSYBOX | {"bash"}, frozenset({"curl"})), _ALPINE), _Row(_NEITHER, _DEBIAN)),
    "memcached": (_Row(_NO_CURL, _ALPINE), _Row(_NEITHER, _DEBIAN)),
    "node": (_Row(_NO_CURL, _ALPINE), _Row(_NEITHER, r"(?:.*-)?slim")),
    "mysql": (_Row(Programs(lacks=frozenset({"wget"})), since=(8,)),),
    "mariadb": (_Row(_NEITHER, "|noble|jammy", since=(11,)),),
    "mongo": (_Row(_NEITHER, "|focal|jammy|noble", since=(6,)),),
    "cockroachdb/cockroach": (_Row(Programs(frozenset({"sh", "bash", "curl"}), frozenset({"wget"}))),),
}

_IMAGES = {name: rows for several, rows in _TABLE.items() for name in several.split()}


def programs(image: Image | None) -> Programs | None:
    """What is known of an image; None where nothing is, or where its tag does not say which one it is."""
    if image is None or "@" in image.reference or "$" in image.reference or not is_public(image):
        return None
    rows = next((_IMAGES[name] for name in names(image.name) if name in _IMAGES), ())
    version, variant = _read(image.tag)
    return next((row.programs for row in rows if _holds(row, version, variant)), None) if version else None


def _read(tag: str) -> tuple[tuple[int, ...], str]:
    """Version and variant of a tag: `v3.5.0-distroless`. The newest is as high as can be, and so is what `3` leaves open."""
    match = re.fullmatch(r"v?(?P<version>\d+(?:\.\d+)*)(?:-(?P<variant>.*))?", tag)
    if match is not None:
        return (*map(int, match["version"].split(".")), 10**6), match["variant"] or ""
    if re.fullmatch(r"latest(?:-.*)?|main(?:-.*)?|alpine[\d.]*|slim|", tag):
        return (10**6,), re.sub(r"\A(?:latest|main)-?", "", tag)
    return (), ""


def _holds(row: _Row, version: tuple[int, ...], variant: str) -> bool:
    return row.since <= version < row.until and re.fullmatch(row.variant, variant) is not None
