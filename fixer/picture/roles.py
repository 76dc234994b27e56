"""Which column a service stands in, by what its image is known to be."""

from __future__ import annotations

from fixer.expressions import regex
from fixer.picture.model import Column
from fixer.stack.images import known
from fixer.stack.model import Service
from fixer.stack.mounting import PRODUCTS, runs

_WATCHES = regex(
    r"exporter|cadvisor|prometheus|alertmanager|grafana|loki|promtail|alloy|mimir|tempo|jaeger|zipkin|otel|opentelemetry"
    r"|victoria-metrics|vmagent|vmalert|pushgateway|thanos|telegraf|fluent|vector$|karma$"
)
_KEEPS = regex(
    r"postgres|postgis|pgvector|timescale|mysql|mariadb|percona|mongo|redis|valkey|keydb|dragonfly|memcached|cassandra|scylla"
    r"|cockroach|couchdb|neo4j|clickhouse|influxdb|elasticsearch|opensearch|minio|rabbitmq|kafka|redpanda|zookeeper|nats$|etcd"
)
_WATCHING = tuple(product for product in PRODUCTS if product != "coturn")


def column(service: Service) -> Column:
    """Monitoring, data store, or any other service."""
    image = service.image.name.rpartition("/")[2] if service.image is not None else ""
    if any(runs(service, product) for product in _WATCHING) or _WATCHES.search(image):
        return Column.MONITORING
    defaults = known(service.image)
    if _KEEPS.match(image) or (defaults is not None and not defaults.path):
        return Column.DATA
    return Column.SERVICES
