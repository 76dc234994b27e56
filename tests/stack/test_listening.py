"""Evidence for listening ports: what counts, what does not, and in which order."""

from __future__ import annotations

from textwrap import indent

import pytest

from fixer.stack.images import known
from fixer.stack.model import Image
from tests.stack.trees import project

Evidence = list[tuple[int, int, str]]


def evidence(service: str, others: str = "", **files: str) -> Evidence:
    """Rank, port and phrase for the service `app`."""
    text = "services:\n  app:\n" + indent(service, "    ") + "\n" + indent(others, "  ")
    made = project({"compose.yml": text, **files})
    [compose] = made.stack.projects
    return [(one.rank, one.value, one.why) for one in made.stack.listening(compose, compose.services["app"])]


OWN = "image: example.com/app:1\n"


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (OWN, []),
        (OWN + "command: serve --listen=:8080", [(1, 8080, "the command sets listen :8080")]),
        (OWN + "entrypoint: [serve, --port, '8080']", [(1, 8080, "the command sets port 8080")]),
        (OWN + "environment: {JAVA_OPTS: '-Xmx1g -Dserver.port=8080'}", [(1, 8080, "JAVA_OPTS sets server.port 8080")]),
        (OWN + "environment: {GF_SERVER_HTTP_PORT: 3001}", [(1, 3001, "environment variable GF_SERVER_HTTP_PORT says 3001")]),
        (OWN + "environment: [PORT=8080]", [(3, 8080, "environment variable PORT says 8080")]),
        (
            OWN + "environment: {PORT: 8080, MANAGEMENT_SERVER_PORT: 8081}",
            [
                (3, 8081, "environment variable MANAGEMENT_SERVER_PORT says 8081"),
                (3, 8080, "environment variable PORT says 8080"),
            ],
        ),
        (
            OWN + "environment: {ASPNETCORE_URLS: 'http://+:8080;https://+:8443'}",
            [
                (3, 8080, "environment variable ASPNETCORE_URLS says 8080"),
                (3, 8443, "environment variable ASPNETCORE_URLS says 8443"),
            ],
        ),
        (OWN + "environment: {DB_PORT: 5432, REDIS_ADDR: 'redis:6379', PUBLIC_URL: 'http://localhost:8081'}", []),
        (OWN + "environment: [PORT]", []),
        (OWN + "environment: {PORT: '${NOBODY_KNOWS}'}", []),
        (
            OWN + "healthcheck: {test: curl -f http://localhost:8080/health || exit 1}",
            [(4, 8080, "the healthcheck asks http://localhost:8080")],
        ),
        (OWN + "healthcheck: {test: [CMD, wget, 'http://127.0.0.1/']}", [(4, 80, "the healthcheck asks http://127.0.0.1")]),
        (OWN + "healthcheck: {test: [CMD-SHELL, nc -z localhost 8080]}", [(4, 8080, "the healthcheck asks localhost:8080")]),
        (OWN + "healthcheck: {test: [CMD, curl, 'http://app:8080/']}", [(4, 8080, "the healthcheck asks http://app:8080")]),
        (OWN + "healthcheck: {test: [CMD, curl, 'http://database:8080/']}", []),
        (OWN + "healthcheck: {test: [NONE]}", []),
        (OWN + "ports: ['8081:8080']", [(5, 8080, "ports maps to 8080")]),
        (OWN + "ports: ['8081-8082:8001-8002']", [(5, 8001, "ports maps to 8001"), (5, 8002, "ports maps to 8002")]),
        (OWN + "ports: ['8081:8080/udp', '49160-49300:49160-49300']", []),
        (OWN + "expose: ['8080', '53/udp']", [(6, 8080, "expose lists 8080")]),
        (
            OWN + "labels: ['traefik.http.services.app.loadbalancer.server.port=8080', 'other=8081']",
            [(7, 8080, "Traefik sends to 8080")],
        ),
        ("image: prom/node-exporter:v1.8.2", [(2, 9100, "prom/node-exporter listens on 9100")]),
        ("image: registry.example.com/mirror/prom/node-exporter", [(2, 9100, "mirror/prom/node-exporter listens on 9100")]),
        (
            "image: prom/node-exporter\ncommand: --web.listen-address=:9101",
            [(1, 9101, "the command sets web.listen-address :9101")],
        ),
        ("image: prom/node-exporter\ncommand: '--web.listen-address=:${NODE}'", []),
        ("image: prom/node-exporter\nbuild: .", []),
        ("image: team/redis", []),
    ],
)
def test_what_a_service_says_of_itself(service: str, expected: Evidence) -> None:
    assert evidence(service) == expected


CONFIGURED = OWN + "volumes: ['./conf:/conf']"


@pytest.mark.parametrize(
    ("path", "text", "expected"),
    [
        ("conf/loki.yml", "server:\n  http_listen_port: 3101\n", [(1, 3101, "conf/loki.yml listens on 3101")]),
        ("conf/nginx.conf", "server {\n  listen 8081;\n  listen [::]:8082 ssl;\n}\n", [8081, 8082]),
        ("conf/nginx.conf", "server {\n  # listen 8081;\n}\n", []),
        ("conf/grafana.ini", "[server]\nhttp_port = 3001\n;http_port = 3002\n", [3001]),
        ("conf/haproxy.cfg", "frontend stats\n  bind *:8404\n", [8404]),
        ("conf/otel.yaml", "exporters:\n  prometheus:\n    endpoint: 0.0.0.0:8889\n", [8889]),
        ("conf/traefik.yml", 'entryPoints:\n  metrics:\n    address: ":8082"\n', [8082]),
        ("conf/application.yml", "server:\n  port: ${PORT:8085}\n", [8085]),
        ("conf/application.properties", "management.server.port=8081\n", [8081]),
        ("conf/application-prod.yml", "server.port: 8086\n", [8086]),
        ("conf/app.toml", 'database = "db:5432"\n', []),
        ("conf/prometheus.yml", "scrape_configs:\n  - static_configs:\n      - targets: ['0.0.0.0:9100']\n", []),
    ],
)
def test_configuration_files_in_the_container(path: str, text: str, expected: list[object]) -> None:
    found = evidence(CONFIGURED, **{path: text})
    assert (found if expected and isinstance(expected[0], tuple) else [port for _, port, _ in found]) == expected


@pytest.mark.parametrize(
    ("others", "expected"),
    [
        ("web:\n  image: w\n  environment: {API: 'http://user:secret@app:8080/v1'}", [(7, 8080, "web (API) uses app:8080")]),
        ("web:\n  image: w\n  command: [--upstream, 'app:8080']", [(7, 8080, "the command of web uses app:8080")]),
        ("web:\n  image: w\n  volumes: ['./nginx.conf:/etc/nginx/nginx.conf']", [(7, 8080, "nginx.conf uses app:8080")]),
        ("web:\n  image: w\n  environment: {API: 'http://my-app:8080', URL: 'http://localhost:8081'}", []),
        ("prometheus:\n  image: p\n  volumes: ['./scrape.yml:/etc/prometheus/prometheus.yml']", []),
        (
            "side:\n  image: s\n  network_mode: service:app\n  command: --listen=:8089",
            [(1, 8089, "the command sets listen :8089")],
        ),
    ],
)
def test_what_other_services_say(others: str, expected: Evidence) -> None:
    files = {
        "nginx.conf": "upstream a { server app:8080; }\n",
        "scrape.yml": "scrape_configs:\n  - static_configs:\n      - targets: ['app:8081']\n",
    }
    assert evidence(OWN, others, **files) == expected


DOCKER = """
FROM golang:1.23 AS build
EXPOSE 1111
FROM alpine AS base
ENV PORT=8080
EXPOSE $PORT 9000/udp
FROM base AS prod
EXPOSE 8443/tcp
HEALTHCHECK --interval=5s CMD wget -q \\
  http://localhost:8080/health
CMD ["/app", "--metrics-addr", ":9464"]
FROM base AS dev
EXPOSE 4000
"""


@pytest.mark.parametrize(
    ("more", "ports"),
    [
        ("", {8080, 4000}),
        ("  target: prod\n", {8080, 8443, 9464}),
        ("  target: prod\ncommand: /app\n", {8080, 8443}),
        ("  target: dev\nenvironment: {PORT: 5000}\n", {5000, 4000}),
        ("  target: nothing\n", set()),
    ],
)
def test_the_stage_of_the_dockerfile_that_is_built(more: str, ports: set[int]) -> None:
    found = evidence(f"build:\n  context: ./app\n{more}", **{"app/Dockerfile": DOCKER, "Dockerfile": "FROM a\nEXPOSE 1\n"})
    assert {port for _, port, _ in found} == ports
    assert {rank for rank, port, _ in found} <= {3, 8}


def test_what_a_dockerfile_is_built_on() -> None:
    assert evidence("build: .", Dockerfile="FROM docker.io/prom/prometheus:v2.53.1\nCOPY a /etc\n") == [
        (8, 9090, "Dockerfile is built on docker.io/prom/prometheus:v2.53.1, which listens on 9090")
    ]


def test_environment_files() -> None:
    service = OWN + "env_file: [app.env, missing.env]\nenvironment: {SERVER_PORT: 8081}"
    assert evidence(service, **{"app.env": "SERVER_PORT=8080\nMETRICS_PORT=9100\n"}) == [
        (3, 9100, "environment variable METRICS_PORT says 9100"),
        (3, 8081, "environment variable SERVER_PORT says 8081"),
    ]


@pytest.mark.parametrize(
    ("name", "port"),
    [
        ("prom/prometheus", 9090),
        ("prometheus/node-exporter", 9100),
        ("mirror/prom/alertmanager", 9093),
        ("library/redis", 6379),
        ("nvidia/k8s/dcgm-exporter", 9400),
        ("redis", 6379),
        ("team/redis", None),
        ("someone/node-exporter", None),
        ("app", None),
    ],
)
def test_images_are_known_by_name_alone(name: str, port: int | None) -> None:
    made = project({"compose.yml": "services: {a: {image: a}}"})
    found = known(Image(name, name, "", made.documents[0].roots[0]))
    assert (found.ports[0] if found else None) == port
