"""Questions over HTTP: what is said of answers, when they end, and who gets credentials."""

from __future__ import annotations

import gzip
import socket
import time
from collections.abc import Callable

import pytest

from fixer.live import asking
from fixer.live.asking import Question, ask
from tests.live import servers
from tests.live.servers import LOGIN, METRICS, TEXT, Reply, raw, serving, stopped


@pytest.mark.parametrize(
    ("behave", "problem", "reason"),
    [
        (servers.silent, "timeout", "no answer within 0.5 s"),
        (servers.dripping_body, "timeout", "no answer within 0.5 s"),
        (servers.dripping_headers, "timeout", "no answer within 0.5 s"),
        (servers.other_protocol, "broken", "broke off: what it says is not HTTP"),
        (servers.hanging_up, "broken", "broke off: it closed the connection without an answer"),
        (servers.breaking_off, "broken", "broke off: the body is shorter than announced"),
    ],
)
def test_what_misbehaves_ends_in_time(behave: Callable[[socket.socket], None], problem: str, reason: str) -> None:
    with raw(behave) as server:
        start = time.monotonic()
        answer = ask(Question(f"http://{server.address}/metrics"), 0.5, retries=5)
    assert (answer.problem, answer.reason) == (problem, reason)
    assert time.monotonic() - start < 1


def test_a_slow_answer_is_cut() -> None:
    with serving(Reply(delay=30)) as server:
        start = time.monotonic()
        assert ask(Question(f"http://{server.address}/"), 0.5).problem == "timeout"
    assert time.monotonic() - start < 1


@pytest.mark.parametrize(
    ("url", "problem", "reason"),
    [
        ("http://nowhere.invalid:80/", "unresolved", "the name nowhere.invalid does not resolve"),
        ("http://127.0.0.1:99999/", "unreachable", "cannot be reached: Port out of range 0-65535"),
    ],
)
def test_what_cannot_be_asked(url: str, problem: str, reason: str) -> None:
    answer = ask(Question(url), 2)
    assert (answer.problem, answer.reason) == (problem, reason)


def test_nothing_can_be_smuggled_into_a_request() -> None:
    with serving(Reply()) as server:
        refused = ask(Question(f"http://{server.address}/", authorization="Basic a\r\nHost: b"), 2)
        ask(Question(f"http://{server.address}/a b\r\nHost: c"), 2)
    assert refused.reason == "cannot be reached: an address or password with a line break"
    assert server.seen == [("/a%20bHost:%20c", "")]


def test_a_refused_connection_is_tried_again_and_named() -> None:
    with stopped() as server:
        answer = ask(Question(f"http://{server.address}/"), 5, retries=1)
    assert (answer.problem, answer.reason) == ("refused", "refused the connection")
    assert asking.PAUSE <= answer.seconds < 2


def test_a_passing_error_is_tried_again() -> None:
    replies = {"/": Reply(b"", 503)}
    with serving(replies) as server:
        answer = ask(Question(f"http://{server.address}/"), 5, retries=2)
    assert (answer.status, len(server.seen)) == (503, 3)


def test_an_answer_whole() -> None:
    with serving(Reply()) as server:
        answer = ask(Question(f"http://{server.address}/metrics?a=b"), 5)
    assert (answer.status, answer.content_type, answer.body, answer.problem) == (200, TEXT, METRICS, "")
    assert server.seen == [("/metrics?a=b", "")]


@pytest.mark.parametrize("body", [METRICS, METRICS * 100_000], ids=["small", "large"])
def test_compressed_though_not_asked_for(body: bytes) -> None:
    with serving(Reply(gzip.compress(body), headers={"Content-Encoding": "gzip"})) as server:
        assert ask(Question(f"http://{server.address}/"), 5).body == body


def test_a_body_that_is_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LIMIT", 1_000_000)
    with serving(Reply(gzip.compress(b"0" * 50_000_000), headers={"Content-Encoding": "gzip"})) as server:
        answer = ask(Question(f"http://{server.address}/"), 5)
    assert (answer.problem, answer.reason, answer.body) == ("large", "the body is larger than 1 MB", b"")


def test_a_redirect_on_the_same_host_keeps_the_credentials() -> None:
    with serving({"/": Reply(b"", 302, headers={"Location": "/there"}), "/there": Reply(login=LOGIN)}) as server:
        answer = ask(Question(f"http://{server.address}/", authorization=LOGIN), 5)
    assert (answer.status, answer.url) == (200, f"http://{server.address}/there")
    assert server.seen == [("/", LOGIN), ("/there", LOGIN)]


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_to_another_host_never_gets_them(status: int) -> None:
    with serving(Reply()) as other:
        place = f"http://{other.address}/there"
        with serving(Reply(b"", status, headers={"Location": place})) as server:
            with_credentials = ask(Question(f"http://{server.address}/", authorization=LOGIN), 5)
            without = ask(Question(f"http://{server.address}/"), 5)
    reason = f"redirects to http://{other.address}, another host, which must not get the credentials"
    assert (with_credentials.problem, with_credentials.reason) == ("redirect", reason)
    assert (without.status, without.url) == (200, place)
    assert other.seen == [("/there", "")]


@pytest.mark.parametrize("there", ["https://{address}/", "//localhost:{port}/", "http://user:word@localhost:{port}/"])
def test_another_scheme_or_name_is_another_host(there: str) -> None:
    replies: dict[str, Reply] = {}
    with serving(replies) as server:
        location = there.format(address=server.address, port=server.port)
        replies["/start"] = Reply(b"", 302, headers={"Location": location})
        answer = ask(Question(f"http://{server.address}/start", authorization=LOGIN), 5)
    assert answer.problem == "redirect"
    assert server.seen == [("/start", LOGIN)]


@pytest.mark.parametrize(
    ("location", "reason"),
    [("file:///etc/passwd", "redirects to file:, which is not HTTP"), ("/", "redirects more than 10 times")],
)
def test_redirects_that_lead_nowhere(location: str, reason: str) -> None:
    with serving(Reply(b"", 302, headers={"Location": location})) as server:
        answer = ask(Question(f"http://{server.address}/"), 5)
    assert (answer.problem, answer.reason) == ("redirect", reason)


def test_a_redirect_that_is_not_to_be_followed() -> None:
    with serving(Reply(b"", 302, headers={"Location": "/there"})) as server:
        answer = ask(Question(f"http://{server.address}/", follow=False), 5)
    assert (answer.status, answer.problem, len(server.seen)) == (302, "", 1)
