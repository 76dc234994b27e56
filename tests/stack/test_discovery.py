"""What a file is for, by its content; and what is wrong with those that cannot be read."""

from __future__ import annotations

from textwrap import dedent

import pytest

from fixer.document.tree import MemoryTree
from fixer.errors import Template, Unreadable, UsageError
from fixer.stack.discovery import discover
from fixer.stack.project import Settings
from tests.stack.trees import project

KINDS = (
    "compose", "prometheus", "prometheus-rules", "alertmanager", "file-sd", "loki", "promtail", "blackbox",
    "grafana-datasources", "grafana-dashboards", "otel", "coturn",
)  # fmt: skip
PROMETHEUS = "scrape_configs: [{job_name: x}]"


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("x.yml", "services: {a: {image: x}}", "compose"),
        ("x.yml", "services:\n  a:\n    build: .\n", "compose"),
        ("x.yml", "# note\n\n---\nversion: '3'\nservices:\n  a: {extends: b}\n", "compose"),
        ("x.yml", "  services:\n    a: {image: x}\n", "compose"),
        ("x.yml", '"services":\r\n  a: {image: x}\r\n', "compose"),
        ("x.yml", '{"services": {"a": {"image": "x"}}}', "compose"),
        ("x.yml", "\ufeffservices: {a: {image: x}}", "compose"),
        ("x.yaml", "include: [other.yml]", "compose"),
        ("x.yml", "volumes: {data: }\nnetworks: {n: }", "compose"),
        ("x.yml", "services: {a: {ports: ['1:1']}}", "compose"),
        ("x.yml", PROMETHEUS, "prometheus"),
        ("x.yml", "global: {scrape_interval: 5s}\nrule_files: [a.yml]", "prometheus"),
        ("x.yml", "scrape_configs: []\nremote_write: []", "prometheus"),
        ("x.yml", "alerting: {alertmanagers: []}", "prometheus"),
        ("x.yml", "alerting: {alertmanager: []}", "prometheus"),
        ("x.yml", "global: {scrape_interval: 5s}\nalerting: [{static_configs: []}]", "prometheus"),
        ("x.yml", "clients: [{url: http://loki}]\nscrape_configs: [{job_name: x}]", "promtail"),
        ("x.yml", "server: {}\npositions: {filename: /x}\nscrape_configs: []", "promtail"),
        ("x.yml", "groups: [{name: g, rules: [{alert: A, expr: up}]}]", "prometheus-rules"),
        ("alert.rules", "groups:\n- name: g\n  rules:\n  - record: a:b\n    expr: up\n", "prometheus-rules"),
        ("x.yml", "group:\n- name: g\n  rules:\n  - alert: A\n    expr: up\n", "prometheus-rules"),
        ("x.yml", "groups: [{name: g, rule: [{alert: A, expr: up}]}]", "prometheus-rules"),
        ("x.yml", "groups: [{name: g, rules: [{alerts: A, expr: up}]}]", "prometheus-rules"),
        ("x.yml", "module: {http: {prober: http}}", "blackbox"),
        ("x.yml", "groups: [{name: g, rules: [{alertname: A}]}]", ""),
        ("x.yml", "route: {receiver: a}\nreceivers: [{name: a}]", "alertmanager"),
        ("x.yml", "route: {receiver: a}\nreceiver: [{name: a}]", "alertmanager"),
        ("x.yml", "routes: {receiver: a}\nreceivers: [{name: a}]", "alertmanager"),
        ("x.yml", "route: {receiver: a}\nreceivers: {name: a}", "alertmanager"),
        ("x.yml", "routes: [{receiver: a}]\nreceivers: [{name: a}]", ""),
        ("x.yml", "global: {}\nroute: {receiver: a}", "alertmanager"),
        ("x.yml", "route: {group-by: [a]}\nreceivers: [{name: a}]", "alertmanager"),
        ("x.yml", "route: {main: {enabled: false}}\ntemplates: {}", ""),
        ("x.yml", "- targets: [a:1]\n  labels: {x: y}\n", "file-sd"),
        ("x.yml", "schema_config: {configs: []}\nauth_enabled: false", "loki"),
        ("x.yml", "modules: {http: {prober: http}}", "blackbox"),
        ("x.yml", "apiVersion: 1\ndatasources: [{name: P, type: prometheus}]", "grafana-datasources"),
        ("x.yml", "apiVersion: 1\nproviders: [{name: d, options: {path: /x}}]", "grafana-dashboards"),
        ("x.yml", "receivers: {otlp: }\nexporters: {debug: }\nservice: {pipelines: {}}", "otel"),
        ("turnserver.conf", "listening-port=3478\nrealm=x\n", "coturn"),
        ("turn.conf", "# coturn\nmin-port=1\nmax-port=2\n", "coturn"),
        ("x.yml", "services: {a: {image: x, imgae: y}, b: {ports: []}}", "compose"),
        ("x.yml", "services: {}", "compose"),
        ("compose.yml", "service:\n  a:\n    image: x\n", "compose"),
        ("compose.yml", "services:\na: {image: x}\nvolumes: {b: }\n", "compose"),
        ("values.yml", "service:\n  a:\n    image: x\n", ""),
        ("my-stack.yml", "include: one.yml", "compose"),
        ("docker-compose.yml", "volumes: [data]", "compose"),
        ("compose.prod.yml", "services: {a: {imgae: x}}", "compose"),
        # look-alikes
        (".gitlab-ci-extra.yml", "include: ci/one.yml", ""),
        (".gitlab-ci.yml", "include: [ci/one.yml]", ""),
        ("ci.yml", "include: {local: ci/one.yml}", ""),
        ("ci.yml", "include: [{local: ci/one.yml}, {project: a/b, file: c.yml}]", ""),
        ("ci.yml", "include: [one.yml]\nstages: [test]", ""),
        ("services.yml", "services: {a: {image: x, port: 80, owner: me, dependencies: []}, b: {tier: 1}}", ""),
        ("services.yaml", "services: {_defaults: {autowire: true}, 'App\\': {resource: ../src/}}", ""),
        ("tunnel.yaml", "services: {web: {target: 'http://web'}}", ""),
        ("pre-flight.yml", "secrets: [{name: a, from_env: A}]", ""),
        ("truffle.yml", "networks: {main: {url: x, chain_id: 1}}", ""),
        ("x.yml", "name: CI\non: push\njobs: {t: {services: {db: {image: x}}}}", ""),
        ("x.yml", "jobs: {}\nservices: {db: {image: x}}", ""),
        ("x.yml", "services: [a, b]", ""),
        ("x.yml", "services: {a: 1, b: 2}", ""),
        ("x.yml", "deeper:\n  services:\n    a: {image: x}\n", ""),
        ("x.yml", "# services:\nother: 1", ""),
        ("x.yml", "text: |\n  groups:\n    rules\n", ""),
        ("x.yml", "apiVersion: v1\nkind: Secret\nsecrets: []", ""),
        ("x.yml", "networks: {n: }\nresources: {}", ""),
        ("x.yml", "groups: [{orgId: 1, rules: [{uid: x, title: y}]}]", ""),
        ("x.yml", "groups: [a, b]\nrules: 1", ""),
        ("x.yml", "alerting: {rules: [{name: x}]}\nlisten: {http: 80}", ""),
        ("x.yml", "global: {imageRegistry: }\nalerting: {}", ""),
        ("x.yml", "alerting:\nservice: {env: hosted}", ""),
        ("x.yml", "route: {to: x}\nreceivers: {a: b}", ""),
        ("x.yml", "modules: [a]", ""),
        ("x.yml", "alertmanager:\n  config:\n    route: {receiver: a}\n    receivers: []\n", ""),
        ("nginx.conf", "server { listen 80; }\nrealm=x\n", ""),
        ("x.txt", "services: {a: {image: x}}", ""),
        ("x.yml", "", ""),
        ("x.yml", "- a\n- b\n", ""),
    ],
)
def test_kind(path: str, text: str, kind: str) -> None:
    found = project({path: text})
    assert [name for name in KINDS if found.of(name)] == ([kind] if kind else [])
    assert found.problems == ()


def test_target_lists_in_json_count_where_prometheus_asks_for_them() -> None:
    files = {"targets/a.json": '[{"targets": ["a:1"]}]', "other.json": '[{"x": 1}]', "package.json": '{"targets": []}'}
    with_file_sd = "scrape_configs: [{job_name: x, file_sd_configs: [{files: [targets/*.json]}]}]"
    assert [one.path for one in project({**files, "p.yml": with_file_sd}).of("file-sd")] == ["targets/a.json"]
    assert project({**files, "p.yml": PROMETHEUS}).of("file-sd") == ()


@pytest.mark.parametrize(
    ("path", "data", "place", "reason"),
    [
        ("compose.yml", b"services:\n  a: {image: x\n", (3, 1), "while parsing a flow mapping"),
        ("x.yml", b"services:\n\ta: 1\n", (2, 1), "that cannot start any token"),
        ("x.yml", b"services:\n  a: {image: caf\xe9}\n", (2, 17), "not UTF-8"),
        ("x.yml", "services: {}".encode("utf-16"), (1, 1), "not UTF-8"),
        (
            "rules.yml",
            b"groups:\n- name: g\n  rules:\n  - alert: A\n    x: {{ $value }} y\n",
            (5, 21),
            "while parsing a block mapping",
        ),
    ],
)
def test_problems(path: str, data: bytes, place: tuple[int, int], reason: str) -> None:
    found = discover(MemoryTree({path: data, "good.yml": b"services: {a: {image: x}}"}))
    (problem,) = found.problems
    assert (problem.path, (problem.line, problem.column)) == (path, place)
    assert reason in problem.reason
    assert not isinstance(problem, Template)
    assert [one.path for one in found.of("compose")] == ["good.yml"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("compose.yml", "services:\n  a:\n    image: {{ .Values.image }}\n    ports: {{ x }}\n"),
        ("compose.yml", "services:\n{% for s in all %}\n  {{ s }}: {image: x}\n{% endfor %}\n"),
        ("compose.yml", "services:\n  a:\n    image: {{ image }}\n"),
        ("loki.yml", 'schema_config:\n  configs: []\ncommon:\n  address: {{ env "NOMAD_IP_http" }}:3100\n'),
        (
            "am.yml",
            'route: {receiver: a}\nreceivers: []\nglobal:\n  slack_api_url: {{ with secret "slack" }}{{ .Data.url }}{{ end }}\n',
        ),
        ("prometheus.yml.j2", PROMETHEUS),
        ("alertmanager.yml.tmpl", "route: {receiver: a}\nreceivers: [{name: a}]"),
        ("chart/templates/prometheus.yaml", PROMETHEUS),
        ("chart/templates/deep/prometheus.yaml", PROMETHEUS),
    ],
)
def test_templates_are_a_note(path: str, text: str) -> None:
    found = project({path: text, "chart/Chart.yaml": "name: x\n"})
    assert [(type(error), error.path) for error in found.problems] == [(Template, path)]
    assert found.of(*KINDS) == ()


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("broken.yml", "other: {a: b\n"),
        ("broken.yml", "{{ define }}"),
        ("mail.tmpl", '{{ define "subject" }}route{{ end }}'),
        ("templates/prometheus.yml", PROMETHEUS),
        (
            "x.yml",
            "route: {receiver: a}\nreceivers:\n- name: a\n  slack_configs:\n  - text: |\n      {{ range .A }}\n",
        ),
        ("x.yml", "groups: [{name: g, rules: [{alert: A, expr: up, annotations: {a: {{ $value }}}}]}]"),
        ("x.yml", "services:\n  a:\n    image: x\n    labels: ['{{ x }}']\n    command: --format={{.Name}}\n"),
        ("x.yml", 'groups: [{name: g, rules: [{alert: A, expr: up, annotations: {a: "{{ $value }}"}}]}]'),
    ],
)
def test_no_problem(path: str, text: str) -> None:
    assert project({path: text}).problems == ()


def test_what_is_ignored_by_git_is_still_a_fact() -> None:
    files = {".gitignore": ".env\n", ".env": "PORT=8081", "compose.yml": "services: {a: {image: x, ports: ['${PORT}:80']}}"}
    assert project(files).stack.projects[0].services["a"].ports[0].published == range(8081, 8082)


def test_nothing_is_parsed_before_somebody_asks() -> None:
    found = project({"compose.yml": "services: {a: {image: x}}", "p.yml": PROMETHEUS})
    assert not any("roots" in vars(document) for document in found.documents)
    found.of("compose")
    assert [document.path for document in found.documents if "roots" in vars(document)] == ["compose.yml"]


def test_a_named_compose_file_is_one_whatever_is_in_it() -> None:
    found = project({"stack": "x-only: 1\n"}, Settings(compose_files=("stack",)))
    assert [(one.path, one.kind) for one in found.documents] == [("stack", "compose")]


@pytest.mark.parametrize("settings", [Settings(compose_files=("gone.yml",)), Settings(env_files=("gone.env",))])
def test_a_named_file_must_exist(settings: Settings) -> None:
    with pytest.raises(UsageError, match=r"gone\.(yml|env): no such file"):
        project({"compose.yml": dedent("services: {}")}, settings)


def test_a_named_env_file_must_be_text() -> None:
    with pytest.raises(Unreadable, match=r"^x\.env: not UTF-8$"):
        discover(MemoryTree({"x.env": b"A=\xff"}), Settings(env_files=("x.env",)))
