"""What is known of published images: the ports they listen on without any configuration, and where their metrics are.

One table for all rules. Read from the images' Dockerfiles and the default flags of what runs in them (research: A.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer.stack.model import Image


class Known(NamedTuple):
    """An image's defaults.

    ports  TCP ports inside the container, the one with the metrics first
    path   where metrics would be on the first port; "" when what runs there never serves any over HTTP (databases, queues)
    fixed  only its own listen flag, environment or configuration file moves or adds ports: what is not in `ports` and
           named nowhere is not listened on. False for servers whose ports are made by their configuration.
    moved  flags (without dashes) and environment variables that put the first port elsewhere
    asked  what has to be asked for behind `path`, as a query
    until  the first version that has its metrics at `/metrics` as well; () when none does
    """

    ports: tuple[int, ...]
    path: str = "/metrics"
    fixed: bool = True
    moved: tuple[str, ...] = ("web.listen-address",)
    asked: tuple[tuple[str, str], ...] = ()
    until: tuple[int, ...] = ()


_TABLE: dict[str, Known] = {
    # Prometheus and its own exporters
    "prom/prometheus prometheus/prometheus bitnami/prometheus ubuntu/prometheus": Known((9090,)),
    "prom/alertmanager prometheus/alertmanager bitnami/alertmanager": Known((9093, 9094)),
    "prom/node-exporter prometheus/node-exporter bitnami/node-exporter": Known((9100,)),
    "prom/blackbox-exporter prometheus/blackbox-exporter bitnami/blackbox-exporter": Known((9115,)),
    "prom/pushgateway prometheus/pushgateway bitnami/pushgateway": Known((9091,)),
    "prom/mysqld-exporter prometheus/mysqld-exporter bitnami/mysqld-exporter": Known((9104,)),
    "prom/statsd-exporter": Known((9102, 9125)),
    "prom/graphite-exporter": Known((9108, 9109)),
    "prom/snmp-exporter": Known((9116,)),
    "prom/memcached-exporter bitnami/memcached-exporter": Known((9150,)),
    "prom/consul-exporter": Known((9107,)),
    "prom/haproxy-exporter": Known((9101,)),
    # other exporters
    "cadvisor/cadvisor google/cadvisor": Known((8080,), moved=("port",)),
    "oliver006/redis_exporter bitnami/redis-exporter": Known(
        (9121,), moved=("web.listen-address", "REDIS_EXPORTER_WEB_LISTEN_ADDRESS")
    ),
    "prometheuscommunity/postgres-exporter wrouesnel/postgres_exporter bitnami/postgres-exporter": Known(
        (9187,), moved=("web.listen-address", "PG_EXPORTER_WEB_LISTEN_ADDRESS")
    ),
    "prometheuscommunity/elasticsearch-exporter bitnami/elasticsearch-exporter": Known((9114,)),
    "prometheuscommunity/pgbouncer-exporter": Known((9127,)),
    "prometheuscommunity/windows-exporter": Known((9182,)),
    "prometheuscommunity/bind-exporter": Known((9119,)),
    "nginx/nginx-prometheus-exporter": Known((9113,)),
    "danielqsj/kafka-exporter": Known((9308,)),
    "percona/mongodb_exporter bitnami/mongodb-exporter": Known((9216,)),
    "nvidia/k8s/dcgm-exporter nvidia/dcgm-exporter": Known((9400,), moved=("a", "address", "DCGM_EXPORTER_LISTEN")),
    "utkuozdemir/nvidia_gpu_exporter": Known((9835,)),
    "bitnami/jmx-exporter sscaling/jmx-prometheus-exporter": Known((5556,), fixed=False),
    "criteord/cassandra_exporter": Known((8080,), fixed=False),
    "ncabatoff/process-exporter": Known((9256,)),
    "natsio/prometheus-nats-exporter": Known((7777,), moved=("port", "p")),
    # tracing, logs, dashboards, storage of metrics
    "jaegertracing/all-in-one": Known((14269, 16686, 4317, 4318, 14250, 14268, 9411, 5778), fixed=False),
    "jaegertracing/jaeger": Known((8888, 16686, 4317, 4318), fixed=False),
    "otel/opentelemetry-collector otel/opentelemetry-collector-contrib": Known((8888, 8889, 4317, 4318, 13133), fixed=False),
    "grafana/grafana grafana/grafana-oss grafana/grafana-enterprise bitnami/grafana": Known(
        (3000,), moved=("GF_SERVER_HTTP_PORT",)
    ),
    "grafana/loki bitnami/grafana-loki": Known((3100, 9095), fixed=False, moved=("server.http-listen-port",)),
    "grafana/promtail bitnami/promtail": Known((9080, 80), fixed=False, moved=("server.http-listen-port",)),
    "grafana/tempo bitnami/grafana-tempo": Known((3200, 3100, 9095, 4317, 4318), fixed=False, moved=("server.http-listen-port",)),
    "grafana/mimir": Known((8080, 9009, 9095), fixed=False, moved=("server.http-listen-port",)),
    "grafana/pyroscope": Known((4040,), fixed=False),
    "grafana/alloy": Known((12345,), fixed=False, moved=("server.http.listen-addr",)),
    "victoriametrics/victoria-metrics": Known((8428,), moved=("httplistenaddr",)),
    "victoriametrics/vmagent": Known((8429,), moved=("httplistenaddr",)),
    "victoriametrics/vmalert": Known((8880,), moved=("httplistenaddr",)),
    "victoriametrics/vminsert": Known((8480,), moved=("httplistenaddr",)),
    "victoriametrics/vmselect": Known((8481,), moved=("httplistenaddr",)),
    "victoriametrics/vmstorage": Known((8482, 8400, 8401), moved=("httplistenaddr",)),
    "thanosio/thanos bitnami/thanos": Known((10902, 10901), fixed=False, moved=("http-address",)),
    "influxdb": Known((8086,), fixed=False),
    # databases, queues and servers with metrics of their own
    "cockroachdb/cockroach": Known((8080, 26257), "/_status/vars", moved=("http-addr", "http-port"), until=(25, 3)),
    "scylladb/scylla": Known((9180, 9042, 10000), fixed=False),
    "coturn/coturn": Known((9641, 3478, 5349), fixed=False),
    "rabbitmq bitnami/rabbitmq": Known((15692, 5672, 15672), fixed=False),
    "minio/minio bitnami/minio": Known(
        (9000, 9001), "/minio/v2/metrics/cluster", fixed=False, moved=("address", "MINIO_ADDRESS")
    ),
    "traefik": Known((8080, 80, 443), fixed=False),
    "envoyproxy/envoy": Known((9901,), "/stats/prometheus", fixed=False),
    "caddy": Known((2019, 80, 443), fixed=False),
    "haproxy haproxytech/haproxy-alpine": Known((8404,), fixed=False),
    "coreos/etcd bitnami/etcd": Known((2379, 2380), fixed=False),
    "hashicorp/vault vault": Known((8200,), "/v1/sys/metrics", fixed=False, asked=(("format", "prometheus"),)),
    "hashicorp/consul consul": Known((8500,), "/v1/agent/metrics", fixed=False, asked=(("format", "prometheus"),)),
    "netdata/netdata": Known((19999,), "/api/v1/allmetrics", fixed=False, asked=(("format", "prometheus"),)),
    "jenkins/jenkins": Known((8080, 50000), "/prometheus/", fixed=False, moved=("httpport",)),
    "keycloak/keycloak": Known((9000, 8080, 8443), fixed=False),
    "clickhouse/clickhouse-server": Known((9363, 8123, 9000), fixed=False),
    "nats": Known((8222, 4222, 6222), "", fixed=False),
    "nginx httpd bitnami/nginx nginxinc/nginx-unprivileged openresty/openresty": Known((80, 443), fixed=False),
    # no metrics over HTTP: scraping them is another mistake than a wrong port
    "cassandra bitnami/cassandra": Known((9042, 7000, 7001, 7199), ""),
    "postgres bitnami/postgresql postgis/postgis timescale/timescaledb pgvector/pgvector": Known((5432,), ""),
    "mysql mariadb bitnami/mysql bitnami/mariadb percona": Known((3306, 33060), ""),
    "redis valkey/valkey bitnami/redis bitnami/valkey redis/redis-stack": Known((6379,), ""),
    "mongo bitnami/mongodb": Known((27017,), ""),
    "memcached bitnami/memcached": Known((11211,), ""),
    "mssql/server": Known((1433,), "", moved=("MSSQL_TCP_PORT",)),
    "elasticsearch elasticsearch/elasticsearch opensearchproject/opensearch bitnami/elasticsearch": Known((9200, 9300), ""),
    "apache/kafka bitnami/kafka confluentinc/cp-kafka wurstmeister/kafka": Known((9092,), "", fixed=False),
    "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper": Known((2181,), "", fixed=False),
}

_IMAGES = {name: known for several, known in _TABLE.items() for name in several.split()}


def known(image: Image | None) -> Known | None:
    """The defaults of an image, whatever registry or mirror it is pulled from; None when it is not a published one we know."""
    return next((_IMAGES[name] for name in names(image.name) if name in _IMAGES), None) if image else None


def names(name: str) -> Iterator[str]:
    """What an image may be known as.

    A mirror puts folders before a name; official images (`redis`) only count alone, for `team/redis` is someone's own.
    """
    parts = name.removeprefix("library/").split("/")
    yield "/".join(parts)
    yield from ("/".join(parts[start:]) for start in range(1, len(parts) - 1))


def is_public(image: Image) -> bool:
    """Whether a name without a folder (`redis`) is Docker's: another registry may have anything under it."""
    registry, slash, _ = image.reference.removesuffix(f":{image.tag}").partition("/")
    return "/" in image.name or not slash or registry in ("library", "docker.io")
