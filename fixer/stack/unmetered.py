"""Servers that speak a protocol of their own on the ports they are known for, where Prometheus gets no metrics.

What each does with `GET /metrics`: PostgreSQL takes it for a start-up packet of the wrong length; MySQL,
MariaDB and NATS greet first, in no HTTP; Redis and Valkey close the connection at `Host:`; Memcached says `ERROR`; Cassandra
and ScyllaDB refuse the protocol version `G`; SQL Server wants a packet of its own; Kafka and ZooKeeper take `GET ` for a length
beyond their limit; RabbitMQ answers `AMQP`; MongoDB, ClickHouse and coturn with a sentence for people. Over HTTP but without
metrics answer Elasticsearch and OpenSearch (`/metrics` is the name of an index there), the monitoring of NATS (JSON), RabbitMQ's
management (404).

The images of some have nothing in them but the server: on the port of their exporter nothing listens either.

Left out is what can serve metrics on the port: Dragonfly at 6379, InfluxDB at 8086, etcd at 2379, ClickHouse at 8123 (by its
`http_handlers`), MinIO, CockroachDB, Keycloak.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.expressions import regex
from fixer.stack.case import Case
from fixer.stack.deciding import decide, obstacle
from fixer.stack.images import is_public, known, names
from fixer.stack.listener import ENVIRONMENT, EXPLICIT
from fixer.stack.metrics_paths import DEFAULT, cases
from fixer.stack.model import Image, Service, Target
from fixer.stack.verdict import Decision

if TYPE_CHECKING:
    from fixer.stack.project import Stack

_INDEX = (DEFAULT, DEFAULT.lstrip("/"))
_JSON = (*_INDEX, "/varz", "/connz", "/routez", "/subsz", "/jsz", "/healthz")
_LISTENERS = regex(r"KAFKA_(?:CFG_)?(?:ADVERTISED_)?LISTENERS")
_SUBSTITUTION = regex(r"\$\{[^{}]*\}|\$\w+")
_PROBED = frozenset({"target", "module", "auth_module"})


class Program(NamedTuple):
    """A server and its own ports.

    started    what a command that starts it has in it
    meter      the exporter that serves its metrics; where there is no such image, a sentence on where they are to be had
    exporters  the images of that exporter
    beside     the exporter's port, where nothing in the images listens; 0 where a plugin, an agent or a script of theirs may
    own        the port on which it serves its metrics itself, unless it is told otherwise; 0 when there is none
    paths      what certainly has no metrics where it answers HTTP; () where it does not answer HTTP
    """

    name: str
    ports: tuple[int, ...]
    images: str
    started: tuple[str, ...]
    meter: str
    exporters: str = ""
    beside: int = 0
    own: int = 0
    paths: tuple[str, ...] = ()


_REDIS = "oliver006/redis_exporter bitnami/redis-exporter"
_ELASTIC = "prometheuscommunity/elasticsearch-exporter bitnami/elasticsearch-exporter"
_SEARCH = "elasticsearch elasticsearch/elasticsearch bitnami/elasticsearch"
_RABBIT = "its plugin `rabbitmq_prometheus` serves them on port 15692"
_NATS = "natsio/prometheus-nats-exporter"

PROGRAMS = (
    Program(
        "PostgreSQL",
        (5432,),
        "postgres bitnami/postgresql postgis/postgis timescale/timescaledb pgvector/pgvector",
        ("postgres",),
        "postgres_exporter",
        "prometheuscommunity/postgres-exporter wrouesnel/postgres_exporter bitnami/postgres-exporter",
        beside=9187,
    ),
    Program(
        "MySQL",
        (3306, 33060),
        "mysql bitnami/mysql percona",
        ("mysqld",),
        "mysqld_exporter",
        "prom/mysqld-exporter prometheus/mysqld-exporter bitnami/mysqld-exporter",
        beside=9104,
    ),
    Program(
        "MariaDB",
        (3306,),
        "mariadb bitnami/mariadb",
        ("mysqld", "mariadbd"),
        "mysqld_exporter",
        "prom/mysqld-exporter prometheus/mysqld-exporter bitnami/mysqld-exporter",
        beside=9104,
    ),
    Program("Redis", (6379,), "redis bitnami/redis redis/redis-stack", ("redis-server",), "redis_exporter", _REDIS, 9121),
    Program("Valkey", (6379,), "valkey/valkey bitnami/valkey", ("valkey-server",), "redis_exporter", _REDIS, 9121),
    Program(
        "MongoDB",
        (27017,),
        "mongo bitnami/mongodb",
        ("mongod",),
        "mongodb_exporter",
        "percona/mongodb_exporter bitnami/mongodb-exporter",
        beside=9216,
    ),
    Program(
        "Memcached",
        (11211,),
        "memcached bitnami/memcached",
        ("memcached",),
        "memcached_exporter",
        "prom/memcached-exporter bitnami/memcached-exporter",
        beside=9150,
    ),
    Program("SQL Server", (1433,), "mssql/server", ("sqlservr",), "an exporter for SQL Server, or sql_exporter, serves them"),
    Program(
        "Kafka",
        (9092, 29092),
        "apache/kafka bitnami/kafka confluentinc/cp-kafka wurstmeister/kafka",
        ("kafka",),
        "kafka_exporter",
        "danielqsj/kafka-exporter",
    ),
    Program(
        "ZooKeeper",
        (2181,),
        "zookeeper bitnami/zookeeper confluentinc/cp-zookeeper wurstmeister/zookeeper",
        ("zkServer", "zookeeper"),
        "its own `metricsProvider` serves them on a port of its own, since 3.6",
    ),
    Program(
        "Cassandra",
        (9042,),
        "cassandra bitnami/cassandra",
        ("cassandra",),
        "the JMX exporter as a Java agent, or cassandra_exporter, serves them",
    ),
    Program("ScyllaDB", (9042,), "scylladb/scylla", (), "it serves them itself on port 9180", own=9180),
    Program("RabbitMQ", (5672,), "rabbitmq bitnami/rabbitmq", ("rabbitmq-server",), _RABBIT, own=15692),
    Program(
        "RabbitMQ",
        (15672,),
        "rabbitmq bitnami/rabbitmq",
        ("rabbitmq-server",),
        _RABBIT,
        own=15692,
        paths=(*_INDEX, "/api/metrics"),
    ),
    Program("NATS", (4222, 6222), "nats", ("nats-server",), "prometheus-nats-exporter", _NATS),
    Program("NATS", (8222,), "nats", ("nats-server",), "prometheus-nats-exporter", _NATS, paths=_JSON),
    Program(
        "coturn", (3478, 5349), "coturn/coturn", ("turnserver",), "its option `prometheus` serves them, on port 9641 by default"
    ),
    Program(
        "ClickHouse",
        (9000,),
        "clickhouse/clickhouse-server",
        ("clickhouse",),
        "its own `prometheus` endpoint serves them, on port 9363 by habit",
    ),
    Program("Elasticsearch", (9200, 9300), _SEARCH, ("elasticsearch",), "elasticsearch_exporter", _ELASTIC, paths=_INDEX),
    Program(
        "OpenSearch",
        (9200, 9300),
        "opensearchproject/opensearch",
        ("opensearch",),
        "elasticsearch_exporter",
        _ELASTIC,
        paths=_INDEX,
    ),
)

_PROGRAMS = {
    (image, port): program
    for program in PROGRAMS
    for image in program.images.split()
    for port in {*program.ports, program.beside} - {0}
}
_PORTS = frozenset(port for _, port in _PROGRAMS)


class Unmetered(NamedTuple):
    """A server that is scraped where it serves no metrics.

    image  what says that it runs there
    case   the address in this project
    """

    service: str
    program: Program
    image: Node
    case: Case


def unmetered(stack: Stack, document: Document, target: Target) -> Iterator[Unmetered | None]:
    """The server that a target asks for metrics which it does not serve."""
    if target.role != "scrape" or target.port not in _PORTS or is_parameter(target):
        yield None
        return
    for case in cases(stack, document, target):
        yield _unmetered(case) if case is not None else None


def is_parameter(target: Target) -> bool:
    """Whether the job may mean the address for something else to ask, or change or drop it before it is asked."""
    if target.metrics_path.rstrip("/").rpartition("/")[2] in ("probe", "scrape"):
        return True
    job, group = target.node.document.at(target.node.route[:3]), target.node.document.at(target.node.route[:-2])
    if job is None or group is None:
        return True
    params, labels = job.get("params"), group.get("labels")
    if params is not None and any(key in _PROBED for key, _ in params.pairs()):
        return True
    if labels is not None and any(key.startswith("__") for key, _ in labels.pairs()):
        return True
    return any(not _is_harmless(step) for step in job.find("relabel_configs", ...))


def _is_harmless(step: Node) -> bool:
    """Whether a relabelling step writes an ordinary label and nothing else."""
    action, label = step.get("action"), step.get("target_label")
    if action is not None and action.text.lower() not in ("replace", "lowercase", "uppercase"):
        return False
    return label is not None and not label.text.startswith("__") and "$" not in label.text


def _unmetered(case: Case) -> Unmetered | None:
    image = case.service.image
    program = _program(image, case.port) if case.service.build is None else None
    if program is None or image is None or (program.paths and case.use.path not in program.paths):
        return None
    if obstacle(case) or not _is_started(case.service, program) or not _is_there(case, program) or _is_other_elsewhere(case):
        return None
    return Unmetered(case.service.name, program, image.node, case)


def _program(image: Image | None, port: int) -> Program | None:
    """What is known to run in a published image; nothing where a variable says which image it is."""
    if image is None or not is_public(image) or _basename(image.name) not in _SUBSTITUTION.sub("", image.node.text):
        return None
    return next((found for name in names(image.name) if (found := _PROGRAMS.get((name, port))) is not None), None)


def _basename(name: str) -> str:
    return name.rpartition("/")[2]


def _is_started(service: Service, program: Program) -> bool:
    """Whether the container runs what its image is for."""
    words = [word.text for word in service.words]
    if not service.entrypoint and (not words or words[0].startswith("-")):
        return True
    return not program.started or any(binary in word for word in words for binary in program.started)


def _is_there(case: Case, program: Program) -> bool:
    """Whether the port is the server's: nothing moves the server, and nothing else is seen to have the port."""
    verdict = decide(case)
    if case.port == program.beside:
        return not verdict.wrong and _is_alone(case)
    if program.paths and _is_extended(case.service):
        return False
    if verdict.wrong or any(fact.metrics for fact in case.for_) or (case.hits and case.port not in case.hits):
        return False
    if program.name == "Kafka":
        return _is_listener(case, verdict.decision)
    image = known(case.service.image)
    own = image.ports if image is not None else ()
    moved = [fact for fact in case.against if fact.rank in (EXPLICIT, ENVIRONMENT) and fact.value not in own and not fact.metrics]
    return verdict.decision is Decision.RIGHT and not moved


def _is_alone(case: Case) -> bool:
    """Whether nothing is seen to listen on the port, and nothing shares the container's network unseen."""
    service = case.service
    if case.for_ or case.mentions or case.hits or not service.complete:
        return False
    return not any(other.network_mode.partition(":")[2] in service.names for _, other in case.stack.services)


def _is_extended(service: Service) -> bool:
    """Whether plugins are installed or mounted, which may answer at any path."""
    mounted = any("/plugins" in mount.target or mount.target.endswith((".ez", ".jar", ".zip")) for mount in service.mounts)
    return mounted or any("plugin" in word.text for word in service.words)


def _is_listener(case: Case, decision: Decision) -> bool:
    """Whether Kafka listens there: on its default port, unless its listeners say where."""
    said = [fact.value for name, fact in case.variables.items() if _LISTENERS.fullmatch(name)]
    if not said:
        return case.port == 9092 and decision is Decision.RIGHT
    return any(value is not None and re.search(rf"//[^\s,/]*:{case.port}(?!\d)", value) for value in said)


def _is_other_elsewhere(case: Case) -> bool:
    """Whether the same service is something else in another Compose file of the folder."""
    beside = (project.services.get(case.service.name) for project in case.stack.projects if project.folder == case.project.folder)
    return any(other.build is not None or _is_another(other.image, case.port) for other in beside if other is not None)


def _is_another(image: Image | None, port: int) -> bool:
    return image is not None and _program(image, port) is None
