"""`fixer why`."""

from __future__ import annotations

from tests.cli.commandline import COMPOSE, CommandLine


def test_a_wrong_port(fixer: CommandLine) -> None:
    done = fixer("why", "auth:8081")
    assert (done.status, done.err) == (0, "")
    assert (
        done.out
        == """\
auth:8081 (auth): wrong
  auth:8081 is the port published on the host; inside the network auth listens on 8080
  instead: 8080 (a safe fix)
  for it: nothing
  against it: environment variable PORT says 8080 (docker-compose.yml:13)
  against it: ports maps to 8080 (docker-compose.yml:11)
"""
    )


def test_a_right_port(fixer: CommandLine) -> None:
    assert fixer("why", "auth:8080").out.splitlines()[:2] == [
        "auth:8080 (auth): right",
        "  auth listens on 8080: environment variable PORT says 8080",
    ]


def test_a_port_that_nobody_knows(fixer: CommandLine) -> None:
    assert fixer("why", "auth:7777").out.splitlines()[0] == "auth:7777 (auth): not known, so nothing is done"


def test_another_compose_file_decides(fixer: CommandLine) -> None:
    fixer.write({"other.yml": COMPOSE.replace('"8081:8080"', '"8081:8081"').replace('"8080"', '"8081"')})
    assert fixer("why", "auth:8081", "--compose-file", "other.yml").out.splitlines()[0] == "auth:8081 (auth): right"


def test_a_host_that_is_not_there(fixer: CommandLine) -> None:
    done = fixer("why", "nobody:1")
    assert (done.status, done.out, done.err) == (1, "", "No service of the stack answers to nobody.\n")


def test_no_address(fixer: CommandLine) -> None:
    done = fixer("why", "auth")
    assert (done.status, done.err) == (2, "error: `auth` is not of the form host:port\n")
    assert fixer("why", "auth:8081", "nowhere").err == "error: nowhere: no such file or folder\n"
