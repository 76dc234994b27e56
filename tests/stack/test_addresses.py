"""Addresses in texts: what is read, how it is changed, and what the stack says of one."""

from __future__ import annotations

import pytest

from fixer.stack.addresses import addresses, configured, rewritten
from fixer.stack.evidence import mistaken
from fixer.stack.verdict import Certainty, Decision
from tests.stack.trees import project


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("postgres://user:secret@db:5433/app?sslmode=disable", [("db", 5433, "postgres")]),
        ("jdbc:postgresql://db:5433/app", [("db", 5433, "jdbc:postgresql")]),
        ("mongodb://a:27017,b:27018/app?replicaSet=rs", [("a", 27017, "mongodb"), ("b", 27018, "mongodb")]),
        ("user:secret@tcp(db:3307)/app", [("db", 3307, "")]),
        ("user:secret@(db:3307)/", [("db", 3307, "")]),
        ("kafka:9092,kafka-2:9093", [("kafka", 9092, ""), ("kafka-2", 9093, "")]),
        ("1@kafka:9093", [("kafka", 9093, "")]),
        ("host=db port=5433 user=app", [("db", 5433, "")]),
        ("Host=db;Port=5433;Database=app", [("db", 5433, "")]),
        ("Server=mssql,1434;Database=app", [("mssql", 1434, "")]),
        ("http://[::1]:8080/health", [("[::1]", 8080, "http")]),
        ("http://grafana/api", [("grafana", None, "http")]),
        ("--redis.addr=redis://redis:6380", [("redis", 6380, "redis")]),
        ("REDIS_URL=redis://redis:6380", [("redis", 6380, "redis")]),
        ("postgres://postgres:5433@db/app", [("db", None, "postgres")]),
        ("postgres://postgres:5433@db:5432/app", [("db", 5432, "postgres")]),
        ("postgres:16-alpine", []),
        ("10.0.0.1:5432.5", []),
        ("db:99999", []),
        ("db:${PORT}", []),
    ],
)
def test_read(text: str, read: list[tuple[str, int | None, str]]) -> None:
    assert [(one.host, one.port, one.scheme) for one in addresses(text)] == read


def test_changed() -> None:
    text = "postgres://user:secret@localhost:5433/app"
    assert addresses(text)[0].changed(text, "database", 5432) == "postgres://user:secret@database:5432/app"
    libpq = "port=5433 host=db"
    assert addresses(libpq)[0].changed(libpq, "database", 5432) == "port=5432 host=database"


STACK = """
    services:
      app:
        image: registry.example.com/app:1
        command: [serve, --cache=redis:6380]
        environment:
          DATABASE_URL: postgres://app:${SECRET}@db:5433/app
          SEARCH_URL: ${SEARCH_URL:-http://search:9201}
          QUEUE_URL: ${QUEUE_URL:-amqp://queue:5673}
          AUDIT_URL: http://${AUDIT_HOST:-audit}:9201
          CACHE_HOST: redis
          CACHE_PORT: 6380
      list:
        image: registry.example.com/app:1
        environment:
          - CACHE_HOST=redis
          - CACHE_PORT=6380
      db:
        image: postgres:16
        ports: ["5433:5432"]
    """


def test_configured_and_rewritten() -> None:
    made = project({"compose.yaml": STACK, ".env": "QUEUE_URL=amqp://queue:5673\n"})
    compose = made.stack.projects[0]
    found = {(one.name, one.host, one.port): one for name in ("app", "list") for one in configured(compose.services[name])}
    texts = {
        key[0]: None if (new := rewritten(compose, one, port=1)) is None else list(new.values()) for key, one in found.items()
    }
    assert texts == {
        "DATABASE_URL": ["postgres://app:${SECRET}@db:1/app"],
        "SEARCH_URL": ["${SEARCH_URL:-http://search:1}"],
        "QUEUE_URL": None,
        "AUDIT_URL": None,
        "CACHE_PORT": ["CACHE_PORT=1"],
        "cache": ["--cache=redis:1"],
    }


def test_rewritten_pair() -> None:
    made = project({"compose.yaml": STACK})
    compose = made.stack.projects[0]
    pairs = [one for name in ("app", "list") for one in configured(compose.services[name]) if one.name == "CACHE_PORT"]
    assert [list((rewritten(compose, one, host="cache", port=6379) or {}).values()) for one in pairs] == [
        ["cache", "6379"],
        ["CACHE_HOST=cache", "CACHE_PORT=6379"],
    ]


def test_mistaken() -> None:
    made = project({"compose.yaml": STACK})
    compose = made.stack.projects[0]
    users = [(compose, compose.services["app"])]
    verdict = mistaken(made.stack, users, "db", 5433)
    assert verdict is not None
    assert (verdict.decision, verdict.port, verdict.certainty) == (Decision.PUBLISHED, 5432, Certainty.CERTAIN)
    assert mistaken(made.stack, users, "db", 5432) is None
    assert mistaken(made.stack, users, "nobody", 5433) is None


def test_the_datasource_itself_is_no_evidence() -> None:
    files = {
        "compose.yaml": """
            services:
              grafana:
                image: grafana/grafana:11.0.0
                volumes: ["./datasources.yml:/etc/grafana/provisioning/datasources/datasources.yml"]
              prometheus:
                image: prom/prometheus:v3.5.0
                ports: ["9091:9090"]
            """,
        "datasources.yml": """
            apiVersion: 1
            datasources:
              - {name: Prometheus, type: prometheus, access: proxy, url: "http://prometheus:9091"}
            """,
    }
    made = project(files)
    readers = [(place.project, place.service) for place in made.stack.readers(made.of("grafana-datasources")[0])]
    verdict = mistaken(made.stack, readers, "prometheus", 9091)
    assert readers
    assert verdict is not None
    assert (verdict.port, verdict.certainty) == (9090, Certainty.CERTAIN)
