"""Every server that is known to serve no metrics on its port is found there."""

from __future__ import annotations

import pytest

from fixer.stack.unmetered import PROGRAMS
from tests.rules.stacks import messages


@pytest.mark.parametrize(
    ("name", "image", "port"), [(one.name, image, port) for one in PROGRAMS for image in one.images.split() for port in one.ports]
)
def test_target_serves_no_metrics(name: str, image: str, port: int) -> None:
    files = {
        "compose.yml": f"""
            services:
              it:
                image: {image}
                environment: {{KAFKA_LISTENERS: 'A://:9092,B://:29092'}}
              prometheus:
                image: prom/prometheus
                volumes: [./prometheus.yml:/etc/prometheus/prometheus.yml]
            """,
        "prometheus.yml": f"scrape_configs: [{{job_name: x, static_configs: [{{targets: ['it:{port}']}}]}}]",
    }
    assert messages(files, "PRM036") == [f"error: it ({name}) serves no metrics on port {port}"]
