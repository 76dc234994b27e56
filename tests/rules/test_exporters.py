"""Connection strings of exporters, in all the ways people write them."""

from __future__ import annotations

import pytest

from tests.rules.stacks import messages, outcome, text

DATABASE = "  db:\n    image: postgres:17\n"


def exporter(image: str, name: str, value: str) -> dict[str, str]:
    service = f"  exporter:\n    image: {image}\n    environment:\n      {name}: {value}\n"
    return {"compose.yml": f"services:\n{DATABASE}{service}"}


def postgres(value: str, name: str = "DATA_SOURCE_NAME", tag: str = "v0.17.1") -> dict[str, str]:
    return exporter(f"prometheuscommunity/postgres-exporter:{tag}", name, value)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("postgres://u:p@db:5432/app", "postgres://u:p@db:5432/app?sslmode=disable"),
        ("postgresql://u:p%40@db/app", "postgresql://u:p%40@db/app?sslmode=disable"),
        ("postgresql://u:p@x/@db/app", "postgresql://u:p@x/@db/app?sslmode=disable"),
        (
            "postgresql://${U:-u}:${P}@db:${PORT:-5432}/${D:-app}",
            "postgresql://${U:-u}:${P}@db:${PORT:-5432}/${D:-app}?sslmode=disable",
        ),
        ("postgresql://db", "postgresql://db/?sslmode=disable"),
        ("postgresql://u:p@db:5432/?application_name=x", "postgresql://u:p@db:5432/?application_name=x&sslmode=disable"),
        ("host=db user=u password='a b'", "host=db user=u password='a b' sslmode=disable"),
    ],
)
def test_a_mode_is_added(before: str, after: str) -> None:
    assert text(outcome(postgres(before), "EXP002"), "compose.yml") == postgres(after)["compose.yml"]


@pytest.mark.parametrize(
    "value",
    [
        "postgresql://u:p@db:5432/app?sslmode=disable",
        "postgresql://u:p@db:5432/app?sslmode=require",
        "postgresql://u:p@elsewhere:5432/app",
        "postgresql://u:p@exporter:5432/app",
        "postgresql://u:p@db:5432/app?${PARAMETERS}",
        "${DSN}",
        "user=u password=p dbname=app",
        "'host=/var/run/postgresql user=u'",
    ],
)
def test_no_mode_is_missing_or_nobody_knows(value: str) -> None:
    assert messages(postgres(value), "EXP002") == []


@pytest.mark.parametrize(("tag", "found"), [("v0.15.0", True), ("v0.18.1", True), ("v0.19.0", False), ("latest", False)])
def test_versions_that_know_no_prefer(tag: str, found: bool) -> None:
    assert bool(messages(postgres("postgresql://u:p@db/app?sslmode=prefer", tag=tag), "EXP002")) is found


@pytest.mark.parametrize(
    ("tag", "found"), [("v0.15.0", True), ("latest", True), ("main", True), ("v0.14.0", False), ("${TAG}", False)]
)
def test_versions_that_read_no_data_source(tag: str, found: bool) -> None:
    files = exporter(f"prom/mysqld-exporter:{tag}", "DATA_SOURCE_NAME", "u:p@(db:3306)/")
    assert bool(messages(files, "EXP001")) is found


@pytest.mark.parametrize(
    ("source", "address", "password"),
    [
        ("u:p@(db:3306)/", "db:3306", "p"),
        ("u:p@tcp(db)/app", "db:3306", "p"),
        ("u:p@ss@(db:3307)/", "db:3307", "p@ss"),
        ("u:${P:-x}@(${H:-db}:3306)/", "${H:-db}:3306", "${P:-x}"),
    ],
)
def test_a_data_source_is_taken_apart(source: str, address: str, password: str) -> None:
    files = exporter("prom/mysqld-exporter:v0.15.1", "DATA_SOURCE_NAME", source)
    mended = text(outcome(files, "EXP001"), "compose.yml")
    flags = f"    command:\n      - --mysqld.address={address}\n      - --mysqld.username=u\n"
    assert flags in mended
    assert mended.endswith(f"    environment:\n      MYSQLD_EXPORTER_PASSWORD: {password}\n")
