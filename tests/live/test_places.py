"""Where the parts of a stack are asked."""

from __future__ import annotations

import pytest

from fixer.document.tree import MemoryTree
from fixer.errors import UsageError
from fixer.live.endpoints import Endpoint, endpoints
from fixer.live.place import address, instances, told
from fixer.stack.discovery import discover
from fixer.stack.project import Project

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v2.55.1
    command: [{flags}]
    ports: ["{port}"]
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml", "./secrets:/run/secrets"]
  web:
    image: web:1
    ports: ["127.0.0.1:8081:8080", "8090-8092:9090-9092", "10.1.1.1:9443:9443", "7000", "53:53/udp"]
  host:
    image: agent:1
    network_mode: host
"""
FLAGS = "--config.file=/etc/prometheus/prometheus.yml"


def project(config: str = "scrape_configs: []\n", flags: str = FLAGS, port: str = "9091:9090", **more: str) -> Project:
    compose = COMPOSE.format(flags=flags, port=port)
    files = {
        "docker-compose.yml": compose,
        "prometheus.yml": config,
        **{path.replace("__", "/"): text for path, text in more.items()},
    }
    return discover(MemoryTree({path: text.encode() for path, text in files.items()}))


@pytest.mark.parametrize(
    ("host", "port", "here", "expected", "published"),
    [
        ("web", 8080, "localhost", "localhost:8081", True),
        ("web", 8080, "server.example", "server.example:8081", True),
        ("web", 9091, "localhost", "localhost:8091", True),
        ("web", 9443, "localhost", "10.1.1.1:9443", True),
        ("web", 8081, "localhost", "web:8081", False),
        ("web", 7000, "localhost", "web:7000", False),
        ("web", 53, "localhost", "web:53", False),
        ("host", 9100, "localhost", "localhost:9100", True),
        ("localhost", 9090, "localhost", "localhost:9091", True),
        ("localhost", 9091, "localhost", "localhost:9091", False),
        ("host.docker.internal", 9100, "server.example", "server.example:9100", True),
        ("10.0.0.7", 9100, "localhost", "10.0.0.7:9100", False),
        ("fd00::7", 9100, "localhost", "[fd00::7]:9100", False),
    ],
)
def test_addresses(host: str, port: int, here: str, expected: str, published: bool) -> None:
    made = project()
    (instance,) = instances(made, "prometheus", ("prometheus.yml",), "", here)
    found = address(made.stack, instance.reader, host, port, here)
    assert (found.text, found.published) == (expected, published)


@pytest.mark.parametrize(
    ("flags", "port", "base", "why"),
    [
        (FLAGS, "9091:9090", "http://localhost:9091", ""),
        (f"{FLAGS}, --web.route-prefix=/watch/", "9091:9090", "http://localhost:9091/watch", ""),
        (f"{FLAGS}, '--web.external-url=https://example.org/prom'", "9091:9090", "http://localhost:9091/prom", ""),
        (f"{FLAGS}, '--web.listen-address=:9999'", "9091:9999", "http://localhost:9091", ""),
        (FLAGS, "9090", "", "port 9090 of prometheus is not published; --prometheus URL says where it is"),
    ],
)
def test_where_prometheus_is(flags: str, port: str, base: str, why: str) -> None:
    (instance,) = instances(project(flags=flags, port=port), "prometheus", ("prometheus.yml",), "", "localhost")
    assert (instance.base, instance.why) == (base, why)


def test_where_the_user_says_it_is() -> None:
    (instance,) = instances(project(), "prometheus", ("prometheus.yml",), "https://me:a%40b@prom.example/x/", "localhost")
    assert (instance.base, instance.authorization) == ("https://prom.example/x", "Basic bWU6YUBi")
    assert instance.document is not None
    (alone,) = instances(project(), "alertmanager", (), "http://[::1]:9093", "localhost")
    assert (alone.base, alone.document) == ("http://[::1]:9093", None)


@pytest.mark.parametrize("url", ["localhost:9090", "ftp://a", "http://", "http://a:port"])
def test_what_is_no_url(url: str) -> None:
    with pytest.raises(UsageError):
        told(url)


def test_secrets_are_not_in_what_is_printed() -> None:
    (instance,) = instances(project(), "prometheus", ("prometheus.yml",), "http://me:sesame@prom.example", "localhost")
    assert "sesame" not in repr(instance)
    assert instance.authorization not in repr(instance)


def test_several_files_for_one_url() -> None:
    made = project(second__prometheus="", **{"other.yml": "scrape_configs: []\n"})
    with pytest.raises(UsageError, match=r"several files may be the configuration of --prometheus \(other.yml, prometheus.yml\)"):
        list(instances(made, "prometheus", ("prometheus.yml", "other.yml"), "http://prom.example", "localhost"))


def only(config: str, **more: str) -> Endpoint:
    made = project(f"scrape_configs:\n  - job_name: it\n{config}", **more)
    (instance,) = instances(made, "prometheus", ("prometheus.yml",), "", "localhost")
    (endpoint,) = endpoints(made, instance, "localhost")
    return endpoint


WEB = "    static_configs: [{targets: ['web:8080']}]\n"


@pytest.mark.parametrize(
    ("config", "name", "url"),
    [
        (WEB, "web:8080", "http://localhost:8081/metrics"),
        (f"{WEB}    metrics_path: /actuator/prometheus\n", "web:8080/actuator/prometheus", "http://localhost:8081/actuator/prometheus"),
        (f"{WEB}    scheme: https\n", "web:8080", "https://localhost:8081/metrics"),
        (f"{WEB}    params: {{format: [prometheus], 'm[]': [a, b]}}\n", "web:8080",
         "http://localhost:8081/metrics?format=prometheus&m%5B%5D=a&m%5B%5D=b"),
        ("    static_configs: [{targets: ['web:8080'], labels: {__metrics_path__: /x, __scheme__: https}}]\n", "web:8080/x",
         "https://localhost:8081/x"),
    ],
)  # fmt: skip
def test_what_is_asked(config: str, name: str, url: str) -> None:
    endpoint = only(config)
    assert endpoint.question is not None
    assert (endpoint.name, endpoint.question.url) == (name, url)


@pytest.mark.parametrize(
    ("config", "why"),
    [
        ("    static_configs: [{targets: ['web']}]\n", "the target is not of the form host:port"),
        (f"{WEB}    oauth2: {{client_id: a}}\n", "it is asked with oauth2"),
        (f"{WEB}    relabel_configs: [{{target_label: __metrics_path__, replacement: /x}}]\n",
         "relabel_configs change how it is asked"),
        (f"{WEB}    relabel_configs: [{{target_label: __address__, replacement: 'web:8080'}}]\n",
         "its address is put together by relabel_configs"),
        (f"{WEB}    bearer_token_file: /etc/token\n", "/etc/token is not among the files"),
    ],
)  # fmt: skip
def test_what_is_not_asked(config: str, why: str) -> None:
    endpoint = only(config)
    assert (endpoint.question, endpoint.why) == (None, why)


def test_secrets_come_through_the_mounts_of_the_container() -> None:
    endpoint = only(f"{WEB}    authorization: {{credentials_file: /run/secrets/token}}\n", secrets__token="t0ken\n")
    assert endpoint.question is not None
    assert endpoint.question.authorization == "Bearer t0ken"
    assert "t0ken" not in repr(endpoint)
