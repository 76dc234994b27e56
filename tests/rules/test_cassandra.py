"""CAS001 beyond its fixtures: where it speaks, and what its caveats name."""

from __future__ import annotations

import pytest

from fixer.engine.rule import MANUAL, UNSAFE
from tests.rules.stacks import messages, outcome

STACK = """
services:
  cassandra:
    image: {image}
    volumes:
      - ./x:{target}:ro
    {more}
"""


@pytest.mark.parametrize(
    ("image", "target", "more"),
    [
        ("cassandra", "/etc/cassandra/x.cql", ""),
        ("cassandra:3.11", "/etc/cassandra", ""),
        ("docker.io/library/cassandra:5", "/var/log/cassandra/x.sh", ""),
        ("cassandra:4", "/var/lib/cassandra/seed/x.cql", "command: cassandra -f"),
        ("cassandra:4", "/etc/cassandra/x.cql", "command: [-R]"),
        ("cassandra:4", "/etc/cassandra/x.cql", "user: root"),
        ("cassandra:4", "/etc/cassandra/x.cql", "user: '0:0'"),
        ("cassandra:4", "/etc/cassandra/x.cql", 'command: sh -c "/usr/local/bin/docker-entrypoint.sh cassandra -f & wait"'),
    ],
)
def test_mounts_that_the_entrypoint_cannot_own(image: str, target: str, more: str) -> None:
    said = messages({"compose.yaml": STACK.format(image=image, target=target, more=more)}, "CAS001")
    assert said == [
        f"error: cassandra mounts {target} read-only, and the image's entrypoint exits when it cannot change its owner"
    ]


@pytest.mark.parametrize(
    ("image", "target", "more"),
    [
        ("cassandra:4", "/etc/cassandra.d/x.cql", ""),
        ("cassandra:4", "/docker-entrypoint-initdb.d/x.cql", ""),
        ("cassandra:4", "/etc/cassandra/x.cql", "user: '999'"),
        ("cassandra:4", "/etc/cassandra/x.cql", "entrypoint: cassandra -f"),
        ("cassandra:4", "/etc/cassandra/x.cql", "command: nodetool status"),
        ("cassandra:4", "/etc/cassandra/x.cql", 'command: bash -c "cqlsh -f /etc/cassandra/x.cql"'),
        ("rrothenb/cassandra:4", "/etc/cassandra/x.cql", ""),
        ("bitnami/cassandra:4", "/etc/cassandra/x.cql", ""),
        ("datastax/dse-server:6.8", "/etc/cassandra/x.cql", ""),
    ],
)
def test_mounts_that_harm_nobody(image: str, target: str, more: str) -> None:
    assert messages({"compose.yaml": STACK.format(image=image, target=target, more=more)}, "CAS001") == []


def test_the_caveat_names_the_files_that_still_say_the_old_path() -> None:
    files = {
        "compose.yaml": "# cqlsh -f /etc/cassandra/x.cql"
        + STACK.format(image="cassandra:4", target="/etc/cassandra/x.cql", more=""),
        "Makefile": "seed:\n\tdocker exec cassandra cqlsh -f /etc/cassandra/x.cql\n",
        "README.md": "`/etc/cassandra/x.cql` holds the schema.\n",
        "notes.txt": "/etc/cassandra/x.cql\n",
    }
    (reported,) = outcome(files, "CAS001").reported
    (fix,) = reported.finding.fixes
    assert fix.applicability == UNSAFE
    named = "a comment in compose.yaml, Makefile, README.md"
    assert fix.caveat == f"whoever opens the old path from outside (docker exec) must use the new one: {named}"


def test_files_that_cassandra_reads_are_left_to_people() -> None:
    for name in ("cassandra.yaml", "cassandra-env.sh", "jvm11-server.options", "logback.xml", "certs/node.p12"):
        files = {"compose.yaml": STACK.format(image="cassandra:4", target=f"/etc/cassandra/{name}", more="")}
        (reported,) = outcome(files, "CAS001").reported
        assert [fix.applicability for fix in reported.finding.fixes] == [MANUAL], name
        assert reported.fix is None
