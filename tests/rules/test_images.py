"""Programs called in a container's scripts, and flags that go away: what fixtures cannot list."""

from __future__ import annotations

import pytest

from tests.rules.stacks import messages, outcome, text


def healthcheck(test: str, image: str = "mariadb:11") -> dict[str, str]:
    return {"compose.yml": f"services:\n  db:\n    image: {image}\n    healthcheck:\n      test: {test}\n"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("mysqladmin ping", "mariadb-admin ping"),
        ("sleep 1; mysql -e 'select 1'", "sleep 1; mariadb -e 'select 1'"),
        ("! mysqladmin ping || exit 1", "! mariadb-admin ping || exit 1"),
        ("(mysql -e 'select 1')", "(mariadb -e 'select 1')"),
        ("if mysqladmin ping; then mysqlshow; fi", "if mariadb-admin ping; then mariadb-show; fi"),
        ("timeout 5 mysqladmin ping -u mysql", "timeout 5 mariadb-admin ping -u mysql"),
        ("MYSQL_PWD=$$PW mysqladmin ping", "MYSQL_PWD=$$PW mariadb-admin ping"),
        ("/usr/bin/mysqladmin ping", "/usr/bin/mariadb-admin ping"),
        ("exec mysqldump -h mysql app", "exec mariadb-dump -h mysql app"),
    ],
)
def test_a_program_that_is_called_gets_its_new_name(before: str, after: str) -> None:
    found = outcome(healthcheck(f'["CMD-SHELL", "{before}"]'), "IMG003")
    assert text(found, "compose.yml") == healthcheck(f'["CMD-SHELL", "{after}"]')["compose.yml"]


@pytest.mark.parametrize(
    "script",
    [
        "healthcheck.sh --connect",
        "nc -z mysql 3306",
        "echo mysql",
        "test -S /run/mysqld/mysqld.sock",
        "pgrep mysqld",
        "command -v mysqladmin",
        "cat /etc/mysql/my.cnf",
        "mysqld --version",
        "mysql-wait",
    ],
)
def test_other_words_are_no_calls(script: str) -> None:
    assert messages(healthcheck(f'["CMD-SHELL", "{script}"]'), "IMG003") == []


@pytest.mark.parametrize(
    ("tag", "found"),
    [("11", True), ("11.4.2-noble", True), ("latest", True), ("lts", True), ("10.11", False), ("10", False), ("jammy", False)],
)
def test_versions_of_mariadb(tag: str, found: bool) -> None:
    assert bool(messages(healthcheck("mysqladmin ping", f"mariadb:{tag}"), "IMG003")) is found


@pytest.mark.parametrize(
    ("image", "found"),
    [
        ("postgres:18", True),
        ("postgres:18.1-alpine3.22", True),
        ("docker.io/postgres:19", True),
        ("public.ecr.aws/docker/library/postgres:18", True),
        ("postgres:latest", True),
        ("postgres:17", False),
        ("postgres:18beta1", False),
        ("postgres:latest@sha256:0000", False),
        ("team/postgres:18", False),
        ("ghcr.io/team/postgres:18", False),
        ("pgvector/pgvector:0.8.1-pg18-trixie", True),
        ("pgvector/pgvector:pg17", False),
        ("timescale/timescaledb-ha:pg18", False),
    ],
)
def test_images_of_postgres(image: str, found: bool) -> None:
    files = {"compose.yml": f"services:\n  db:\n    image: {image}\n    volumes: ['/srv/db:/var/lib/postgresql/data']\n"}
    assert bool(messages(files, "IMG001")) is found


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("8", True),
        ("8.4.3", True),
        ("9", True),
        ("lts", True),
        ("8.0", False),
        ("8.3", False),
        ("5.7", False),
        ("8-debian", False),
    ],
)
def test_versions_of_mysql(tag: str, found: bool) -> None:
    flag = "--default-authentication-plugin=mysql_native_password"
    files = {"compose.yml": f"services:\n  db:\n    image: mysql:{tag}\n    command: {flag}\n"}
    assert bool(messages(files, "IMG002")) is found


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "command: |\n      mysqld\n      FLAG\n      --skip-name-resolve\n",
            "command: |\n      mysqld\n      --skip-name-resolve\n",
        ),
        ("command: FLAG --skip-name-resolve\n", "command: --skip-name-resolve\n"),
        ("command: mysqld FLAG\n", "command: mysqld\n"),
        ("command: [mysqld, FLAG]\n", "command: [mysqld]\n"),
        ("command: [FLAG]\n", ""),
    ],
)
def test_a_flag_goes_away(before: str, after: str) -> None:
    service = "services:\n  db:\n    image: mysql:9.1\n    "
    flag = "--default-authentication-plugin=mysql_native_password"
    found = outcome({"compose.yml": service + before.replace("FLAG", flag)}, "IMG002")
    assert text(found, "compose.yml").rstrip() == (service + after).rstrip()
