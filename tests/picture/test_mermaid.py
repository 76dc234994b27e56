"""The picture as Mermaid text, to the letter."""

from __future__ import annotations

from fixer.picture import mermaid
from tests.picture.stacks import FIVE, drawn
from tests.picture.test_svg import HOSTILE


def test_five_services() -> None:
    assert (
        mermaid.render(drawn(FIVE))
        == """\
flowchart LR
    n0["host<br>published ports"]
    subgraph g1["back"]
        n1(["prometheus<br>prom/prometheus:v2.55.1"])
        n2(["alertmanager<br>prom/alertmanager:v0.28.0"])
        n3(["auth<br>built from auth"])
    end
    subgraph g2["back #43; front"]
        n4(["web<br>nginx:1.27"])
    end
    subgraph g3["back"]
        n5(["db<br>postgres:16"])
    end
    n6["node.example.org<br>no service of these files"]
    n0 -->|"80 #8594; 80"| n4
    n4 -->|"depends on"| n3
    n0 -->|"8081 #8594; 8080"| n3
    n3 -->|"depends on"| n5
    n0 -->|"9090 #8594; 9090"| n1
    n1 --x|"scrapes :8081 PRM001 #8594; auth:8080"| n3
    n1 -->|"scrapes :9100"| n6
    n1 -->|"alerts :9093"| n2
    linkStyle 5 stroke:#d1242f,stroke-width:3px
"""
    )


def test_names_that_mean_harm_are_words() -> None:
    text = mermaid.render(drawn(HOSTILE))
    assert "<script" not in text
    assert "<img" not in text
    assert 'n4["javascript:alert#40;5#41;<br>no service of these files"]' in text
