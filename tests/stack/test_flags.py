"""Listen addresses among the words of a command."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.stack.flags import elsewhere, flags, listeners
from fixer.stack.model import Word
from fixer.stack.words import split

NODE = Document("compose.yml", "x: y").find("x").__next__()


def words(command: str) -> list[Word]:
    return [Word(word, NODE) for word in split(command)]


@pytest.mark.parametrize(
    ("command", "ports"),
    [
        ("--web.listen-address=:9091", [9091]),
        ("--web.listen-address 0.0.0.0:9091", [9091]),
        ("-web.listen-address=[::]:9091", [9091]),
        ("serve --http-addr=:8080 --metrics-addr 0.0.0.0:9464", [8080, 9464]),
        ("-port 8080", [8080]),
        ("--port=8080 --verbose", [8080]),
        ("uvicorn app:app --host 0.0.0.0 --port 8000", [8000]),
        ("gunicorn shop.wsgi --bind 0.0.0.0:8000", [8000]),
        ("gunicorn shop.wsgi -b :8000", [8000]),
        ("python manage.py runserver 0.0.0.0:8000", [8000]),
        ("java -Dserver.port=8081 -jar app.jar", [8081]),
        ("java -jar app.jar --management.server.port=8082", [8082]),
        ("java -javaagent:/opt/jmx.jar=9404:/opt/jmx.yml -jar app.jar", [9404]),
        ("--listen http://0.0.0.0:2379", [2379]),
        ("server /data --console-address ':9001'", [9001]),
        ('sh -c "envsubst < a > b && exec serve --listen=:3000"', [3000]),
        ("--web.external-url=http://localhost:9096", []),
        ("--web.external-url http://0.0.0.0:9096", []),
        ("--advertise-addr=0.0.0.0:9094", []),
        ("--redis.addr=redis://redis:6379", []),
        ("--mysqld.address mysql:3306", []),
        ("--db-port 5432", []),
        ("--web.listen-address=:${PORT}", []),
        ("--web.listen-address --port", []),
        ("--retention.time=15d --workers 8080", []),
        ("", []),
    ],
)
def test_listen_addresses(command: str, ports: list[int]) -> None:
    assert [one.value for one in listeners(words(command))] == ports


def test_flags_for_metrics_are_marked() -> None:
    found = listeners(words("--http-port=8080 --metrics-port=9100"))
    assert [(one.value, one.metrics, one.why) for one in found] == [
        (8080, False, "the command sets http-port 8080"),
        (9100, True, "the command sets metrics-port 9100"),
    ]


def test_flags_with_and_without_values() -> None:
    assert [(flag.name, flag.value) for flag in flags(words("run --a=1 -B two --c --d_e=f"))] == [
        ("", "run"),
        ("a", "1"),
        ("b", "two"),
        ("c", ""),
        ("d-e", "f"),
    ]


@pytest.mark.parametrize(
    ("name", "expected"),
    [("web.external-url", True), ("GF_SERVER_ROOT_URL", True), ("PUBLIC_HOST", True), ("LISTEN", False), ("PORT", False)],
)
def test_names_of_places_elsewhere(name: str, expected: bool) -> None:
    assert elsewhere(name) is expected
