"""One comment on Gitea and Forgejo."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest

from fixer.bot import gitea
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.render import Rules, rules
from fixer.bot.target import Target
from fixer.bot.transport import Api
from tests.bot.faults import FakeClock, Fault, struck
from tests.bot.made import HEAD, Wrong, bundle

FILES = {"p.yml": ("a: 1\nb: 2\n", "a: 1\nb: two\n")}
WRONG = bundle(FILES, [Wrong("p.yml", "two", "2")])
FINE = bundle(FILES, [])
ROOT = "/repos/acme/stack"


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


@dataclass
class FakeGitea:
    """A pull request's conversation."""

    comments: list[dict[str, Any]] = field(default_factory=list)
    writes: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    head: str = HEAD

    def post(self, what: Bundle, known: Rules) -> Posted:
        client = httpx.Client(base_url="https://git.example.test/api/v1", transport=httpx.MockTransport(self.handle))
        return gitea.post(Api(client, FakeClock()), Target("acme/stack", 7, HEAD), what, known)

    def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path.removeprefix("/api/v1")
        name = f"{request.method} {path}"
        if request.method != "GET":
            self.writes.append(name)
        fault = struck(self.faults, name)
        if fault is None or fault.late:
            answer = self._answer(name, json.loads(request.content) if request.content else {})
        return answer if fault is None else httpx.Response(fault.status, json={"message": fault.message})

    def _answer(self, name: str, body: dict[str, Any]) -> httpx.Response:
        match name:
            case "GET /user":
                return httpx.Response(200, json={"login": "bot"})
            case "GET /repos/acme/stack/pulls/7":
                return httpx.Response(200, json={"state": "open", "head": {"sha": self.head}})
            case "GET /repos/acme/stack/issues/7/comments":
                return httpx.Response(200, json=self.comments)
            case "POST /repos/acme/stack/issues/7/comments":
                self.comments.append({"id": 5, "user": {"login": "bot"}, **body})
                return httpx.Response(201, json=self.comments[-1])
            case "PATCH /repos/acme/stack/issues/comments/5":
                self.comments[0].update(body)
                return httpx.Response(200, json=self.comments[0])
        return httpx.Response(404, json={"message": "not found"})


def test_one_comment_that_is_kept_up_to_date(known: Rules) -> None:
    there = FakeGitea()
    posted = there.post(WRONG, known)
    assert (posted.created, posted.problem) == (1, "")
    assert "```diff\ndiff --git a/p.yml b/p.yml\n" in there.comments[0]["body"]
    assert "-b: two\n+b: 2\n" in there.comments[0]["body"]
    there.post(WRONG, known)
    there.post(FINE, known)
    there.post(FINE, known)
    assert there.writes == [f"POST {ROOT}/issues/7/comments", f"PATCH {ROOT}/issues/comments/5"]
    assert there.comments[0]["body"].startswith("Nothing is left to be said here.\n")


def test_nothing_is_said_where_nothing_is_wrong(known: Rules) -> None:
    there = FakeGitea()
    there.post(FINE, known)
    assert there.writes == []


def test_comments_of_others_are_not_ours(known: Rules) -> None:
    there = FakeGitea()
    there.post(WRONG, known)
    there.comments[0]["user"] = {"login": "mallory"}
    there.post(FINE, known)
    assert there.writes == [f"POST {ROOT}/issues/7/comments"]


@pytest.mark.parametrize(
    ("fault", "why", "comments"),
    [
        (Fault("POST", 403), "read-only", 0),
        (Fault("POST", 502, late=True), "one-comment", 1),
        (Fault("POST", 400), "unreachable", 0),
        (Fault("POST", 503, times=99), "unreachable", 0),
        (Fault("GET .*/comments", 500, times=99), "unreachable", 0),
        (Fault("GET .*/pulls/7", 404), "read-only", 0),
    ],
)
def test_what_goes_wrong(known: Rules, fault: Fault, why: str, comments: int) -> None:
    there = FakeGitea(faults=[fault])
    posted = there.post(WRONG, known)
    assert [one.why for one in posted.unshown] == [why]
    assert len(there.comments) == comments


def test_a_token_that_may_not_say_whose_it_is(known: Rules) -> None:
    there = FakeGitea(faults=[Fault("GET /user", 403)])
    posted = there.post(WRONG, known)
    assert (there.writes, [one.why for one in posted.unshown]) == ([], ["read-only"])
    assert posted.problem == "GET /user: 403 (grant the token read:user, or name its login with --author)"


def test_a_pull_request_that_has_gone_on(known: Rules) -> None:
    there = FakeGitea(head="e" * 40)
    assert there.post(WRONG, known).stale
    assert there.writes == []
