"""Whether a Prometheus should tell the Alertmanager beside it."""

from __future__ import annotations

import pytest

from fixer.stack.alerting import untold
from tests.stack.trees import project

ALERTS = "groups: [{name: a, rules: [{alert: Down, expr: up == 0}]}]"
RECORDS = "groups: [{name: a, rules: [{record: up, expr: up}]}]"
EMPTY = "alerting: {alertmanagers: [{static_configs: [{targets: []}]}]}\nrule_files: [rules.yml]"
MANAGER = "{image: prom/alertmanager}"


def said(config: str, manager: str, beside: str = "{image: a}", rules: str = ALERTS, prometheus: str = "") -> list[str | None]:
    made = project(
        {
            "compose.yml": f"""
                services:
                  prometheus: {{image: prom/prometheus, {prometheus} volumes: ['./conf:/etc/prometheus']}}
                  manager: {manager}
                  beside: {beside}
                """,
            "conf/prometheus.yml": config + "\nscrape_configs: []\n",
            "conf/rules.yml": rules,
        }
    )
    (document,) = made.of("prometheus")
    return [one and f"{one.consumer} {one.service}:{one.port}{'?' if one.doubt else ''}" for one in untold(made.stack, document)]


@pytest.mark.parametrize(
    ("config", "manager", "where"),
    [
        (EMPTY, MANAGER, "manager:9093"),
        ("rule_files: [rules.yml]", MANAGER, "manager:9093"),
        ("alerting:\nrule_files: ['*.yml']", MANAGER, "manager:9093"),
        ("alerting: {}\nrule_files: [elsewhere/*.yml]", MANAGER, "manager:9093"),
        (EMPTY, "{image: prom/alertmanager, command: '--web.listen-address=:9095'}", "manager:9095"),
        (EMPTY, "{image: prom/alertmanager, command: '--web.external-url=http://a.example:9093'}", "manager:9093"),
        (EMPTY, "{image: prom/alertmanager, command: '--web.external-url=http://a.example/alerts'}", "manager:9093?"),
        (EMPTY, "{image: prom/alertmanager, command: '--web.config.file=/web.yml'}", "manager:9093?"),
    ],
)
def test_untold(config: str, manager: str, where: str) -> None:
    assert said(config, manager) == [f"prometheus {where}"]


@pytest.mark.parametrize(
    ("config", "manager", "beside", "prometheus"),
    [
        (EMPTY, "{image: a}", "{image: a}", ""),
        (EMPTY, MANAGER, MANAGER, ""),
        (EMPTY, MANAGER, "{image: grafana/mimir, command: '-ruler.alertmanager-url=http://manager:9093'}", ""),
        (EMPTY, MANAGER, "{image: a}", "network_mode: host,"),
        (EMPTY, MANAGER, "{image: a}", "command: '--agent --config.file=/etc/prometheus/prometheus.yml',"),
        (EMPTY, "{image: prom/alertmanager, command: '--web.listen-address=:${PORT}'}", "{image: a}", ""),
    ],
)
def test_not_to_tell(config: str, manager: str, beside: str, prometheus: str) -> None:
    assert said(config, manager, beside, prometheus=prometheus) == [None]


@pytest.mark.parametrize(
    ("config", "rules"),
    [
        ("alerting: {alertmanagers: [{static_configs: [{targets: ['10.0.0.1:9093']}]}]}\nrule_files: [rules.yml]", ALERTS),
        ("alerting: {alertmanagers: [{dns_sd_configs: [{names: [a]}]}]}\nrule_files: [rules.yml]", ALERTS),
        ("alerting: {alertmanagers: []}", ALERTS),
        ("rule_files: [elsewhere/*.yml]", ALERTS),
        (EMPTY, RECORDS),
    ],
)
def test_nothing_to_tell(config: str, rules: str) -> None:
    assert said(config, MANAGER, rules=rules) == []
