"""Configurations of what watches services, with what looks like a mistake and is none."""

from __future__ import annotations

from typing import NamedTuple

PROMETHEUS = """\
services:
  prometheus:
    image: prom/prometheus:v3.5.0
    volumes:
      - ./prometheus.yml:/etc/prometheus/prometheus.yml:ro
  api:
    image: example/api:1.4
"""
ALERTMANAGER = """\
services:
  alertmanager:
    image: prom/alertmanager:{tag}
    volumes:
      - ./alertmanager.yml:/etc/alertmanager/alertmanager.yml:ro
"""
ON_CALL = """\
receivers:
  - name: on-call
    webhook_configs:
      - url: http://relay:8090/alerts
"""


class Healthy(NamedTuple):
    """A tree that works. hints: codes of the rules that may speak of it below a warning."""

    files: dict[str, str]
    hints: frozenset[str] = frozenset()


def scraped(config: str, **files: str) -> Healthy:
    return Healthy({"compose.yml": PROMETHEUS, "prometheus.yml": config, **files})


def notified(config: str, *hints: str, tag: str = "v0.33.1") -> Healthy:
    files = {"compose.yml": ALERTMANAGER.format(tag=tag), "alertmanager.yml": config}
    return Healthy(files, frozenset(hints))


HEALTHY = {
    "inhibition compares several labels": notified(
        f"""\
route:
  receiver: on-call
{ON_CALL}inhibit_rules:
  - source_matchers:
      - severity="critical"
    target_matchers:
      - severity=~"warning|info"
    equal: [alertname, instance, cluster]
"""
    ),
    "match and match_re are read by every version so far": notified(
        f"""\
route:
  receiver: on-call
  routes:
    - match:
        team: payments
      match_re:
        severity: critical|page
      receiver: on-call
{ON_CALL}inhibit_rules:
  - source_match:
      severity: critical
    target_match_re:
      severity: warning|info
    equal:
      - alertname
      - instance
""",
        "ALM003",
        "ALM004",
    ),
    "match in a version that knows nothing newer": notified(
        f"""\
route:
  receiver: on-call
  routes:
    - match:
        team: payments
      receiver: on-call
{ON_CALL}""",
        tag="v0.20.0",
    ),
    "metrics path without a slash": scraped(
        """\
scrape_configs:
  - job_name: api
    metrics_path: internal/metrics
    static_configs:
      - targets:
          - api:8000
"""
    ),
    "scheme in upper case": scraped(
        """\
scrape_configs:
  - job_name: api
    scheme: HTTPS
    static_configs:
      - targets:
          - api:8443
"""
    ),
    "job is scraped more often than the inherited timeout": scraped(
        """\
global:
  scrape_interval: 1m
  scrape_timeout: 30s
scrape_configs:
  - job_name: api
    scrape_interval: 5s
    static_configs:
      - targets:
          - api:8000
"""
    ),
    "job is scraped more often than the default timeout": scraped(
        """\
scrape_configs:
  - job_name: api
    scrape_interval: 2s
    static_configs:
      - targets:
          - api:8000
"""
    ),
    "no targets": scraped(
        """\
alerting:
  alertmanagers:
    - static_configs:
        - targets: []
scrape_configs:
  - job_name: later
    static_configs:
      - targets: []
"""
    ),
    "several jobs scrape one target": scraped(
        """\
scrape_configs:
  - job_name: api
    static_configs:
      - targets:
          - api:8000
  - job_name: api-slow
    scrape_interval: 5m
    metrics_path: /metrics/slow
    static_configs:
      - targets:
          - api:8000
  - job_name: api-again
    static_configs:
      - targets:
          - api:8000
"""
    ),
    "patterns of rule files match nothing": scraped(
        """\
rule_files:
  - rules/*.yml
  - /etc/prometheus/more/*.rules
scrape_configs:
  - job_name: api
    static_configs:
      - targets:
          - api:8000
"""
    ),
    "labels of an alert in both spellings": Healthy(
        {
            "rules.yml": """\
groups:
  - name: hosts
    rules:
      - alert: HostDown
        expr: up == 0
        annotations:
          summary: "{{ $labels.instance }} of {{ .Labels.job }} is down"
          description: "{{ .Value }} or {{ $value | humanize }} of {{ $externalLabels.cluster }}"
"""
        }
    ),
    "labels of each alert in a notification": notified(
        """\
route:
  receiver: chat
receivers:
  - name: chat
    slack_configs:
      - api_url: https://hooks.slack.com/services/T0/B0/x
        channel: "#alerts"
        title: "{{ .CommonLabels.alertname }}"
        text: |-
          {{ range .Alerts }}
          {{ .Labels }} {{ .Labels.instance }}: {{ .Annotations.summary }}
          {{ end }}
          {{ range .Alerts.Firing }}{{ with .Labels }}{{ .job }}{{ end }}{{ end }}
"""
    ),
    "data source without a scheme": Healthy(
        {
            "compose.yml": """\
services:
  grafana:
    image: grafana/grafana:11.2.0
    volumes:
      - ./datasources.yml:/etc/grafana/provisioning/datasources/datasources.yml:ro
  prometheus:
    image: prom/prometheus:v3.5.0
""",
            "datasources.yml": """\
apiVersion: 1
datasources:
  - name: Prometheus
    type: prometheus
    access: proxy
    url: prometheus:9090
""",
        }
    ),
    "routes mute at times that are named in either place": notified(
        f"""\
route:
  receiver: on-call
  routes:
    - matchers:
        - severity="info"
      mute_time_intervals:
        - weekends
      active_time_intervals:
        - office-hours
{ON_CALL}time_intervals:
  - name: weekends
    time_intervals:
      - weekdays: ["saturday", "sunday"]
  - name: office-hours
    time_intervals:
      - times:
          - start_time: "08:00"
            end_time: "18:00"
"""
    ),
    "receivers that tell nobody": notified(
        """\
route:
  receiver: "null"
  routes:
    - matchers:
        - severity="critical"
      receiver: blackhole
receivers:
  - name: "null"
  - name: blackhole
"""
    ),
    "files of other programs that look alike": Healthy(
        {
            "promtail.yml": """\
server:
  http_listen_port: 9080
positions:
  filename: /tmp/positions.yaml
clients:
  - url: http://loki:3100/loki/api/v1/push
scrape_configs:
  - job_name: system
    static_configs:
      - targets: [localhost]
        labels:
          __path__: /var/log/*.log
""",
            "collector.yml": """\
receivers:
  otlp:
    protocols:
      grpc:
exporters:
  debug:
service:
  pipelines:
    traces:
      receivers: [otlp]
      exporters: [debug]
""",
            ".github/workflows/test.yml": """\
on: push
jobs:
  test:
    runs-on: ubuntu-latest
    services:
      db:
        image: postgres:18
        ports:
          - 5432:5432
        options: --health-cmd pg_isready
    steps:
      - run: make test
""",
            "templates/prometheus.yml": """\
scrape_configs:
  - job_name: {{ job }}
{% for host in hosts %}
    target: {{ host }}
{% endfor %}
""",
        }
    ),
}
