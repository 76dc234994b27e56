"""Addresses in Prometheus configurations, as Prometheus reads them."""

from __future__ import annotations

import pytest

from fixer.stack.prometheus import address
from tests.stack.trees import project

Said = tuple[str, int | None, str, str, str, str]


def found(configuration: str, **files: str) -> list[Said]:
    made = project({"prometheus.yml": configuration, **files})
    document = made.document("prometheus.yml")
    assert document is not None
    return [(t.host, t.port, t.job, t.metrics_path, t.scheme, t.role) for t in made.stack.targets(document)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("auth:8081", ("auth", 8081)),
        ("10.0.0.1:9100", ("10.0.0.1", 9100)),
        ("[::1]:9090", ("::1", 9090)),
        ("my_service.internal:80", ("my_service.internal", 80)),
        ("auth", ("auth", None)),
        ("http://auth:8081", ("http://auth:8081", None)),
        ("auth:8081/metrics", ("auth:8081/metrics", None)),
        ("auth:8081,users:8082", ("auth:8081,users:8082", None)),
        (" auth:8081", (" auth:8081", None)),
        ("auth:0", ("auth:0", None)),
        ("auth:65536", ("auth:65536", None)),
        ("auth:${PORT}", ("auth:${PORT}", None)),
        ("", ("", None)),
    ],
)
def test_an_address_is_a_host_and_a_port_or_unknown(text: str, expected: tuple[str, int | None]) -> None:
    assert address(text) == expected


def test_static_targets_with_their_job() -> None:
    assert found(
        """
        scrape_configs:
          - job_name: api
            metrics_path: /actuator/prometheus
            scheme: HTTPS
            static_configs:
              - targets: ['api:8080', "api:8081"]
              - targets: [admin:8082]
                labels: {__metrics_path__: /admin/metrics, __scheme__: http}
          - job_name: node
            static_configs:
              - targets:
                  - node:9100
              - targets: []
              - targets:
        """
    ) == [
        ("api", 8080, "api", "/actuator/prometheus", "https", "scrape"),
        ("api", 8081, "api", "/actuator/prometheus", "https", "scrape"),
        ("admin", 8082, "api", "/admin/metrics", "http", "scrape"),
        ("node", 9100, "node", "/metrics", "http", "scrape"),
    ]


def test_alerting_targets() -> None:
    assert found(
        """
        alerting:
          alertmanagers:
            - path_prefix: /alerts
              static_configs:
                - targets: [alertmanager:9093]
        """
    ) == [("alertmanager", 9093, "", "/alerts", "http", "alerting")]


def blackbox(*steps: str) -> str:
    relabelling = "\n".join(f"              - {step}" for step in steps)
    return f"""
        scrape_configs:
          - job_name: probe
            metrics_path: /probe
            static_configs:
              - targets: [shop:8081]
            relabel_configs:
{relabelling}
        """


REPLACED: list[Said] = [("blackbox", 9115, "probe", "/probe", "http", "replacement")]
SHOP: list[Said] = [("shop", 8081, "probe", "/probe", "http", "scrape")]


@pytest.mark.parametrize(
    ("step", "expected"),
    [
        ("{target_label: __address__, replacement: 'blackbox:9115'}", REPLACED),
        ("{target_label: __address__, replacement: 'blackbox:9115', action: replace}", REPLACED),
        ("{target_label: __address__, replacement: '$1:9115'}", []),
        ("{source_labels: [__param_target], target_label: __address__}", []),
        ("{target_label: __address__, action: lowercase, source_labels: [__address__]}", []),
        ("{target_label: instance, replacement: 'blackbox:9115'}", SHOP),
        ("{source_labels: [__address__], regex: '.*', action: keep}", SHOP),
    ],
)
def test_where_relabelling_writes_the_address_the_targets_are_none(step: str, expected: list[Said]) -> None:
    assert found(blackbox(step)) == expected


def test_anchors_and_merge_keys_keep_where_they_come_from() -> None:
    made = project(
        {
            "prometheus.yml": """
            scrape_configs:
              - &shop
                job_name: shop
                static_configs:
                  - targets: ['shop:8081']
              - <<: *shop
                job_name: slow
            """
        }
    )
    [document] = made.documents
    first, second = made.stack.targets(document)
    assert (first.job, second.job) == ("shop", "slow")
    assert first.node.span == second.node.span
    assert document.uses(second.node) == (first.node, second.node)


SD = """
scrape_configs:
  - job_name: files
    file_sd_configs:
      - files: [%s]
"""
STACK = """
services:
  prometheus:
    image: prom/prometheus
    volumes: ['%s']
"""
LISTED = "- targets: ['shop:8081']\n"


@pytest.mark.parametrize(
    ("pattern", "mount", "path", "seen"),
    [
        ("targets/*.yml", "./:/etc/prometheus/", "targets/shop.yml", True),
        ("/etc/prometheus/targets/shop.yml", "./:/etc/prometheus/", "targets/shop.yml", True),
        ("/etc/prometheus/targets/*.json", "./sd:/etc/prometheus/targets", "sd/shop.json", False),
        ("/elsewhere/*.yml", "./:/etc/prometheus/", "targets/shop.yml", False),
        ("targets/*.yaml", "./:/etc/prometheus/", "targets/shop.yml", False),
    ],
)
def test_files_of_targets_are_found_through_mounts(pattern: str, mount: str, path: str, seen: bool) -> None:
    said = found(SD % pattern, **{"compose.yml": STACK % mount, path: LISTED})
    assert said == ([("shop", 8081, "files", "/metrics", "http", "scrape")] if seen else [])


def test_files_of_targets_beside_a_configuration_that_nothing_mounts() -> None:
    json = '[{"targets": ["shop:8081"], "labels": {"team": "web"}}]'
    assert found(SD % "sd/*.json", **{"sd/shop.json": json, "sd/broken.json": "[{"}) == [
        ("shop", 8081, "files", "/metrics", "http", "scrape")
    ]
