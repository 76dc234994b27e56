"""CRDB001 and CRDB005 beyond their fixtures: what they say, and how they work together."""

from __future__ import annotations

import pytest

from tests.rules.stacks import messages, outcome, text

STACK = """
services:
  db:
    image: cockroachdb/cockroach:{tag}
    command: {command}
    volumes:
      - {mount}
  app:
    image: example/app:1
    environment:
      DATABASE_URL: postgresql://app:pw@db:26257/app?sslmode={mode}
"""

LOCKED = ", mounted read-only, does not exist"


def stack(
    command: str = "start-single-node --certs-dir=/certs",
    mount: str = "./certs:/certs:ro",
    tag: str = "v23.1.14",
    mode: str = "prefer",
) -> str:
    return STACK.format(tag=tag, command=command, mount=mount, mode=mode)


@pytest.mark.parametrize(
    ("command", "mount", "tag", "reason"),
    [
        ("start-single-node --certs-dir=/certs", "./certs:/certs:ro", "v23.1.14", f"./certs{LOCKED}"),
        ("start-single-node --certs-dir /certs", "./certs:/certs:ro", "latest", f"./certs{LOCKED}"),
        (
            "start-single-node --certs-dir=certs",
            "./pki:/cockroach/certs:ro",
            "v24.1.0",
            "./pki, mounted read-only, does not exist",
        ),
        ("start-single-node", "./pki:/cockroach/certs:ro", "v24.1.0", f"./pki{LOCKED}"),
        ("start-single-node --certs-dir=/certs", "./certs:/certs", "v21.2.17", "./certs does not exist"),
        ("start-single-node --certs-dir=/a/certs", "./a:/a:ro", "v23.1.14", f"./a/certs{LOCKED}"),
        ("start --certs-dir=/certs --join=db", "./certs:/certs", "v23.1.14", "./certs does not exist"),
        ("start --certs-dir=/certs --join=db", "data:/data", "v23.1.14", "nothing is mounted at /certs"),
        (
            "start-single-node --insecure=false --certs-dir=/certs",
            "./certs:/certs:ro",
            "v23",
            "./certs, mounted read-only, does not exist",
        ),
    ],
)
def test_certificates_that_cannot_be_there(command: str, mount: str, tag: str, reason: str) -> None:
    said = messages({"compose.yaml": stack(command, mount, tag)}, "CRDB001")
    assert said == [f"error: CockroachDB (db) is started with certificates, but {reason}"]


@pytest.mark.parametrize(
    ("command", "mount", "tag"),
    [
        ("start-single-node --certs-dir=/certs", "./certs:/certs", "v23.1.14"),
        ("start-single-node --certs-dir=/certs", "./certs:/certs", "latest"),
        ("start-single-node --certs-dir=/certs", "./certs:/certs", "latest-v24.1"),
        ("start-single-node --certs-dir=/certs", "certs:/certs", "v23.1.14"),
        ("start --certs-dir=/certs --join=db", "certs:/certs:ro", "v23.1.14"),
        ("start-single-node --certs-dir=/certs", "../certs:/certs:ro", "v23.1.14"),
        ("start-single-node --certs-dir=/certs", "./certs/ca.crt:/certs/ca.crt:ro", "v23.1.14"),
        ("start-single-node --insecure=true", "./certs:/certs:ro", "v23.1.14"),
        ("start --certs-dir=${CERTS} --join=db", "./certs:/certs:ro", "v23.1.14"),
        ("start --join=db", "./certs:/certs:ro", "v23.1.14"),
        ("sql --certs-dir=/certs", "./certs:/certs:ro", "v23.1.14"),
        ("demo --certs-dir=/certs", "./certs:/certs:ro", "v23.1.14"),
    ],
)
def test_certificates_that_may_be_there(command: str, mount: str, tag: str) -> None:
    assert messages({"compose.yaml": stack(command, mount, tag)}, "CRDB001") == []


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("scripts/generate-certs.sh", "./scripts/generate-certs.sh"),
        ("certs.sh", "./certs.sh"),
        ("tools/make_certificates.sh", "./tools/make_certificates.sh"),
        ("deploy/gen-cert.local.sh", "./deploy/gen-cert.local.sh"),
        ("scripts/certbot-renew.sh", ""),
        ("scripts/letsencrypt-certs.sh", ""),
        ("scripts/concert.py", ""),
        ("scripts/deploy.sh", ""),
    ],
)
def test_a_script_that_makes_certificates_is_named_and_lowers_the_severity(script: str, shown: str) -> None:
    (said,) = messages({"compose.yaml": stack(), script: "#!/bin/sh\n"}, "CRDB001")
    hint = f" ({shown} seems to make certificates: run it first)" if shown else ""
    expected = f"CockroachDB (db) is started with certificates, but ./certs, mounted read-only, does not exist{hint}"
    assert said == f"{'warning' if shown else 'error'}: {expected}"


def test_the_nearest_script_is_named_from_the_compose_file() -> None:
    files = {"deploy/compose.yaml": stack(), "deploy/tools/certs.sh": "", "a-certs.sh": "", "scripts/certs.sh": ""}
    (said,) = messages(files, "CRDB001")
    assert "(./tools/certs.sh seems to make certificates" in said
    (said,) = messages({path: body for path, body in files.items() if "tools" not in path}, "CRDB001")
    assert "(../a-certs.sh seems to make certificates" in said


INSECURE = '[rules.CRDB001]\nalternative = "insecure"\n'


def test_clients_that_demand_tls_are_named_once_a_node_is_insecure() -> None:
    found = outcome({"compose.yaml": stack(mode="verify-full"), "fixer.toml": INSECURE}, "CRDB001", "CRDB005")
    said = [(one.finding.rule.code, one.finding.message, bool(one.after)) for one in found.reported]
    assert said[1:] == [("CRDB005", "app connects with sslmode=verify-full, but db runs in insecure mode", True)]
    assert text(found, "compose.yaml").splitlines()[3:] == [
        "    command: start-single-node --insecure",
        "  app:",
        "    image: example/app:1",
        "    environment:",
        "      DATABASE_URL: postgresql://app:pw@db:26257/app?sslmode=disable",
    ]


def test_clients_without_tls_fit_an_insecure_node_and_are_left_alone() -> None:
    found = outcome({"compose.yaml": stack(mode="disable"), "fixer.toml": INSECURE}, "CRDB001", "CRDB005")
    assert [one.finding.rule.code for one in found.reported] == ["CRDB001"]
    assert "sslmode=disable" in text(found, "compose.yaml")


def test_clients_without_tls_are_named_once_a_node_has_certificates() -> None:
    chosen = '[rules.CRDB001]\nalternative = "named-volume"\n'
    found = outcome({"compose.yaml": stack(mode="disable"), "fixer.toml": chosen}, "CRDB001", "CRDB005")
    assert [one.finding.message for one in found.reported][1:] == [
        "app connects with sslmode=disable, but db runs in secure mode"
    ]
    assert "app?sslmode=require" in text(found, "compose.yaml")


def test_nothing_is_said_of_clients_while_a_node_lacks_certificates() -> None:
    assert messages({"compose.yaml": stack(mode="disable")}, "CRDB005") == []


@pytest.mark.parametrize(
    ("written", "mode"),
    [
        ("postgresql://app@db:26257/app?sslmode=require", "require"),
        ("postgres://db/app?application_name=x&sslmode=verify-ca", "verify-ca"),
        ("cockroachdb+psycopg2://app@db:26257/app?sslmode=verify-full&x=y", "verify-full"),
        ("jdbc:postgresql://db:26257/app?sslmode=require", "require"),
        ("host=db sslmode=require user=app", "require"),
        ("user=app sslmode = require host = db", "require"),
        ("postgresql://app@db:26257/app?sslmode=disable", ""),
        ("postgresql://app@db:26257/app?sslmode=allow", ""),
        ("postgresql://app@db:26257/app?sslmode=requirement", ""),
        ("postgresql://app@db.example.com:26257/app?sslmode=require", ""),
        ("postgresql://app@db:26257,other:26257/app?sslmode=require", ""),
        ("mysql://app@db:26257/app?sslmode=require", ""),
        ("https://db:26257/?sslmode=require", ""),
        ("redis://db?sslmode=require", ""),
        ("hostname=db sslmode=require", ""),
        ("host=other sslmode=require", ""),
    ],
)
def test_connection_strings(written: str, mode: str) -> None:
    stack = f"""
    services:
      db: {{image: "cockroachdb/cockroach:v24.1.0", command: start-single-node --insecure}}
      app: {{image: "example/app:1", environment: {{DSN: "{written}"}}}}
    """
    said = messages({"compose.yaml": stack}, "CRDB005")
    assert said == ([f"error: app connects with sslmode={mode}, but db runs in insecure mode"] if mode else [])


@pytest.mark.parametrize(
    ("variables", "loud"),
    [
        ("DB_HOST: db, DB_SSLMODE: require", True),
        ("DB_HOST: 'db:26257', DB_SSL_MODE: require", True),
        ("PGHOST: db, PGSSLMODE: require", True),
        ("APP_DB_HOSTNAME: db, APP_DB_SSL_MODE: verify-full", True),
        ("DB_HOST: db, DB_SSL_MODE: 'true'", False),
        ("DB_HOST: db, DB_SSL_MODE: prefer", False),
        ("DB_HOST: db, CACHE_SSL_MODE: require", False),
        ("DB_HOST: other, DB_SSL_MODE: require", False),
        ("DB_HOST: '${DB}', DB_SSL_MODE: require", False),
        ("DB_HOST: db, DB_ADDR: 'other:26257', DB_SSL_MODE: require", False),
    ],
)
def test_variables_beside_a_host(variables: str, loud: bool) -> None:
    stack = f"""
    services:
      db: {{image: "cockroachdb/cockroach:v24.1.0", command: start-single-node --insecure}}
      app: {{image: "example/app:1", environment: {{{variables}}}}}
    """
    assert bool(messages({"compose.yaml": stack}, "CRDB005")) is loud
