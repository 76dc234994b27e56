"""What the evidence in the fixtures of PRM001 comes to, address by address, and what `fixer why` is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixer.document.tree import DiskTree
from fixer.stack.discovery import discover
from fixer.stack.evidence import judge, why
from fixer.stack.verdict import Certainty, Decision, Verdict
from tests.stack.trees import project

FIXTURES = Path(__file__).parents[2] / "fixtures" / "PRM001"
SURE = {Certainty.CERTAIN: "safe", Certainty.LIKELY: "unsafe", Certainty.OPEN: "manual"}


def verdicts(case: str) -> list[Verdict]:
    folder = next(path for path in (FIXTURES / case / "bad", FIXTURES / case / "good") if path.is_dir())
    made = discover(DiskTree(folder))
    return [judge(made.stack, document, target) for document in made.of("prometheus") for target in made.stack.targets(document)]


@pytest.mark.parametrize(
    ("case", "address", "how", "port", "said"),
    [
        ("actuator", "shop:8081", "unsafe", 8080, "/actuator/prometheus may be served by a second listener"),
        ("actuator-corroborated", "shop:8081", "safe", 8080, ""),
        ("alertmanager-external-url", "alertmanager:9096", "safe", 9093, ""),
        ("anchored", "shop:8081", "safe", 8080, ""),
        ("annotated", "api-gateway:8080", "right", None, "api-gateway listens on 8080: ports maps to 8080"),
        ("annotated", "auth-service:8081", "safe", 8080, ""),
        ("annotated-block-list", "auth:8081", "safe", 8080, ""),
        ("annotated-block-list", "users:8082", "safe", 8080, ""),
        ("annotated-block-list", "prometheus:9090", "right", None, "prometheus listens on 9090: prom/prometheus listens on 9090"),
        ("blackbox-replacement", "blackbox:9116", "safe", 9115, ""),
        ("both-addresses", "shop:8081", "safe", 8080, ""),
        ("container-name", "shop_web:8081", "safe", 8080, ""),
        ("container-port-is-a-variable", "shop:8081", "unsafe", 8080, "the container port is a variable"),
        ("copied-mistake", "shop:8081", "safe", 8080, ""),
        ("default-of-a-variable", "shop:8081", "safe", 8080, ""),
        ("dockerfile-contradicts", "shop:8081", "manual", 8080, "cmd/shop/Dockerfile exposes 8081"),
        ("dockerfile-exposes-it", "shop:8081", "unsafe", 8080, "cmd/shop/Dockerfile exposes 8081"),
        ("dockerfile-of-another", "shop:8081", "safe", 8080, ""),
        ("env-example", "shop:8081", "safe", 8080, ""),
        ("env-file", "shop:18081", "safe", 8080, ""),
        ("example", "api-gateway:8080", "right", None, "api-gateway listens on 8080: ports maps to 8080"),
        ("example", "auth-service:8081", "safe", 8080, ""),
        ("exporter-moved", "node-exporter:9100", "safe", 9110, ""),
        ("exporter-port", "node-exporter:9101", "safe", 9100, ""),
        ("exporter-port-one-evidence", "node-exporter:9101", "unsafe", 9100, "only one thing says so"),
        ("external-url", "shop:8081", "safe", 8080, ""),
        ("file-without-prometheus-disagrees", "shop:8081", "unsafe", 8080, "in docker-compose.dev.yml ports maps to 8081"),
        ("files-agree", "shop:8081", "safe", 8080, ""),
        ("files-disagree-on-the-port", "shop:8081", "manual", None, "different Compose files have it listen on 8080 or 9000"),
        ("healthcheck-contradicts", "shop:8081", "manual", 8080, "the healthcheck asks http://localhost:8081"),
        ("host-address", "shop:8081", "safe", 8080, ""),
        ("image-contradicts", "alertmanager:9096", "manual", 9095, "its image listens on 9093"),
        ("itself-by-name", "prometheus:9091", "safe", 9090, ""),
        ("joined-by-a-network", "shop:8081", "safe", 8080, ""),
        ("localhost-published", "localhost:9091", "safe", 9090, ""),
        ("long-syntax", "shop:8081", "safe", 8080, ""),
        ("mentioned", "shop:8081", "unsafe", 8080, "environment variable SIDE_CHANNEL mentions 8081"),
        ("merged-job", "shop:8081", "safe", 8080, ""),
        ("metrics-path-label", "shop:8081", "unsafe", 8080, "/actuator/prometheus may be served by a second listener"),
        ("metrics-port-contradicts", "shop:8081", "manual", 8080, "environment variable METRICS_PORT says 9100"),
        ("named-nowhere", "auth-service:8081", "safe", 8080, ""),
        ("named-nowhere-may-be-undeclared", "auth-service:8081", "manual", 8080, "it may have a listener that nothing declares"),
        ("network-alias", "storefront:8081", "safe", 8080, ""),
        ("override-without-ports", "shop:8081", "safe", 8080, ""),
        ("published-for-two-ports", "shop:8081", "manual", None, "it is published for several container ports"),
        ("range", "shop:8102", "safe", 8002, ""),
        ("range-shares-a-port", "shop:8081", "unsafe", 8080, "a range of host ports shares one container port"),
        ("scraped-already", "shop:8080", "right", None, "shop listens on 8080: ports maps to 8080"),
        ("scraped-already", "shop:8081", "manual", None, "prometheus/prometheus.yml names shop:8080 already"),
        (
            "second-exporter-missing",
            "postgres-exporter:9187",
            "right",
            None,
            "postgres-exporter listens on 9187: prometheuscommunity/postgres-exporter listens on 9187",
        ),
        (
            "second-exporter-missing",
            "postgres-exporter:9188",
            "manual",
            None,
            "prometheus/prometheus.yml names postgres-exporter:9187 already",
        ),
        ("several-in-one-list", "shop:8081", "safe", 8080, ""),
        ("several-in-one-list", "cart:8082", "safe", 8080, ""),
        ("several-in-one-list", "shop-db:9187", "unknown", None, "no service that this Prometheus reaches is called shop-db"),
        (
            "silent-address-of-a-host",
            "192.168.10.27:8081",
            "unknown",
            None,
            "no service that this Prometheus reaches is called 192.168.10.27",
        ),
        (
            "silent-address-of-a-host",
            "shop.example.com:8081",
            "unknown",
            None,
            "no service that this Prometheus reaches is called shop.example.com",
        ),
        (
            "silent-address-of-a-host",
            "host.docker.internal:8081",
            "unknown",
            None,
            "no service that this Prometheus reaches is called host.docker.internal",
        ),
        (
            "silent-alertmanager-listens",
            "alertmanager:9096",
            "right",
            None,
            "alertmanager listens on 9096: the command sets web.listen-address :9096",
        ),
        ("silent-alerts-to-no-alertmanager", "grafana:9093", "unknown", None, "nothing says whether grafana listens on 9093"),
        (
            "silent-blackbox-targets",
            "blackbox:9115",
            "right",
            None,
            "blackbox listens on 9115: prom/blackbox-exporter listens on 9115",
        ),
        (
            "silent-conventional-metrics-port",
            "auth-service:9464",
            "unknown",
            None,
            "nothing says whether auth-service listens on 9464",
        ),
        ("silent-database", "redis:9121", "unknown", None, "redis serves no metrics on any port"),
        ("silent-database", "redis:6380", "unknown", None, "redis serves no metrics on any port"),
        ("silent-database", "postgres:5433", "unknown", None, "postgres serves no metrics on any port"),
        ("silent-database", "postgres:9187", "unknown", None, "postgres serves no metrics on any port"),
        ("silent-dockerfile-exposes-both", "shop:8081", "right", None, "shop listens on 8081: cmd/shop/Dockerfile exposes 8081"),
        (
            "silent-exporter-other-port-moved",
            "node-exporter:9101",
            "right",
            None,
            "node-exporter listens on 9101: the command sets web.listen-address :9101",
        ),
        (
            "silent-exporter-own-entrypoint",
            "node-exporter:9101",
            "unknown",
            None,
            "nothing says whether node-exporter listens on 9101",
        ),
        (
            "silent-exporter-port-unknown",
            "node-exporter:9101",
            "unknown",
            None,
            "nothing says whether node-exporter listens on 9101",
        ),
        ("silent-expose", "shop:8081", "right", None, "shop listens on 8081: expose lists 8081"),
        ("silent-extra-hosts", "shop:8081", "unknown", None, "prometheus finds shop elsewhere (extra_hosts or links)"),
        ("silent-file-sd", "shop:8081", "safe", 8080, ""),
        ("silent-files-disagree", "shop:8081", "right", None, "shop listens on 8081: ports maps to 8081"),
        ("silent-flag", "shop:8081", "right", None, "shop listens on 8081: the command sets metrics-addr 0.0.0.0:8081"),
        ("silent-healthcheck", "shop:8081", "right", None, "shop listens on 8081: the healthcheck asks http://localhost:8081"),
        ("silent-healthy", "grafana:3000", "right", None, "grafana listens on 3000: grafana/grafana listens on 3000"),
        ("silent-healthy", "cadvisor:8080", "right", None, "cadvisor listens on 8080: cadvisor/cadvisor listens on 8080"),
        (
            "silent-healthy",
            "node-exporter:9100",
            "right",
            None,
            "node-exporter listens on 9100: prom/node-exporter listens on 9100",
        ),
        ("silent-healthy", "api:4000", "right", None, "api listens on 4000: environment variable PORT says 4000"),
        ("silent-healthy", "worker:2112", "unknown", None, "nothing says whether worker listens on 2112"),
        ("silent-java-agent", "shop:8081", "right", None, "shop listens on 8081: JAVA_OPTS starts a Java agent on 8081"),
        (
            "silent-localhost-listens",
            "localhost:9091",
            "right",
            None,
            "prometheus listens on 9091: the command sets web.listen-address 0.0.0.0:9091",
        ),
        ("silent-localhost-may-be-another", "localhost:9091", "unknown", None, "pushgateway listens on 9091 too"),
        ("silent-localhost-of-another", "localhost:8081", "unknown", None, "nothing says whether prometheus listens on 8081"),
        (
            "silent-management-port-built-in",
            "shop:8081",
            "right",
            None,
            "shop listens on 8081: shop/src/main/resources/application.properties sets management.server.port to 8081",
        ),
        (
            "silent-management-port-in-mounted-file",
            "shop:8081",
            "right",
            None,
            "shop listens on 8081: shop/application.yml sets management.server.port to 8081",
        ),
        (
            "silent-management-port-variable",
            "shop:8081",
            "right",
            None,
            "shop listens on 8081: environment variable MANAGEMENT_SERVER_PORT says 8081",
        ),
        (
            "silent-metrics-port-variable",
            "shop:8081",
            "right",
            None,
            "shop listens on 8081: environment variable METRICS_PORT says 8081",
        ),
        ("silent-named-in-the-source", "auth-service:8081", "unknown", None, "auth/main.go mentions 8081"),
        (
            "silent-named-nowhere-contradictory",
            "auth-service:8081",
            "unknown",
            None,
            "nothing says whether auth-service listens on 8081",
        ),
        (
            "silent-named-nowhere-one-evidence",
            "auth-service:8081",
            "unknown",
            None,
            "nothing says whether auth-service listens on 8081",
        ),
        ("silent-neighbour-uses-it-too", "shop:8081", "right", None, "shop listens on 8081: nginx/default.conf uses shop:8081"),
        ("silent-nginx-listens", "shop:8081", "right", None, "shop listens on 8081: nginx/status.conf listens on 8081"),
        (
            "silent-no-port",
            "http://shop:8081/metrics",
            "unknown",
            None,
            "http://shop:8081/metrics is no address of the form host:port",
        ),
        ("silent-no-port", "shop:8081,shop:8082", "unknown", None, "shop:8081,shop:8082 is no address of the form host:port"),
        ("silent-no-port", "shop", "unknown", None, "shop is no address of the form host:port"),
        ("silent-other-network", "shop:8081", "unknown", None, "prometheus and shop share no network"),
        ("silent-override-adds-mapping", "shop:8081", "right", None, "shop listens on 8081: ports maps to 8081"),
        (
            "silent-prometheus-on-host-network",
            "localhost:8081",
            "unknown",
            None,
            "prometheus has network_mode host: names and ports mean something else there",
        ),
        (
            "silent-prometheus-on-host-network",
            "shop:8081",
            "unknown",
            None,
            "prometheus has network_mode host: names and ports mean something else there",
        ),
        ("silent-published-elsewhere-by-env", "shop:8081", "unknown", None, "nothing says whether shop listens on 8081"),
        ("silent-published-port-unknown", "shop:8081", "unknown", None, "not all of shop is understood"),
        ("silent-same-port", "shop:8081", "right", None, "shop listens on 8081: ports maps to 8081"),
        ("silent-second-mapping", "shop:8081", "right", None, "shop listens on 8081: ports maps to 8081"),
        (
            "silent-sidecar-listens",
            "shop:8081",
            "right",
            None,
            "shop listens on 8081: environment variable METRICS_PORT says 8081",
        ),
        ("silent-target-on-host-network", "shop:8081", "unknown", None, "shop has network_mode host and no address of its own"),
        ("silent-target-only", "shop:8081", "right", None, "shop listens on 8081: ports maps to 8081"),
        ("silent-through-a-proxy", "shop:8081", "unknown", None, "job shop goes through a proxy, which finds names elsewhere"),
        ("silent-udp", "shop:8081", "unknown", None, "nothing says whether shop listens on 8081"),
        ("silent-unknown-host", "store:8081", "unknown", None, "no service that this Prometheus reaches is called store"),
        ("storage-service", "storage-service:8084", "manual", 8080, "the healthcheck asks http://localhost:8084"),
        ("wrong-host", "cadvisor:9100", "manual", 8080, "node-exporter has port 9100"),
    ],
)
def test_fixture(case: str, address: str, how: str, port: int | None, said: str) -> None:
    """`said` is the doubt about a mistake, or the reason why it is none."""
    found = {
        (SURE[one.certainty], one.port, one.doubt.text if one.doubt else "")
        if one.wrong
        else (one.decision.value, one.port, one.reason)
        for one in verdicts(case)
        if one.address == address
    }
    assert found == {(how, port, said)}


def test_every_fixture_is_judged() -> None:
    [mark] = test_fixture.pytestmark  # type: ignore[attr-defined]
    without_address = {"silent-address-from-relabelling"}
    assert {row[0] for row in mark.args[1]} == {path.name for path in FIXTURES.iterdir()} - without_address


@pytest.mark.parametrize(
    ("case", "address", "reason"),
    [
        (
            "example",
            "auth-service:8081",
            "auth-service:8081 is the port published on the host; inside the network auth-service listens on 8080",
        ),
        (
            "localhost-published",
            "localhost:9091",
            "localhost:9091 is the port published on the host; inside its container prometheus listens on 9090",
        ),
        (
            "healthcheck-contradicts",
            "shop:8081",
            "shop:8081 is the port published on the host, yet the healthcheck asks http://localhost:8081",
        ),
        (
            "named-nowhere",
            "auth-service:8081",
            "nothing in the stack listens on auth-service:8081; auth-service listens on 8080 "
            "(the healthcheck asks http://localhost:8080; nginx/nginx.conf uses auth-service:8080)",
        ),
    ],
)
def test_sentences_of_mistakes(case: str, address: str, reason: str) -> None:
    assert {one.reason for one in verdicts(case) if one.address == address} == {reason}


STACK = {
    "compose.yml": """
    services:
      auth:
        image: example.com/auth:1
        environment: [PORT=8080]
        ports: ['8081:8080', '9000:9000']
        healthcheck: {test: curl http://localhost:8080/health}
      prometheus:
        image: prom/prometheus
        volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']
    """,
    "prometheus.yml": """
    scrape_configs:
      - job_name: auth
        static_configs: [targets: ['auth:8081']]
    """,
}


def test_why_shows_both_sides_strongest_first() -> None:
    [verdict] = why(project(STACK).stack, "auth:8081")
    assert (verdict.decision, verdict.certainty, verdict.port) == (Decision.PUBLISHED, Certainty.CERTAIN, 8080)
    assert [(one.rank, one.value, one.why) for one in verdict.against] == [
        (3, 8080, "environment variable PORT says 8080"),
        (4, 8080, "the healthcheck asks http://localhost:8080"),
        (5, 8080, "ports maps to 8080"),
        (5, 9000, "ports maps to 9000"),
    ]
    assert verdict.for_ == ()


@pytest.mark.parametrize(
    ("address", "decisions"),
    [
        ("auth:8080", [Decision.RIGHT]),
        ("auth:9000", [Decision.RIGHT]),
        ("auth:1234", [Decision.UNKNOWN]),
        ("prometheus:9090", [Decision.RIGHT]),
        ("nobody:80", []),
        ("auth", []),
        ("http://auth:8080", []),
    ],
)
def test_why_of_what_nobody_scrapes(address: str, decisions: list[Decision]) -> None:
    assert [verdict.decision for verdict in why(project(STACK).stack, address)] == decisions


def test_a_configuration_that_nothing_reads_is_left_alone() -> None:
    alone = {"compose.yml": STACK["compose.yml"].split("prometheus:")[0], "prometheus.yml": STACK["prometheus.yml"]}
    [verdict] = why(project(alone).stack, "auth:8081")
    assert verdict.reason == "no Prometheus of the stack is seen to read prometheus.yml"
