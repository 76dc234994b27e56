"""What Prometheus and Alertmanager say of themselves, judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pytest

from fixer.document.tree import MemoryTree
from fixer.live import alertmanager, metrics, prometheus, queries, rule_groups
from fixer.live.asking import Answer
from fixer.live.check import Check
from fixer.live.metrics import Known
from fixer.live.place import Instance, instances
from fixer.live.said import Said, said
from fixer.live.stale import Written
from fixer.stack.discovery import discover
from fixer.stack.project import Project

COMPOSE = """\
services:
  prometheus:
    image: prom/prometheus:v2.55.1
    ports: ["9090:9090"]
    volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml", "./rules:/etc/prometheus/rules"]
  alertmanager:
    image: prom/alertmanager:v0.27.0
    command: [--config.file=/etc/alertmanager/alertmanager.yml, --cluster.peer=a:9094, --cluster.peer=b:9094]
    ports: ["9093:9093"]
    volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml"]
  grafana:
    image: grafana/grafana:11.1.0
    volumes: ["./provisioning:/etc/grafana/provisioning/dashboards", "./boards:/boards"]
"""
PROMETHEUS = """\
rule_files: ["rules/*.yml"]
alerting:
  alertmanagers:
    - static_configs: [{targets: ["alertmanager:9093"]}]
scrape_configs:
  - job_name: web
    static_configs: [{targets: ["web:80", "api:80"]}]
"""
RULES = """\
groups:
  - name: web
    rules:
      - {record: "web:errors", expr: "sum(rate(errors_total[5m]))"}
      - {alert: Errors, expr: "web:errors > 5", for: 5m, labels: {severity: critical}}
"""
ALERTMANAGER = """\
route: {receiver: ops}
receivers: [{name: ops}, {name: dev}]
inhibit_rules:
  - {source_matchers: [severity = critical], target_matchers: [severity = warning], equal: [job]}
"""
BOARD = """\
{"panels": [{"type": "row", "panels": [
  {"datasource": {"type": "prometheus"}, "targets": [{"expr": "errors_total + up"}, {"expr": "hits_total"}]},
  {"datasource": {"type": "loki"}, "targets": [{"expr": "{job=\\"web\\"} |= `error`"}, {"expr": "sum(lines)"}]}]}]}
"""
FILES = {
    "docker-compose.yml": COMPOSE,
    "prometheus.yml": PROMETHEUS,
    "rules/web.yml": RULES,
    "alertmanager.yml": ALERTMANAGER,
    "provisioning/boards.yml": "providers: [{name: a, type: file, options: {path: /boards}}]\n",
    "boards/web.json": BOARD,
}


@pytest.fixture(scope="module")
def project() -> Project:
    return discover(MemoryTree({path: text.encode() for path, text in FILES.items()}))


@pytest.fixture
def watching(project: Project) -> Instance:
    (found,) = instances(project, "prometheus", ("prometheus.yml",), "", "localhost")
    return found


@pytest.fixture
def alerting(project: Project) -> Instance:
    (found,) = instances(project, "alertmanager", ("alertmanager.yml",), "", "localhost")
    return found


def short(checks: Iterable[Check]) -> list[tuple[str, str, str]]:
    return [(check.name, str(check.verdict), check.reason) for check in checks]


def test_answers(watching: Instance) -> None:
    assert short([prometheus.answers("p", watching, Said({"version": "2.55.1"}))]) == [
        ("answers", "pass", "version 2.55.1 (http://localhost:9090)")
    ]
    assert short([prometheus.answers("p", watching, Said(reason="refused the connection"))]) == [
        ("answers", "fail", "refused the connection (http://localhost:9090)")
    ]
    assert short([prometheus.answers("p", watching, Said({}))]) == [
        ("answers", "fail", "it does not say its version (http://localhost:9090)")
    ]


def target(address: str, health: str, **more: Any) -> dict[str, Any]:
    return {
        "discoveredLabels": {"__address__": address},
        "scrapePool": "web",
        "health": health,
        "scrapeUrl": f"http://{address}/",
        **more,
    }


NOT_THERE = "it does not have this target: it has loaded another configuration, or its labels are rewritten"


def test_targets(project: Project, watching: Instance) -> None:
    assert watching.document is not None
    expected = project.stack.targets(watching.document)
    down, new = target("web:80", "down", lastError="connection refused"), target("10.0.0.1:80", "up")
    found = Said({"activeTargets": [down, new], "droppedTargets": [{"discoveredLabels": {"__address__": "api:80"}}]})
    assert short(prometheus.targets("p", expected, found)) == [
        ("target web:80 (job web)", "fail", "down: connection refused"),
        ("target 10.0.0.1:80 (job web)", "pass", "up (http://10.0.0.1:80/)"),
        ("target api:80 (job web)", "not checked", "relabel_configs drop it"),
    ]
    assert not prometheus.missing(expected, found)
    early = Said({"activeTargets": [target("web:80", "unknown", scrapeInterval="15s")]})
    assert short(prometheus.targets("p", expected, early)) == [
        ("target web:80 (job web)", "not checked", "not scraped yet; it is every 15s"),
        ("target api:80 (job web)", "fail", NOT_THERE),
    ]  # fmt: skip
    assert prometheus.missing(expected, early)
    assert short(prometheus.targets("p", expected, Said(reason="HTTP 500"))) == [("targets", "not checked", "HTTP 500")]
    assert prometheus.scrapes(found) == {("web:80", "web"): "connection refused", ("10.0.0.1:80", "web"): ""}
    assert prometheus.scrapes(early) == {}


def test_alertmanagers(project: Project, watching: Instance) -> None:
    assert watching.document is not None
    expected = project.stack.targets(watching.document)
    there = Said({"activeAlertmanagers": [{"url": "http://alertmanager:9093/api/v2/alerts"}]})
    other = Said({"activeAlertmanagers": [{"url": "http://alerts:9093/api/v2/alerts"}]})
    name = "alertmanager alertmanager:9093"
    assert short(prometheus.alertmanagers("p", expected, there)) == [
        (name, "pass", "discovered (http://alertmanager:9093/api/v2/alerts)")
    ]
    assert short(prometheus.alertmanagers("p", expected, other)) == [(name, "fail", "not discovered; it has alerts:9093")]
    assert short(prometheus.alertmanagers("p", expected, Said({}))) == [(name, "fail", "not discovered")]
    assert (prometheus.undiscovered(expected, there), prometheus.undiscovered(expected, other)) == (False, True)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("1970-01-01T00:01:00Z", 60.0),
        ("1970-01-01T00:01:00.123456789Z", 60.123456),
        ("1970-01-01T01:00:00.5+01:00", 0.5),
        ("yesterday", 0.0),
        (None, 0.0),
    ],
)
def test_times(text: str | None, seconds: float) -> None:
    assert prometheus.seconds(text) == seconds


RECORD = {"name": "web:errors", "query": "sum(rate(errors_total[5m]))", "health": "ok", "labels": {}}
ALERT = {
    "name": "Errors",
    "query": "web:errors > 5",
    "duration": 300,
    "labels": {"severity": "critical"},
    "health": "ok",
    "state": "firing",
}


def group(*rules: Mapping[str, Any], **more: Any) -> Said:
    return Said(
        {"groups": [{"name": "web", "file": "/etc/prometheus/rules/web.yml", "interval": 15, "rules": list(rules), **more}]}
    )


@pytest.mark.parametrize(
    ("found", "verdict", "reason"),
    [
        (group(RECORD, ALERT), "pass", "2 rules, 1 firing"),
        (group(RECORD, {**ALERT, "health": "unknown", "state": ""}), "not checked", "not evaluated yet; it is every 15 s"),
        (group(RECORD, {**ALERT, "health": "err", "lastError": "many-to-many"}), "fail", "Errors: many-to-many"),
        (group(RECORD), "fail", "2 rules, not 1"),
        (group(RECORD, {**ALERT, "name": "Error"}), "fail", "`Errors`, not `Error`"),
        (group(RECORD, {**ALERT, "query": "web:errors > 6"}), "fail", "Errors is `web:errors > 5`, not `web:errors > 6`"),
        (group(RECORD, {**ALERT, "duration": 60}), "fail", "Errors is for 5m, not 60 s"),
        (group(RECORD, {**ALERT, "labels": {"severity": "warning"}}), "fail", "the labels of Errors differ"),
        (Said({"groups": []}), "fail", "rules/web.yml has it, Prometheus has not loaded it"),
    ],
)
def test_rule_groups(project: Project, watching: Instance, found: Said, verdict: str, reason: str) -> None:
    ((name, said_, why),) = short(rule_groups.groups("p", project, watching, found, str))
    assert (name, said_) == ("rule group web", verdict)
    assert why in (reason, f"rules/web.yml says something else than what is loaded: {reason}")


@pytest.mark.parametrize(
    ("known", "rules", "board"),
    [
        (Known(frozenset({"errors_total", "hits_total"})), ("pass", "1 of 1 metrics are there"),
         ("pass", "2 of 2 metrics are there")),
        (Known(frozenset({"errors_total"})), ("pass", "1 of 1 metrics are there"),
         ("pass", "1 of 2 metrics are there; nobody has hits_total")),
        (Known(frozenset({"up"})), ("fail", "nobody has errors_total, which web:errors cannot do without"),
         ("fail", "it shows nothing: nobody has errors_total, hits_total")),
        (Known(frozenset(), ("web:80",)), ("not checked", "errors_total may be at web:80, which could not be read"),
         ("not checked", "errors_total, hits_total may be at web:80, which could not be read")),
    ],
)  # fmt: skip
def test_metrics(project: Project, watching: Instance, known: Known, rules: tuple[str, str], board: tuple[str, str]) -> None:
    assert short(metrics.of_rules(rule_groups.files(project, watching), known, str)) == [("rules/web.yml", *rules)]
    assert short(metrics.of_dashboards(project, known, str)) == [("boards/web.json", *board)]


def test_the_hash_of_a_configuration() -> None:
    assert alertmanager.config_hash(b"") == 0x008FD98C1DD4  # the MD5 of nothing begins with d41d8cd98f00


def test_alertmanagers_configuration(alerting: Instance) -> None:
    content = ALERTMANAGER.encode()
    file = Written(1000, 1000)

    def judged(answer: Answer) -> tuple[str, str]:
        check = alertmanager.configuration("a", alerting, answer, content, file, str)
        return str(check.verdict), check.reason

    assert judged(Answer("", 200, body=exact(content))) == ("pass", "the hash of what is loaded is that of alertmanager.yml")
    assert judged(Answer("", 200, body=exact(b"other"))) == (
        "fail",
        "another configuration than alertmanager.yml is loaded: the hash of what is loaded is not the file's",
    )
    assert judged(Answer("", 200, body=b"a 1\n")) == ("not checked", "its metrics do not have alertmanager_config_hash")


def exact(content: bytes) -> bytes:
    return f"alertmanager_config_hash {float(alertmanager.config_hash(content))!r}\n".encode()


def test_receivers_inhibit_rules_and_peers(alerting: Instance) -> None:
    def receivers(*names: str) -> tuple[str, str]:
        check = alertmanager.receivers("a", alerting, Said([{"name": name} for name in names]))
        return str(check.verdict), check.reason

    assert receivers("ops", "dev") == ("pass", "dev, ops")
    assert receivers("ops", "old") == ("fail", "not loaded: dev; not in the file: old")

    def inhibits(original: str, same: bool = False) -> tuple[str, str]:
        check = alertmanager.inhibit_rules("a", alerting, Said({"config": {"original": original}}), same)
        return str(check.verdict), check.reason

    rule = '- source_matchers:\n  - severity="critical"\n  target_matchers:\n  - severity="warning"\n  equal:\n  - job\n'
    loaded = f"inhibit_rules:\n{rule}"
    assert inhibits(loaded) == ("pass", "1 as written")
    assert inhibits(loaded.replace("- job", "- node")) == (
        "fail",
        "inhibit_rules[0].equal[0] is `job` in the file; loaded is `node`",
    )
    assert inhibits("route: {}\n") == ("fail", "1 in the file, 0 loaded")
    assert inhibits(loaded.replace("critical", "fatal"), same=True) == ("pass", "1 as written")

    def peers(state: str, count: int) -> list[tuple[str, str, str]]:
        return short(alertmanager.peers("a", alerting, Said({"cluster": {"status": state, "peers": [{}] * count}})))

    assert peers("ready", 2) == [("peers", "pass", "the cluster is ready, peers: 2")]
    assert peers("ready", 1) == [("peers", "fail", "1 of 2 are there")]
    assert peers("settling", 1) == [("peers", "not checked", "the cluster is still settling")]


def result(*pairs: tuple[str, str]) -> Said:
    return Said({"resultType": "vector", "result": [{"metric": {"instance": one}, "value": [0, value]} for one, value in pairs]})


@pytest.mark.parametrize(
    ("found", "verdict", "reason"),
    [
        (result(("a", "1"), ("b", "1")), "pass", "2 of 2 up"),
        (result(("a", "1"), ("b", "0")), "fail", "1 of 2 up"),
        (result(("a", "1"), ("gone", "0")), "pass", "1 of 1 up"),
        (result(("gone", "0")), "fail", "no result"),
        (Said(reason="HTTP 503"), "not checked", "HTTP 503"),
    ],
)
def test_up(found: Said, verdict: str, reason: str) -> None:
    assert short([queries.judge_up('a"b', frozenset({"a", "b"}), found)]) == [('up{job="a\\"b"}', verdict, reason)]


@pytest.mark.parametrize(
    ("found", "verdict", "reason"),
    [
        (result(("a", "0.25")), "pass", "0.25"),
        (result(*[("a", str(number)) for number in range(5)]), "pass", "0, 1, 2 and 2 more"),
        (Said({"resultType": "scalar", "result": [0, "7"]}), "pass", "7"),
        (result(), "fail", "no result"),
        (Said(reason="parse error: unexpected end of input"), "fail", "parse error: unexpected end of input"),
    ],
)
def test_queries(found: Said, verdict: str, reason: str) -> None:
    assert short([queries.judge("expr", found)]) == [("expr", verdict, reason)]


@pytest.mark.parametrize(
    ("answer", "data", "reason"),
    [
        (Answer("", 200, body=b'{"status": "success", "data": [1]}'), [1], ""),
        (Answer("", 400, body=b'{"status": "error", "error": "bad"}'), None, "bad"),
        (Answer("", 200, body=b'{"cluster": {}}'), {"cluster": {}}, ""),
        (Answer("", 200, body=b"<html>"), None, "HTTP 200, but no JSON: this is another program"),
        (Answer("", 404, body=b"404 page not found"), None, "HTTP 404"),
        (Answer("", 401), None, "HTTP 401: it asks for credentials (--… http://USER:PASSWORD@HOST:PORT)"),
        (Answer("", problem="refused", reason="refused the connection"), None, "refused the connection"),
    ],
)
def test_what_an_api_says(answer: Answer, data: Any, reason: str) -> None:
    assert said(answer) == Said(data, reason)
