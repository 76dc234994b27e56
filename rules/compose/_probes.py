"""What asks a published image whether it is ready, for images that bring no HEALTHCHECK of their own."""

from __future__ import annotations

from typing import NamedTuple

from fixer import Image, Service


class Probe(NamedTuple):
    """A test for some images, as a command of the shell in them.

    since  the first version whose image has the program
    """

    images: tuple[str, ...]
    test: str
    since: tuple[int, ...] = ()


_PROBES = (
    Probe(
        ("postgres", "postgis/postgis", "pgvector/pgvector", "timescale/timescaledb"),
        "pg_isready -U $${POSTGRES_USER:-postgres}",
    ),
    Probe(("redis",), "redis-cli ping"),
    Probe(("valkey/valkey",), "valkey-cli ping"),
    Probe(("mysql",), "mysqladmin ping -h 127.0.0.1"),
    Probe(("mariadb",), "healthcheck.sh --connect --innodb_initialized", (10, 6)),
    Probe(("mongo",), "mongosh --quiet --eval \"db.adminCommand('ping')\"", (5,)),
    Probe(("rabbitmq",), "rabbitmq-diagnostics -q ping", (3, 8)),
    Probe(("cassandra",), '[ "$$(nodetool statusbinary)" = running ]', (3,)),
    Probe(("cockroachdb/cockroach",), "curl -f 'http://localhost:8080/health?ready=1'", (21,)),
)
_PROBED = {image: probe for probe in _PROBES for image in probe.images}
_BARE = frozenset(
    {
        "nginx", "httpd", "memcached", "zookeeper", "couchdb", "haproxy", "traefik", "eclipse-mosquitto", "nats", "registry",
        "apache/kafka", "confluentinc/cp-kafka", "confluentinc/cp-zookeeper", "minio/minio",
        "prom/prometheus", "prom/alertmanager", "prom/node-exporter", "prom/pushgateway", "prom/blackbox-exporter",
        "grafana/grafana", "grafana/loki", "grafana/tempo", "grafana/promtail",
    }
)  # fmt: skip
"""Other images without a HEALTHCHECK, whose test depends on how they are set up."""
_ELSEWHERE = ("port", "tls", "ssl", "http-addr")


def has_none(image: Image) -> bool:
    """Whether the image is known to bring no HEALTHCHECK."""
    return _official(image) and (image.name in _BARE or image.name in _PROBED)


def usual(service: Service) -> str | None:
    """The usual test for what the service runs; None where none is known, or it may listen elsewhere than usual."""
    image = service.image
    probe = _PROBED.get(image.name) if image is not None and _official(image) else None
    said = [word.text for word in service.words]
    moved = service.entrypoint is not None or "-p" in said or any(part in word for word in said for part in _ELSEWHERE)
    if image is None or probe is None or moved or "$" in image.tag:
        return None
    return probe.test if image.version is None or image.version >= probe.since else None


def _official(image: Image) -> bool:
    """Whether it comes from Docker Hub: another registry's image of that name may be somebody's own."""
    return image.reference.removeprefix("docker.io/").removeprefix("library/").startswith(image.name)
