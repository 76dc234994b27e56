"""Requests: what is tried again, what is not, and where tokens do not go."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest

from fixer.bot.transport import Api, Denied, Failed, Rejected, Uncertain, Unreachable
from tests.bot.faults import FakeClock

Handler = Callable[[httpx.Request], httpx.Response]


def api(handler: Handler) -> Api:
    client = httpx.Client(
        base_url="https://api.example.test", transport=httpx.MockTransport(handler), headers={"Authorization": "t"}
    )
    return Api(client, FakeClock())


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (401, Denied),
        (403, Denied),
        (404, Denied),
        (400, Rejected),
        (409, Rejected),
        (422, Rejected),
        (301, Rejected),
        (500, Unreachable),
    ],
)
def test_what_an_answer_means(status: int, kind: type[Failed]) -> None:
    with pytest.raises(kind, match=rf"^GET /x: {status} \("):
        api(lambda _: httpx.Response(status, json={"message": "no"})).get("/x")


@pytest.mark.parametrize(("method", "sent"), [("get", 5), ("delete", 5), ("post", 1)])
def test_only_what_can_do_no_harm_is_sent_again(method: str, sent: int) -> None:
    requests = []

    def handler(request: httpx.Request) -> httpx.Response:
        requests.append(request)
        raise httpx.ReadTimeout("slow")

    made = api(handler)
    with pytest.raises(Uncertain if method == "post" else Unreachable):
        getattr(made, method)(*["/x", {}][: 2 if method == "post" else 1])
    assert len(requests) == sent


def test_tokens_stay_with_the_platform() -> None:
    hosts = []

    def handler(request: httpx.Request) -> httpx.Response:
        hosts.append(request.url.host)
        return httpx.Response(302, headers={"location": "https://evil.example/x"})

    with pytest.raises(Rejected):
        api(handler).get("/x")
    assert hosts == ["api.example.test"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [(b"<html>", "an answer that is no JSON"), (b"[" + b" " * 20_000_000 + b"]", "an answer of many megabytes")],
)
def test_answers_that_are_none(content: bytes, reason: str) -> None:
    with pytest.raises(Unreachable, match=reason):
        api(lambda _: httpx.Response(200, content=content)).get("/x")


def test_a_list_that_is_none() -> None:
    with pytest.raises(Unreachable, match="an answer that is no list"):
        list(api(lambda _: httpx.Response(200, json={})).pages("/x"))


def test_pages_end() -> None:
    made = api(lambda request: httpx.Response(200, json=[request.url.params["page"]] * 100))
    assert list(made.pages("/x"))[::100] == [str(number) for number in range(1, 51)]


def test_waiting_doubles_and_ends() -> None:
    made = api(lambda _: httpx.Response(503))
    with pytest.raises(Unreachable, match="after several tries"):
        made.get("/x")
    assert isinstance(made.clock, FakeClock)
    assert made.clock.slept == [1.0, 2.0, 4.0, 8.0]
