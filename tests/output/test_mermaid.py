"""Pictures of what is broken, as text and as Mermaid's own parser reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fixer.engine.outcome import Outcome
from fixer.engine.rule import Finding, Options, Rule
from fixer.output import mermaid
from fixer.output.flowchart import quoted
from fixer.output.mermaid import picture
from fixer.output.report import Report
from fixer.stack.project import Project
from tests.engine.small import go, replaces, rule
from tests.output import judges
from tests.output.test_text import COMPOSE, OTHER, across, hostile
from tests.rules.stacks import outcome

STACK = {
    "docker-compose.yml": """
        services:
          prometheus:
            image: prom/prometheus:v2.55.1
            command: ["--config.file=/etc/prometheus/prometheus.yml"]
            depends_on: [auth]
            volumes: ["./prometheus.yml:/etc/prometheus/prometheus.yml:ro"]
          auth:
            build: ./auth
            ports: ["8081:8080"]
            environment: {PORT: "8080"}
          other:
            image: nginx
        """,
    "prometheus.yml": """
        scrape_configs:
          - job_name: auth
            static_configs:
              - targets: ['auth:8081']
        """,
}


def drawn(found: Outcome) -> str:
    return picture(Report(found)).text


def test_a_target_that_is_wrong() -> None:
    assert (
        drawn(outcome(STACK, "PRM001"))
        == """\
flowchart LR
    n0(["prometheus"])
    n1["prometheus.yml"]
    n2(["auth"])
    n0 -->|"reads"| n1
    n1 --x|"PRM001"| n2
    n0 -->|"depends on"| n2
    linkStyle 1 stroke:#d1242f,stroke-width:3px
"""
    )


def test_a_file_that_its_reader_refuses() -> None:
    files = {
        "compose.yml": """
            services:
              alertmanager:
                image: prom/alertmanager:v0.27.0
                volumes: ["./alertmanager.yml:/etc/alertmanager/alertmanager.yml"]
            """,
        "alertmanager.yml": """
            route: {receiver: none}
            receivers: [{name: none}]
            inhibit_rules:
              - source_matchers: [severity="critical"]
                target_matchers: [severity="warning"]
                equal: alertname
            """,
    }
    assert (
        drawn(outcome(files, "ALM001"))
        == """\
flowchart LR
    n0(["alertmanager"])
    n1["alertmanager.yml"]
    n0 --x|"reads ALM001"| n1
    linkStyle 0 stroke:#d1242f,stroke-width:3px
"""
    )


def test_several_findings_on_one_edge_and_on_one_node() -> None:
    files = {"a.yml": COMPOSE, "b.yml": OTHER, "c.yml": "key: x\n"}
    text = drawn(go(files, across(), everywhere(), replaces("TST004", "x", "y"), replaces("TST005", "auth", "sso"), fix=False))
    assert (
        text
        == """\
flowchart LR
    n0(["auth TST005"])
    n1["b.yml"]
    n2["c.yml TST004 TST007"]
    n1 --x|"TST001"| n0
    linkStyle 0 stroke:#d1242f,stroke-width:3px
    classDef broken stroke:#d1242f,stroke-width:3px
    class n0,n2 broken
"""
    )


def test_nothing_to_draw() -> None:
    assert picture(Report(go({"a.yml": COMPOSE}))) == ("", 0)
    assert drawn(go({"a.yml": "key: x  # fixer: ignore[TST003] wanted\n"}, hostile())) == ""


def test_large_stacks_are_drawn_in_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mermaid, "NODES", 2)
    found = go({f"{name}.yml": "key: x\n" for name in "abc"}, everywhere())
    assert picture(Report(found)).left_out == 1
    assert drawn(found).count('"]') == 2


def everywhere() -> Rule:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for document in project.documents:
            yield from (Finding(made, node, {"what": "x"}) for node in document.find("key"))

    made = rule("TST007", check)
    return made


NAMES = (
    "plain-name_1.yml",
    'quo"te',
    "back`tick `md`",
    "a;b#c%%d",
    "#35; &amp; <b>bold</b>",
    "a]b)c}d|e",
    "end",
    "größe 日本 😀",
    "click a callback",
    "%%{init: {}}%%",
    "line\nbreak \\n",
    "@me http://e.org",
    "-->",
    "x" * 200,
)


def test_whatever_a_name_is_mermaid_reads_it_as_that_name() -> None:
    nodes = "\n".join(f"    n{number}[{quoted(name)}]" for number, name in enumerate(NAMES))
    edges = "\n".join(f"    n{number} --x|{quoted(name)}| n0" for number, name in enumerate(NAMES))
    (said,) = judges.mermaid([f"flowchart LR\n{nodes}\n{edges}\n"])
    shown = [*NAMES[:10], "line\\x0abreak \\n", *NAMES[11:13], "x" * 59 + "…"]
    assert (said.get("error"), said.get("nodes"), said.get("edges")) == (None, shown, shown)
