"""GitHub's own description once more, over HTTP: Prism, another reader of such descriptions, answers on this machine.

What the tests against the stateful fake send is sent to it, and it is made to answer with errors.
"""

from __future__ import annotations

import copy
import json
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from fixer.bot import github
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.render import Rules, rules
from fixer.bot.target import Target
from fixer.bot.transport import Api, client
from tests.bot.fake_github import REPOSITORY, FakeGitHub
from tests.bot.faults import FakeClock
from tests.bot.made import HEAD, Wrong, bundle, patch
from tests.node import needed

DESCRIPTION = Path(__file__).parent / "openapi" / "github.json"
FORCED = (403, 404, 422, 429, 500, 502, 503)
FILES = {
    "p.yml": ("a: 1\nb: 2\nc: 3\nd: 4\n", "a: 1\nb: two\nc: three\nd: 4\n"),
    "q.yml": ("a: 1\n" + "x: 0\n" * 9 + "b: one\n", "a: 0\n" + "x: 0\n" * 9 + "b: one\n"),
}


def forced(description: dict[str, Any]) -> dict[str, Any]:
    """The description with every error that is to be asked for."""
    made = copy.deepcopy(description)
    schema = {"type": "object", "properties": {"message": {"type": "string"}}}
    names = ("application/json", "application/vnd.github+json")
    answer = {"description": "forced", "content": {name: {"schema": schema} for name in names}}
    for methods in made["paths"].values():
        for operation in methods.values():
            operation["responses"] |= {str(code): answer for code in FORCED}
    return made


@pytest.fixture(scope="module")
def prism(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a Prism that answers as the description says."""
    program = needed("prism", "@stoplight/prism-cli@5.14.2") / "node_modules/@stoplight/prism-cli/dist/index.js"
    folder = tmp_path_factory.mktemp("prism")
    (folder / "github.json").write_text(json.dumps(forced(json.loads(DESCRIPTION.read_bytes()))))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", str(program), "mock", "--host", "127.0.0.1", "--port", str(port), str(folder / "github.json")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)
    try:
        _await(port, process, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(10)


def _await(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + 90
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise AssertionError(f"Prism did not start: {log.read_text()[-1000:]}")


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


def ours() -> Bundle:
    wrong = [Wrong("p.yml", "two\nc: three", "2\nc: 3"), Wrong("p.yml", "a: 1", "a: 0", "unsafe", "it may restart"), HIDDEN]
    return bundle(FILES, wrong)


HIDDEN = Wrong("q.yml", "one", "1")


def sent(known: Rules) -> list[httpx.Request]:
    """Every kind of request that posting makes, as sent to a GitHub with a memory."""
    there = FakeGitHub(HEAD, {path: patch(*texts) for path, texts in FILES.items()})
    target = Target(REPOSITORY, 0, HEAD, "mallory:fix")
    github.post(there.api, target, ours(), known)
    github.post(there.api, target, bundle(FILES, [Wrong("p.yml", "a: 1", "a: 0", "unsafe", "it may stop"), HIDDEN]), known)
    github.post(there.api, target, bundle(FILES, []), known)
    there.refuses = (" one is not",)
    files = {**FILES, "q.yml": ("b: 1\nc: 1\n", "b: one\nc: two\n")}
    there.patches = {path: patch(*texts) for path, texts in files.items()}
    github.post(there.api, target, bundle(files, [HIDDEN, Wrong("q.yml", "c: two", "c: 2"), Wrong("q.yml", "b: ", "c: ")]), known)
    described = {(path, method) for path, methods in there.contract.description["paths"].items() for method in methods}
    assert there.contract.used == described, "described and never used, or used and not described"
    return there.contract.sent


def test_prism_takes_everything_that_is_sent(prism: str, known: Rules) -> None:
    kinds = set()
    with httpx.Client(base_url=prism, headers={"Accept": "application/vnd.github+json", "Authorization": "Bearer t"}) as http:
        for request in sent(known):
            answer = http.request(
                request.method,
                request.url.raw_path.decode(),
                content=request.content,
                headers={"Content-Type": "application/json"},
            )
            assert answer.is_success, (request.method, request.url.path, answer.text, answer.headers.get("sl-violations"))
            kinds.add((request.method, request.url.path.rpartition("/")[2].isdecimal()))
    assert len(kinds) >= 5


REVIEW = {"commit_id": HEAD, "event": "COMMENT", "body": "b"}
COMMENT = {"path": "p.yml", "line": 1, "side": "RIGHT", "body": "b"}


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({**REVIEW, "event": "COMMENTED"}, id="an unknown event"),
        pytest.param({**REVIEW, "evnt": "COMMENT"}, id="an unknown key"),
        pytest.param({**REVIEW, "body": "x" * 65_537}, id="a long body"),
        pytest.param({**REVIEW, "comments": [{**COMMENT, "line": "1"}]}, id="a line that is a text"),
        pytest.param({**REVIEW, "comments": [{**COMMENT, "side": "right"}]}, id="another side"),
        pytest.param({**REVIEW, "comments": [{"path": "p.yml", "line": 1}]}, id="a comment without words"),
        pytest.param({**REVIEW, "comments": [COMMENT] * 101}, id="more than a hundred"),
        pytest.param({**REVIEW, "comments": [{**COMMENT, "subject_type": "file"}]}, id="a file's comment in a review"),
    ],
)
def test_prism_refuses_what_github_would(prism: str, body: dict[str, Any]) -> None:
    answer = httpx.post(f"{prism}/repos/{REPOSITORY}/pulls/7/reviews", json=body)
    assert answer.status_code == 422
    assert answer.headers.get("sl-violations")


def through(prism: str, known: Rules, code: int, methods: tuple[str, ...]) -> tuple[Posted, FakeClock]:
    """Posting to a Prism that answers some methods with an error.

    Its answers are made of the description alone: the one file is called `string`, and so is the head.
    """

    def force(request: httpx.Request) -> None:
        if request.method in methods:
            request.headers["Prefer"] = f"code={code}"

    clock = FakeClock()
    what = bundle({"string": ("a: 1\n", "a: two\n")}, [Wrong("string", "two", "2")], "string")
    with client(prism, {"Authorization": "Bearer t", "Accept": "application/vnd.github+json"}) as http:
        http.event_hooks["request"].append(force)
        return github.post(Api(http, clock), Target(REPOSITORY, 7, "string"), what, known), clock


def test_posting_over_http(prism: str, known: Rules) -> None:
    posted, _ = through(prism, known, 0, ())
    assert (len(posted.shown), posted.unshown, posted.problem) == (1, (), "")


@pytest.mark.parametrize(
    ("code", "why", "said"),
    [
        (403, "read-only", ": 403"),
        (404, "read-only", ": 404"),
        (422, "rejected", ": 422"),
        (429, "unreachable", "asks to wait"),
        (500, "unreachable", "GitHub does not say whether it took the comments"),
        (502, "unreachable", "GitHub does not say whether it took the comments"),
        (503, "unreachable", "GitHub does not say whether it took the comments"),
    ],
)
def test_errors_when_writing(prism: str, known: Rules, code: int, why: str, said: str) -> None:
    posted, clock = through(prism, known, code, ("POST",))
    assert ([one.why for one in posted.unshown], posted.shown) == ([why], ())
    assert said in posted.problem
    assert sum(clock.slept) < 900


@pytest.mark.parametrize(
    ("code", "why"), [(403, "read-only"), (404, "read-only"), (422, "unreachable"), (429, "unreachable"), (500, "unreachable")]
)
def test_errors_when_reading(prism: str, known: Rules, code: int, why: str) -> None:
    posted, _ = through(prism, known, code, ("GET",))
    assert ([one.why for one in posted.unshown], posted.shown) == ([why], ())
    assert f": {code}" in posted.problem
