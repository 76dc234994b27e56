"""TRN001 and TRN002 beyond their fixtures: where the range comes from, and what is said of it."""

from __future__ import annotations

import pytest

from tests.rules.stacks import messages, outcome, text

STACK = """
services:
  turn:
    image: coturn/coturn:4.6.2
    command: {command}
    ports: [{ports}]
    volumes: ["./turn.conf:/etc/coturn/turnserver.conf:ro"]
"""
CONF = "listening-port=3478\nrealm=example.org\n"


def stack(ports: str, command: str = "--log-file=stdout") -> str:
    return STACK.format(ports=", ".join(f'"{port}"' for port in ports.split()), command=command)


LOW = "5000-5100:5000-5100/udp"
HIGH = "50000-50100:50000-50100/udp"


@pytest.mark.parametrize(
    ("ports", "conf", "command", "published", "used", "source"),
    [
        (HIGH, "", "--log-file=stdout", "50000-50100", "49152-65535", "its default"),
        (HIGH, "min-port=50000", "-v", "50000-50100", "50000-65535", "turn.conf"),
        (HIGH, "min-port=1\nmin-port=50000", "-v", "50000-50100", "50000-65535", "turn.conf"),
        (LOW, "", "--min-port=5000", "5000-5100", "5000-65535", "its command"),
        (LOW, "max-port=5100\nmin-port=5000", "--max-port 5200", "5000-5100", "5000-5200", "its command"),
        (LOW, "max-port=5100\nmin-port=5000", "-n", "5000-5100", "49152-65535", "its default"),
        ("5000-5050:5000-5050/udp 5051-5100:5051-5100/udp", "", "-v", "5000-5100", "49152-65535", "its default"),
        ("127.0.0.1:5000-5100:5000-5100/udp 3478:3478/udp", "", "-v", "5000-5100", "49152-65535", "its default"),
    ],
)
def test_ranges_that_differ(ports: str, conf: str, command: str, published: str, used: str, source: str) -> None:
    found = messages({"compose.yaml": stack(ports, command), "turn.conf": f"{CONF}{conf}\n"}, "TRN001")
    assert found == [f"warning: turn publishes {published}/udp, but coturn relays on {used} ({source})"]


@pytest.mark.parametrize(
    ("ports", "conf", "command"),
    [
        ("49152-65535:49152-65535/udp", "", "--log-file=stdout"),
        (LOW, "min-port=5000\nmax-port=5100", "-v"),
        (LOW, "min-port=5010\nmax-port=5020", "-v"),
        (LOW, "", "--min-port=5000 --max-port=5100"),
        ("5000-5100:5000-5100", "", "-v"),
        ("5000-5100:6000-6100/udp", "", "-v"),
        ("5000-5100/udp", "", "-v"),
        ("5000:5000/udp", "", "-v"),
        ("5000-5100:5000-5100/udp 6000-6100:6000-6100/udp", "", "-v"),
        ("3478:3478/udp 5349:5349/udp", "", "-v"),
        (LOW, "min-port=abc", "-v"),
        (LOW, "min-port = ${MIN}", "-v"),
        (LOW, "min-port 5000", "-v"),
        (LOW, "", "--min-port=$${MIN} --max-port=$${MAX}"),
        (LOW, "", "-c /somewhere/else.conf"),
        (LOW, "", "sh -c 'turnserver --min-port=5000 --max-port=5100'"),
        (LOW, "min-port=6000\nmax-port=5000", "-v"),
    ],
)
def test_ranges_that_agree_or_are_not_known(ports: str, conf: str, command: str) -> None:
    assert messages({"compose.yaml": stack(ports, command), "turn.conf": f"{CONF}{conf}\n"}, "TRN001") == []


def test_a_file_that_two_services_read_is_not_safe_to_change() -> None:
    two = (
        stack(HIGH)
        + """
  turn-lan:
    image: coturn/coturn:4.6.2
    network_mode: host
    volumes: ["./turn.conf:/etc/coturn/turnserver.conf:ro"]
"""
    )
    files = {"compose.yaml": two, "turn.conf": CONF}
    (reported,) = outcome(files, "TRN001", unsafe=False).reported
    assert reported.refused is not None
    assert reported.refused.code == "unsafe"
    (fix,) = reported.finding.fixes
    assert fix.caveat == "another service reads the same file and gets the same range"
    assert text(outcome(files, "TRN001"), "turn.conf") == (
        "listening-port=3478\nmin-port=50000\nmax-port=50100\nrealm=example.org\n"
    )


@pytest.mark.parametrize(
    ("ports", "said"),
    [
        (
            "49152-65535:49152-65535/udp",
            ["warning: turn publishes 49152-65535/udp: 16384 ports, for each of which Docker sets up a forwarding of its own"],
        ),
        (
            "10000-11000:10000-11000/udp",
            ["warning: turn publishes 10000-11000/udp: 1001 ports, for each of which Docker sets up a forwarding of its own"],
        ),
        ("10000-10999:10000-10999/udp", []),
        ("49151:49151/udp", []),
        ("3478:3478/udp", []),
        ("50000-50100:50000-50100", []),
        (
            "50071:50071/udp",
            [
                "info: turn publishes 50071/udp: within 49152-65535, which operating systems hand out themselves: "
                "if one is taken, the container does not start"
            ],
        ),
    ],
)
def test_numbers_of_ports(ports: str, said: list[str]) -> None:
    assert messages({"compose.yaml": stack(ports), "turn.conf": CONF}, "TRN002") == said


def test_both_rules_agree_on_a_range_that_somebody_chose() -> None:
    files = {
        "compose.yaml": stack("3478:3478/udp 49152-65535:49152-65535/udp"),
        "turn.conf": f"{CONF}min-port=49152\nmax-port=65535\n",
        "fixer.toml": '[rules.TRN002]\nrange = "40000-40099"\n',
    }
    found = outcome(files, "TRN001", "TRN002")
    assert text(found, "turn.conf") == f"{CONF}min-port=40000\nmax-port=40099\n"
    assert '"40000-40099:40000-40099/udp"]' in text(found, "compose.yaml")
    assert [one.finding.rule.code for one in found.reported] == ["TRN002"]
