"""A target is the port on which a database, a cache or a queue speaks its own protocol: it serves no metrics there.

## What it does
Finds targets in `static_configs` that are a service of the stack with a published image, on a port where what runs in it answers
nothing that Prometheus can read:

- PostgreSQL, MySQL, MariaDB, SQL Server, MongoDB, Redis, Valkey, Memcached, Cassandra, ScyllaDB, ClickHouse (9000), Kafka,
  ZooKeeper, NATS, RabbitMQ (5672) and coturn, on the port of their own protocol, whatever path is asked for;
- Elasticsearch, OpenSearch and the management of RabbitMQ (15672) at `/metrics`, the monitoring of NATS (8222) at `/metrics`,
  `/varz` and the like: they answer HTTP, and no metrics;
- PostgreSQL, MySQL, MariaDB, MongoDB, Redis, Valkey and Memcached on the port of their exporter (`redis:9121`): that is a program
  of its own, and nothing in the server's image listens there.

Silent are jobs that hand the address to something else to ask (`params` with a `target`, `/probe`, `/scrape`, relabelling of
`__address__` or `__param_target`), images that are built here or that a variable names, containers that start something else or
install plugins, ports on which a Java agent, a mapping or a container in the same network namespace has something else listen,
and a service that is another one in another Compose file of the folder.

## Why is this bad?
Every scrape fails and `up` stays 0: an alert on it fires for ever or is muted, and nothing about the server is ever measured. The
server writes a protocol error into its log each time. `promtool check config` accepts it.

## Fix safety
Unsafe where exactly one exporter of the project is configured with this service and Prometheus does not scrape it yet: the target
becomes the exporter's address. `up` and `instance` then speak of the exporter, which may be up while the server is down. The same
holds for RabbitMQ (official image since 3.8) and ScyllaDB, which serve their metrics on another port of their own.

Unsafe where Prometheus scrapes that address already: the target is removed, with its group or job where nothing else is left in
it. `up` of the old address goes, and rules may name it.

Left to you where there is no exporter, where it is not certain what an exporter watches or where it serves its metrics, and where
the job asks for another path, for `https`, or with parameters.

## Versions
All versions of Prometheus and Docker Compose.

## References
- https://prometheus.io/docs/instrumenting/exporters/
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
- https://www.rabbitmq.com/docs/prometheus
- https://docs.nats.io/running-a-nats-service/nats_admin/monitoring
- https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-indices-get
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    Document,
    Finding,
    Fix,
    Meta,
    Meter,
    Node,
    Options,
    Project,
    Rule,
    Stack,
    Target,
    Unmetered,
    delete,
    meter,
    unmetered,
)

from .._fixes import offered
from ._addresses import asking, convicted, readdressed


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for target, found in convicted(project, document, unmetered):
            if len({one.program.name for one in found}) == 1:
                yield _finding(project.stack, document, target, found)


def _finding(stack: Stack, document: Document, target: Target, found: list[Unmetered]) -> Finding:
    first = found[0]
    facts = {"service": first.service, "program": first.program.name, "port": target.port}
    meters = [meter(stack, document, one) for one in found]
    related: list[Node] = [first.image]
    if isinstance(meters[0], str):
        fix = Fix("scrape what serves them", (), MANUAL, meters[0])
    elif any(isinstance(one, str) or one.address != meters[0].address for one in meters):
        fix = Fix("scrape what serves them", (), MANUAL, "different Compose files have different exporters")
    else:
        related.append(meters[0].scraped or meters[0].node)
        fix = _removal(target, meters[0], related) if meters[0].scraped is not None else _change(document, target, meters[0])
    return Finding(RULE, target.node, facts, (offered(fix),), tuple(dict.fromkeys(related)))


def _change(document: Document, target: Target, meant: Meter) -> Fix:
    title = asking(target, meant.address)
    job = target.node.document.at(target.node.route[:3])
    if target.metrics_path.strip("/") != "metrics" or target.scheme != "http" or job is None or job.get("params") is not None:
        return Fix(title, (), MANUAL, "the job asks for more than an exporter is asked for")
    if _is_discovering(document):
        return Fix(title, (), MANUAL, f"what is discovered may include {meant.service}")
    caveat = f"`up` and `instance` then speak of {meant.address}"
    return Fix(title, readdressed(target.node, meant.address), UNSAFE, caveat)


def _is_discovering(document: Document) -> bool:
    """Whether targets come from where nothing is written."""
    if next(document.find("scrape_config_files"), None) is not None:
        return True
    keys = (key for job in document.find("scrape_configs", ...) for key, _ in job.pairs())
    return any(key.endswith("_sd_configs") and key != "file_sd_configs" for key in keys)


def _removal(target: Target, meant: Meter, related: list[Node]) -> Fix:
    title = f"leave {target.node.text} out: {meant.address} is scraped"
    node = _alone(target.node)
    if node is None or node.home is not None or any(len(one.document.uses(one)) > 1 for one in (node, target.node)):
        return Fix(title, (), MANUAL, "what it is written in is used elsewhere, or nothing would be left")
    related += [holder for holder in (node.document.at(node.route[:-1]),) if holder is not None and len(node.route) > 3]
    return Fix(title, delete(node), UNSAFE, f"rules and dashboards may name `up` of {target.node.text}")


def _alone(node: Node) -> Node | None:
    """The target, or its group or job where it is the only one in it."""
    document, route = node.document, node.route
    listed, group, groups, job, jobs = (document.at(route[:length]) for length in (-1, -2, -3, 3, 2))
    if listed is None or group is None or groups is None or job is None or jobs is None:
        return None
    if len(listed.items) > 1:
        return node
    if len(groups.items) > 1:
        return group
    if any(key.endswith("_sd_configs") for key, _ in job.pairs()):
        return groups
    return job if len(jobs.items) > 1 else None


RULE = Rule(
    code="PRM036",
    name="target-serves-no-metrics",
    message="{service} ({program}) serves no metrics on port {port}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "compose": "all versions"},
        references=(
            "https://prometheus.io/docs/instrumenting/exporters/",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",
            "https://www.rabbitmq.com/docs/prometheus",
            "https://docs.nats.io/running-a-nats-service/nats_admin/monitoring",
            "https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-indices-get",
        ),
    ),
    triggers={
        "prometheus": (
            ":5432",
            ":3306",
            ":6379",
            ":27017",
            ":11211",
            ":9092",
            ":29092",
            ":2181",
            ":9042",
            ":5672",
            ":15672",
            ":4222",
            ":6222",
            ":8222",
            ":3478",
            ":5349",
            ":9000",
            ":9200",
            ":9300",
            ":1433",
            ":9187",
            ":9104",
            ":9121",
            ":9216",
            ":9150",
        )
    },
    docs=__doc__ or "",
)
