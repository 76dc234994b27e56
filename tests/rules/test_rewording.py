"""A flag changes, goes or is added alike in whichever way the command is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.rules.stacks import outcome

FILE = "docker-compose.yml"

FORMS: dict[str, Callable[[list[str]], str]] = {
    "block": lambda words: "".join(f"\n      - {word!r}" for word in words),
    "plain": " ".join,
    "quoted": lambda words: f'"{" ".join(words)}"',
    "folded": lambda words: ">-\n      " + "\n      ".join(words),
    "literal": lambda words: "|\n      " + "\n      ".join(words),
    "continued": lambda words: "|\n      " + " \\\n        ".join(words),
}

RELAY = "\n    ports: ['49160-49200:49160-49200/udp', '3478:3478/udp']"
EXPORTER = "\n    environment: {DATA_SOURCE_NAME: 'user:secret@(mysql:3306)/'}"

CASES = [
    ("PRM019", "prom/prometheus:v3.5.0", "--storage.tsdb.retention 15d --agent", "--storage.tsdb.retention.time 15d --agent"),
    ("PRM019", "prom/prometheus:v3.5.0", "--alertmanager.timeout 9s --query.timeout 9s", "--query.timeout 9s"),
    ("PRM020", "prom/prometheus:v3.5.0", "--enable-feature agent,old-ui --x", "--enable-feature=old-ui --agent --x"),
    ("PRM021", "prom/prometheus:v3.5.0", "--version --web.enable-admin-api=false", "--version --no-web.enable-admin-api"),
    ("PRM022", "prom/prometheus:v3.5.0", "-config.file /a.yml --version", "--config.file /a.yml --version"),
    ("ALM032", "prom/alertmanager:v0.27.0", "--log.level warning --version", "--log.level warn --version"),
    ("IMG002", "mysql:9.0", "mysqld --default-authentication-plugin mysql_native_password --x", "mysqld --x"),
    ("IMG002", "mysql:8.4", "--default-authentication-plugin mysql_native_password --x", "--mysql-native-password=ON --x"),
    ("CRDB002", "cockroachdb/cockroach:v23.1.14", "start --listen-addr db --insecure", "start-single-node --insecure"),
    ("CRDB006", "cockroachdb/cockroach:v23.1.14", "start-single-node --listen-addr 0.0.0.0 --x=y", "start-single-node --x=y"),
    ("EXP001", f"prom/mysqld-exporter:v0.15.0{EXPORTER}", "--x", "--x --mysqld.address=mysql:3306 --mysqld.username=user"),
    ("TRN001", f"coturn/coturn:4.6{RELAY}", "-n --min-port 49160 --x", "-n --min-port 49160 --x --max-port=49200"),
    ("TRN007", "coturn/coturn:4.6", "-n --stun-only --lt-cred-mech --no-stun --x", "-n --lt-cred-mech --x"),
]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(("code", "image", "before", "after"), CASES)
def test_every_form_becomes_the_same_words(form: str, code: str, image: str, before: str, after: str) -> None:
    command = FORMS[form](before.split())
    found = outcome({FILE: f"services:\n  db:\n    image: {image}\n    command: {command}\n"}, code)
    service = found.after.stack.projects[0].services["db"]
    assert [word.text for word in service.command or ()] == after.split()
