"""What cases of rules about Grafana cannot say well: which dashboards are read, and what is found together."""

from __future__ import annotations

from fixer.document.tree import MemoryTree
from fixer.stack.discovery import discover, widened
from tests.rules.stacks import messages, outcome

PLACEHOLDER = '{"__inputs": [{"name": "DS_P", "type": "datasource", "pluginId": "prometheus"}], "datasource": "${DS_P}"}'
STACK = {
    "compose.yml": """
        services:
          grafana:
            image: grafana/grafana:12.0.2
            volumes:
              - ./grafana/sources.yml:/etc/grafana/provisioning/datasources/sources.yml
              - ./grafana/providers.yml:/etc/grafana/provisioning/dashboards/providers.yml
              - ./grafana/dashboards:/dashboards
        """,
    "grafana/sources.yml": """
        apiVersion: 1
        datasources:
          - name: Metrics
            type: prometheus
            access: proxy
            url: http://localhost:9090
        """,
    "grafana/providers.yml": """
        apiVersion: 1
        providers:
          - name: all
            type: file
            options:
              path: /dashboards
        """,
}


def test_a_dashboard_that_does_not_parse_is_nobodys_business() -> None:
    found = outcome({**STACK, "grafana/dashboards/broken.json": PLACEHOLDER[:-1]}, "GRF007")
    assert (found.reported, found.after.problems) == ((), ())


def test_dashboards_are_read_for_their_rules_alone() -> None:
    files = {"grafana/a.json": PLACEHOLDER, "dashboards/b.json": "{}", "src/c.json": PLACEHOLDER}
    project = discover(MemoryTree({path: text.encode() for path, text in files.items()}))
    assert project.documents == ()
    assert [document.path for document in widened(project, {"grafana-dashboard"}).documents] == ["grafana/a.json"]


def test_a_placeholder_is_counted() -> None:
    twice = PLACEHOLDER.replace('"${DS_P}"', '{"uid": "${DS_P}"}, "panels": [{"datasource": "${DS_P}"}]')
    [said] = messages({**STACK, "grafana/dashboards/a.json": twice}, "GRF007")
    assert said.startswith("error: `${DS_P}` stands in a provisioned dashboard 2 times")


def test_a_source_at_localhost_whose_service_runs_elsewhere_is_left_to_people() -> None:
    [said] = outcome(STACK, "GRF001").reported
    assert [(fix.applicability.name, fix.edits) for fix in said.finding.fixes] == [("MANUAL", ())]
