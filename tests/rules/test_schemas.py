"""What the rules that stand on schemas say, and how far they go, in files of a few lines."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from fixer.schema.loading import schema
from rules.compose.cmp045_kubernetes_byte_suffix import RULE as BYTE_SUFFIX
from rules.prometheus._durations import duration
from tests.rules.stacks import messages, outcome, text

RECEIVER = "route: {receiver: a}\nreceivers:\n  - name: a\n"
SERVICE = "services:\n  web:\n    image: nginx:1.27\n"
JOBS = "scrape_configs:\n  - job_name: a\n"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("5 m", "5m"),
        ("5min", "5m"),
        ("5 minutes", "5m"),
        ("1hr", "1h"),
        ("90sec", "90s"),
        ("1.5h", "1h30m"),
        ("0.5s", "500ms"),
        ("1.5 days", "1d12h"),
        ("30s1m", "1m30s"),
        ("1h 30m", "1h30m"),
        ("1 h, 30 m", None),
        ("1M", None),
        ("-5m", None),
        ("often", None),
        ("", None),
        ("0.0001s", None),
        ("5", None),
    ],
)
def test_durations(written: str, meant: str | None) -> None:
    assert duration(written) == meant


SAID: list[tuple[str, Mapping[str, str], str, list[str]]] = [
    ("a slip", {"am.yml": "route: {reciever: a}\nreceivers: [{name: a}]\n"}, "ALM008",
     ["error: `reciever` is no key of route: `receiver` is meant"]),
    ("at the top level", {"am.yml": RECEIVER + "receiver: [{name: b}]\n"}, "ALM008", []),
    ("nothing like it, no version", {"am.yml": RECEIVER + "    sms_configs: []\n"}, "ALM008", []),
    ("near, and something else", {"am.yml": RECEIVER + "    sms_configs: [{to: '+1', message: x}]\n"}, "ALM008", []),
    ("near, and the same", {"am.yml": RECEIVER + "    webhok_configs: [{url: 'http://x'}]\n"}, "ALM008",
     ["error: `webhok_configs` is no key of receivers[]: `webhook_configs` is meant"]),
    ("a service by its name", {"compose.yml": SERVICE + "    prots: ['80:80']\n"}, "CMP006",
     ["error: `prots` is no key of services.web: `ports` is meant"]),
    ("two are near", {"compose.yml": SERVICE + "    dns_op: [x]\n    dnss: 1.1.1.1\n"}, "CMP006",
     ["error: `dns_op` is no key of services.web: `dns_opt` is meant",
      "error: `dnss` is no key of services.web: `dns` is meant"]),
    ("near, and a value with a mistake of its own", {"p.yml": "global: {scrap_interval: 15}\nscrape_configs: []\n"}, "PRM010",
     ["error: `scrap_interval` is no key of global: `scrape_interval` is meant"]),
    ("near, and items with a mistake of their own", {"compose.yml": SERVICE + "    enviroment: [A: b]\n"}, "CMP006",
     ["error: `enviroment` is no key of services.web: `environment` is meant"]),
    ("near, and a text for a mapping", {"compose.yml": SERVICE + "    healthchek: curl\n"}, "CMP006", []),
    ("one target outside of a list", {"p.yml": "scrape_configs: [{job_name: x, targets: 'a:1'}]\n"}, "PRM013",
     ["error: `targets` is no key of scrape_configs[]: it belongs into `static_configs[].targets`"]),
    ("a value it does not take", {"compose.yml": SERVICE + "    prots: {a: {b: c}}\n"}, "CMP006", []),
    ("a place it is found in", {"compose.yml": SERVICE + "    driver: json-file\n    logging: {options: {a: b}}\n"}, "CMP007",
     ["error: `driver` is no key of services.web: it belongs into `logging.driver`"]),
    ("which version", {"loki.yml": "schema_config: {configs: []}\nlimits_config: {enforce_metric_name: true, a: 1}\n",
                       "compose.yml": "services: {l: {image: 'grafana/loki:3.4.2'}}\n"}, "LOK001",
     ["error: `limits_config.enforce_metric_name` is refused by Loki since 3.0; the stack runs 3.4.2 (grafana/loki:3.4.2)"]),
    ("no version", {"loki.yml": "schema_config: {configs: []}\nlimits_config: {enforce_metric_name: true}\n"}, "LOK001", []),
    ("a duration without unit", {"prometheus.yml": JOBS + "    scrape_interval: 15\n"}, "PRM009",
     ["error: `scrape_configs[].scrape_interval: 15` is no duration: it has no unit"]),
]  # fmt: skip


@pytest.mark.parametrize(("files", "code", "said"), [row[1:] for row in SAID], ids=[row[0] for row in SAID])
def test_what_is_said(files: Mapping[str, str], code: str, said: list[str]) -> None:
    assert messages(files, code) == said


def test_two_slips_of_one_key_do_not_become_two_of_it() -> None:
    found = outcome({"compose.yml": SERVICE + "    enviroment: {A: b}\n    env: {C: d}\n"}, "CMP006")
    assert text(found, "compose.yml") == SERVICE + "    environment: {A: b}\n    env: {C: d}\n"


def test_two_rules_do_not_give_one_key_twice() -> None:
    rules = "groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up\n        severity: x\n        label: {a: b}\n"
    after = rules.replace("        severity: x\n", "        labels:\n          severity: x\n")
    assert text(outcome({"rules.yml": rules}, "PRR001", "PRR002"), "rules.yml") == after


def test_all_rules_together_mend_what_each_mends_in_part() -> None:
    before = (
        "alertmanagers:\n  - targets: [am:9093]\n    api_version: v1\n"
        "scrape_configs:\n  - job_name: a\n    static_config:\n      targets: 'a:1,b:2'\n"
    )
    after = (
        "alerting:\n  alertmanagers:\n    - static_configs:\n        - targets: [am:9093]\n"
        "scrape_configs:\n  - job_name: a\n    static_configs:\n      - targets: ['a:1', 'b:2']\n"
    )
    assert text(outcome({"prometheus.yml": before}, "PRM", unsafe=False), "prometheus.yml") == after


def test_a_byte_suffix_is_looked_for_wherever_a_size_may_stand() -> None:
    known = schema("compose")
    assert known is not None
    keys = [key for name in known.structures for key in known.structures[name].keys.values()]
    sizes = {key.name for key in keys if any(form.kind == "size" for form in key.forms)}
    assert sizes >= {"memory", "shm_size"}
    assert {name for name in sizes if not any(word in name for word in BYTE_SUFFIX.triggers["compose"])} == set()
