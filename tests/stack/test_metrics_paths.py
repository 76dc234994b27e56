"""Where services have their metrics, and which MinIO shows them to nobody."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.stack.metrics_paths import guarded, served
from fixer.stack.model import Target
from fixer.stack.project import Project
from tests.stack.trees import project

SPRING = "environment: {MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE: 'health,prometheus'"


def asked(target: str, service: str, job: str = "") -> tuple[Project, Document, Target]:
    made = project(
        {
            "compose.yml": f"""
                services:
                  it: {service}
                  prometheus: {{image: prom/prometheus, volumes: ['./prometheus.yml:/etc/prometheus/prometheus.yml']}}
                """,
            "prometheus.yml": f"scrape_configs: [{{job_name: x, {job} static_configs: [{{targets: ['{target}']}}]}}]",
        }
    )
    (document,) = made.of("prometheus")
    (found,) = made.stack.targets(document)
    return made, document, found


@pytest.mark.parametrize(
    ("target", "service", "job", "path"),
    [
        ("it:8080", "{image: 'cockroachdb/cockroach:v25.2.1'}", "", "/_status/vars"),
        ("it:8080", "{image: 'cockroachdb/cockroach:v25.3.0'}", "", None),
        ("it:8080", "{image: 'cockroachdb/cockroach:v25'}", "", None),
        ("it:8080", "{image: 'cockroachdb/cockroach:latest-v24.1'}", "", None),
        ("it:26257", "{image: 'cockroachdb/cockroach:v25.2.1'}", "", None),
        ("it:8080", "{image: 'cockroachdb/cockroach:v25.2.1'}", "metrics_path: /x,", None),
        ("it:9000", "{image: quay.io/minio/minio}", "metrics_path: metrics,", "/minio/v2/metrics/cluster"),
        ("it:8500", "{image: consul}", "", "/v1/agent/metrics"),
        ("it:9100", "{image: prom/node-exporter}", "", None),
        ("it:6379", "{image: redis}", "", None),
        ("it:8080", "{image: a, expose: [8080], " + SPRING + "}}", "", "/actuator/prometheus"),
        ("it:8080", "{image: a, " + SPRING + "}}", "", None),
        ("it:8080", "{image: a, expose: [8080], " + SPRING + ", SERVER_SERVLET_CONTEXT_PATH: /a}}", "", None),
        ("it:8080", "{image: a, expose: [8080], " + SPRING + ", MANAGEMENT_SERVER_PORT: 8081}}", "", None),
        ("it:8081", "{image: a, expose: [8080], " + SPRING + ", MANAGEMENT_SERVER_PORT: 8081}}", "", "/actuator/prometheus"),
        ("it:8080", "{image: a, expose: [8080], env_file: lost.env, " + SPRING + "}}", "", None),
    ],
)
def test_served(target: str, service: str, job: str, path: str | None) -> None:
    made, document, found = asked(target, service, job)
    (one,) = served(made.stack, document, found)
    assert (one.path if one else None) == path


@pytest.mark.parametrize(
    ("service", "path", "found"),
    [
        ("{image: minio/minio}", "/minio/v2/metrics/cluster", True),
        ("{image: minio/minio}", "/minio/metrics/v3/api", True),
        ("{image: minio/minio, environment: {MINIO_PROMETHEUS_AUTH_TYPE: jwt}}", "/minio/metrics/v3", True),
        ("{image: minio/minio, environment: {MINIO_PROMETHEUS_AUTH_TYPE: public}}", "/minio/metrics/v3", False),
        ("{image: minio/minio, environment: [MINIO_PROMETHEUS_AUTH_TYPE]}", "/minio/metrics/v3", False),
        ("{image: minio/minio, env_file: lost.env}", "/minio/metrics/v3", False),
        ("{image: minio/minio, command: 'sh -c \"MINIO_PROMETHEUS_AUTH_TYPE=public minio server\"'}", "/minio/metrics/v3", False),
        ("{image: minio/minio}", "/minio/health/live", False),
        ("{image: a}", "/minio/v2/metrics/cluster", False),
    ],
)
def test_guarded(service: str, path: str, found: bool) -> None:
    made, document, target = asked("it:9000", service, f"metrics_path: {path},")
    (one,) = guarded(made.stack, document, target)
    assert (one is not None) is found
