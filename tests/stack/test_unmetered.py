"""Which scraped servers serve no metrics there, and where their metrics are to be had."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.stack.exporters import Meter, meter
from fixer.stack.images import known
from fixer.stack.model import Image
from fixer.stack.unmetered import PROGRAMS, unmetered
from tests.stack.trees import project

KAFKA = "image: apache/kafka, environment: {KAFKA_LISTENERS: 'A://:29092,B://0.0.0.0:9093'"


def found(target: str, service: str, job: str = "", more: str = "", jobs: str = "") -> Meter | str | None:
    """What is said of the one target in a stack of Prometheus, this service, and more."""
    made = project(
        {
            "compose.yml": f"""
                services:
                  it: {{{service}}}
                  prometheus: {{image: prom/prometheus, volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']}}
                  {more}
                """,
            "prometheus.yml": f"scrape_configs: [{{job_name: x, {job} static_configs: [{{targets: ['{target}']}}]}}{jobs}]",
        }
    )
    (document,) = made.of("prometheus")
    (one,) = unmetered(made.stack, document, made.stack.targets(document)[0])
    return None if one is None else meter(made.stack, document, one)


@pytest.mark.parametrize(
    ("target", "service", "job", "silent"),
    [
        ("it:5432", "image: 'postgres:17'", "", False),
        ("it:5432", "image: 'docker.io/library/postgres:17'", "metrics_path: /any, scheme: https,", False),
        ("it:5432", "image: 'postgres:${TAG}'", "", False),
        ("it:5432", "image: '${DB:-postgres:17}'", "", True),
        ("it:5432", "image: registry.example.com/postgres", "", True),
        ("it:5432", "image: team/postgres", "", True),
        ("it:5432", "image: postgres, build: .", "", True),
        ("it:5432", "image: postgres, command: -c max_connections=200", "", False),
        ("it:5432", "image: postgres, command: postgres -c max_connections=200", "", False),
        ("it:5432", "image: postgres, command: python3 server.py", "", True),
        ("it:5432", "image: postgres, entrypoint: /srv/server", "", True),
        ("it:5432", "image: postgres, command: --port=5433", "", True),
        ("it:5432", "image: postgres, ports: ['5432:8080']", "", True),
        ("it:5432", "image: postgres, ports: ['5432:5432']", "", False),
        ("it:5432", "image: postgres, network_mode: host", "", True),
        ("it:5433", "image: postgres", "", True),
        ("it:5432", "image: postgres", "metrics_path: /probe,", True),
        ("it:5432", "image: postgres", "params: {target: [a]},", True),
        ("it:5432", "image: postgres", "params: {query: [a]},", False),
        ("it:5432", "image: postgres", "proxy_url: 'http://a:1',", True),
        ("it:5432", "image: postgres", "relabel_configs: [{action: drop, regex: a}],", True),
        ("it:5432", "image: postgres", "relabel_configs: [{target_label: __param_target}],", True),
        ("it:5432", "image: postgres", "relabel_configs: [{target_label: __address__, replacement: 'it:5432'}],", True),
        ("it:5432", "image: postgres", "relabel_configs: [{target_label: instance, replacement: a}],", False),
        ("it:9200", "image: elasticsearch", "", False),
        ("it:9200", "image: elasticsearch", "metrics_path: /_prometheus/metrics,", True),
        ("it:8222", "image: nats, command: -m 8222", "metrics_path: /varz,", False),
        ("it:8222", "image: nats, command: -m 8222", "metrics_path: /other,", True),
        ("it:9092", "image: apache/kafka", "", False),
        ("it:29092", f"{KAFKA}}}", "", False),
        ("it:9092", f"{KAFKA}}}", "", True),
        ("it:29092", "image: apache/kafka", "", True),
        ("it:29092", f"{KAFKA}, KAFKA_OPTS: '-javaagent:/a.jar=29092:/a.yml'}}", "", True),
        ("it:6379", "image: redis/redis-stack", "", False),
        ("it:9121", "image: redis", "", False),
        ("it:9121", "image: redis, command: redis-server --port 9121", "", True),
        ("it:9121", "image: redis, ports: ['9121:9121']", "", True),
        ("it:9121", "image: redis, ports: ['9121:6379']", "", True),
        ("it:9121", "image: redis, ports: ['${PORTS}']", "", True),
        ("it:9121", "image: redis, environment: {SIDE: 'x:9121'}", "", True),
        ("it:9187", "image: redis", "", True),
        ("it:9092", "image: zookeeper", "", True),
        ("it:1433", "image: mcr.microsoft.com/mssql/server", "", False),
        ("it:1433", "image: mcr.microsoft.com/mssql/server, environment: {MSSQL_TCP_PORT: 1444}", "", True),
        ("it:15672", "image: 'rabbitmq:3-management'", "metrics_path: /api/metrics,", False),
        ("it:15672", "image: 'rabbitmq:3', volumes: ['./a.ez:/plugins/a.ez']", "metrics_path: /api/metrics,", True),
        ("it:15672", "image: 'rabbitmq:3', command: sh -c 'rabbitmq-plugins enable a && rabbitmq-server'", "", True),
        ("it:6379", "image: dragonflydb/dragonfly", "", True),
        ("it:9000", "image: minio/minio", "", True),
        ("it:8123", "image: clickhouse/clickhouse-server", "", True),
        ("it:8086", "image: influxdb", "", True),
    ],
)
def test_unmetered(target: str, service: str, job: str, silent: bool) -> None:
    assert (found(target, service, job) is None) is silent


@pytest.mark.parametrize("mode", ["service:it", "container:it"])
def test_a_container_in_the_same_network_may_listen_there(mode: str) -> None:
    assert found("it:9121", "image: redis", more=f"side: {{build: ., network_mode: '{mode}'}}") is None


@pytest.mark.parametrize(
    ("exporter", "address"),
    [
        ("environment: {REDIS_ADDR: 'redis://it:6379'}", "there:9121"),
        ("environment: [REDIS_ADDR=it:6379]", "there:9121"),
        ("environment: {REDIS_ADDR: 'redis://${CACHE:-it}:6379'}", "there:9121"),
        ("command: --redis.addr=it:6379 --web.listen-address=0.0.0.0:9999", "there:9999"),
        ("command: --redis.addr=it:6379, environment: {REDIS_EXPORTER_WEB_LISTEN_ADDRESS: ':9998'}", "there:9998"),
        ("environment: {REDIS_ADDR: 'redis://${CACHE}:6379'}", None),
        ("environment: {REDIS_ADDR: 'it:6379,prometheus:6379'}", None),
        ("environment: {REDIS_ADDR: 'elsewhere.example.com:6379'}", None),
        ("environment: {REDIS_ADDR: 'prometheus:6379'}", None),
        ("environment: {REDIS_ADDR: 'it:6379', REDIS_EXPORTER_WEB_TELEMETRY_PATH: /a}", None),
        ("environment: {REDIS_ADDR: 'it:6379'}, build: .", None),
        ("environment: {REDIS_ADDR: 'it:6379'}, networks: [other]", None),
        ("environment: {REDIS_ADDR: 'it:6379'}, network_mode: 'service:it'", None),
        ("", None),
    ],
)
def test_exporter(exporter: str, address: str | None) -> None:
    one = found("it:6379", "image: redis", more=f"there: {{image: oliver006/redis_exporter, {exporter}}}")
    assert one is not None
    assert (one.address if isinstance(one, Meter) else None) == address


@pytest.mark.parametrize(
    ("job", "scraped"),
    [
        ("static_configs: [{targets: ['there:9121']}]", True),
        ("metrics_path: /scrape, static_configs: [{targets: ['there:9121']}]", None),
        ("relabel_configs: [{action: keep, regex: a}], static_configs: [{targets: ['there:9121']}]", None),
        ("relabel_configs: [{target_label: __address__, replacement: 'there:9121'}]", None),
        ("static_configs: [{targets: ['there:9122']}]", False),
    ],
)
def test_scraped_already(job: str, scraped: bool | None) -> None:
    exporter = "there: {image: oliver006/redis_exporter, command: --redis.addr=it:6379}"
    one = found("it:6379", "image: redis", more=exporter, jobs=f", {{job_name: y, {job}}}")
    assert (one.scraped is not None if isinstance(one, Meter) else None) is scraped


@pytest.mark.parametrize(
    ("service", "address"),
    [
        ("image: rabbitmq", "it:15692"),
        ("image: 'rabbitmq:3-management'", "it:15692"),
        ("image: 'rabbitmq:3.8'", "it:15692"),
        ("image: 'rabbitmq:3.7'", None),
        ("image: 'rabbitmq:${TAG}'", None),
        ("image: bitnami/rabbitmq", None),
        ("image: rabbitmq, volumes: ['./enabled_plugins:/etc/rabbitmq/enabled_plugins']", None),
        ("image: rabbitmq, volumes: ['data:/var/lib/rabbitmq']", "it:15692"),
        ("image: rabbitmq, environment: {RABBITMQ_ENABLED_PLUGINS_FILE: /a}", None),
        ("image: rabbitmq, env_file: lost.env", None),
        ("image: rabbitmq, command: rabbitmq-server --a", None),
    ],
)
def test_own_port(service: str, address: str | None) -> None:
    one = found("it:5672", service)
    assert one is not None
    assert (one.address if isinstance(one, Meter) else None) == address


@pytest.mark.parametrize("name", sorted({name for one in PROGRAMS for name in f"{one.images} {one.exporters}".split()}))
def test_images_are_known(name: str) -> None:
    """The table of images has them all, and has no port with metrics where there are none here."""
    image = known(Image(name, name, "", Document("docker-compose.yml", "image\n").roots[0]))
    assert image is not None
    silent = {port for one in PROGRAMS if name in one.images.split() for port in one.ports}
    assert image.path == "" or image.ports[0] not in silent
