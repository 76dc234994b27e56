"""GitHub with a memory, as far as its description says nothing: what may stand where, and how much of it.

Every request and answer is held against GitHub's own description (`openapi/github.json`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx

from fixer.bot.lines import Shown
from fixer.bot.transport import Api
from tests.bot.faults import Crash, FakeClock, Fault, struck
from tests.bot.openapi.contract import Contract

Json = dict[str, Any]
Answer = tuple[int, Any]

REPOSITORY = "acme/stack"
BOT = "github-actions[bot]"


@dataclass
class FakeGitHub:
    """One repository with one pull request.

    patches      file of the head → its diff as GitHub shows it (from the first `@@`), None when it shows none
    head         the pull request's last commit
    personal     whether the token belongs to somebody who may ask who he is
    by_commit    whether GitHub knows the pull request by its commit (not for all forks)
    refuses      comments on lines with one of these texts are not taken; `refuses_files`: none on files is
    dies_after   writes after which the process dies
    """

    head: str
    patches: dict[str, str | None]
    login: str = BOT
    personal: bool = False
    by_commit: bool = True
    state: str = "open"
    refuses: tuple[str, ...] = ()
    refuses_files: bool = False
    dies_after: int | None = None
    comments: list[Json] = field(default_factory=list)
    reviews: list[Json] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    contract: Contract = field(default_factory=lambda: Contract.of("github"))
    clock: FakeClock = field(default_factory=FakeClock)
    _next: int = 100

    @property
    def api(self) -> Api:
        client = httpx.Client(
            base_url="https://api.example.test", transport=httpx.MockTransport(self.handle), headers={"Authorization": "Bearer t"}
        )
        return Api(client, self.clock)

    @property
    def writes(self) -> list[str]:
        return [line for line in self.log if not line.startswith("GET")]

    def reply(self, number: int) -> None:
        """Somebody answers a comment."""
        self.comments.append(
            {
                **self.comments[number],
                "id": self._id(),
                "in_reply_to_id": self.comments[number]["id"],
                "body": "Why?",
                "user": {"login": "alice"},
            }
        )

    def push(self, head: str, patches: dict[str, str | None]) -> None:
        """New commits: comments whose lines have changed are outdated."""
        before, self.head, self.patches = self.patches, head, patches
        for comment in self.comments:
            if comment["line"] is not None and _text(before, comment) != _text(patches, comment):
                comment["line"] = None

    def handle(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        name = f"{request.method} {path}"
        if request.method != "GET" and self.dies_after is not None and len(self.writes) >= self.dies_after:
            raise Crash
        self.log.append(name)
        fault = struck(self.faults, name)
        if fault is None or fault.late:
            status, data = self._carry_out(request)
            answer = httpx.Response(status) if data is None else httpx.Response(status, json=data)
        if fault is not None:
            answer = httpx.Response(fault.status, headers=dict(fault.headers), json={"message": fault.message})
        self.contract.check(request, answer)
        return answer

    def _carry_out(self, request: httpx.Request) -> Answer:
        path = request.url.path.removeprefix(f"/repos/{REPOSITORY}")
        body = json.loads(request.content) if request.content else {}
        for pattern, method, handler in self._routes():
            found = re.fullmatch(pattern, path)
            if found and method == request.method:
                status, data = handler(body, *found.groups())
                return status, _page(data, request) if isinstance(data, list) else data
        return 404, {"message": "Not Found"}

    def _routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        return [
            (
                "/user",
                "GET",
                lambda _: (200, {"login": self.login}) if self.personal else (403, {"message": "Resource not accessible"}),
            ),
            (
                "/commits/([0-9a-f]+)/pulls",
                "GET",
                lambda _, sha: (200, [self._pull()] if self.by_commit and sha == self.head else []),
            ),
            ("/pulls", "GET", lambda _: (200, [self._pull()])),
            ("/pulls/7", "GET", lambda _: (200, self._pull())),
            ("/pulls/7/files", "GET", lambda _: (200, self._files())),
            ("/pulls/7/comments", "GET", lambda _: (200, self.comments)),
            ("/pulls/7/comments", "POST", self._comment),
            (r"/pulls/comments/(\d+)", "PATCH", self._edit),
            (r"/pulls/comments/(\d+)", "DELETE", self._remove),
            ("/pulls/7/reviews", "GET", lambda _: (200, self.reviews)),
            ("/pulls/7/reviews", "POST", self._review),
            (r"/pulls/7/reviews/(\d+)", "PUT", self._rewrite),
            (r"/pulls/7/reviews/(\d+)", "DELETE", self._withdraw),
        ]

    def _pull(self) -> Json:
        return {"number": 7, "state": self.state, "head": {"sha": self.head}}

    def _files(self) -> list[Json]:
        made = []
        for path, patch in self.patches.items():
            made.append({"filename": path, "status": "modified", **({"patch": patch} if patch is not None else {})})
        return made

    def _id(self) -> int:
        self._next += 1
        return self._next

    def _problem(self, comment: Json) -> str:
        shown = Shown(self.patches.get(comment["path"]) or "")
        last, first = comment.get("line", 0), comment.get("start_line") or comment.get("line", 0)
        if comment["path"] not in self.patches:
            return "Path could not be resolved"
        if comment.get("subject_type") == "file":
            return "Not that file" if self.refuses_files else ""
        if any(text in comment["body"] for text in self.refuses):
            return "Line could not be resolved"
        if comment.get("side") != "RIGHT" or comment.get("start_line") == last:
            return "start_line must precede the end line"
        inside = any(hunk.first <= first <= last <= hunk.last for hunk in shown.hunks)
        return "" if inside else "pull_request_review_thread.line must be part of the diff"

    def _put(self, comment: Json) -> Json:
        made = {
            "id": self._id(),
            "body": comment["body"],
            "user": {"login": self.login},
            "path": comment["path"],
            "line": comment.get("line"),
            "start_line": comment.get("start_line"),
            "subject_type": comment.get("subject_type", "line"),
        }
        self.comments.append(made)
        return made

    def _comment(self, body: Json) -> Answer:
        problem = self._problem(body) if body["commit_id"] == self.head else "No commit found for SHA"
        return (422, {"message": problem}) if problem else (201, self._put(body))

    def _edit(self, body: Json, number: str) -> Answer:
        for comment in self.comments:
            if comment["id"] == int(number):
                comment["body"] = body["body"]
                return 200, comment
        return 404, {"message": "Not Found"}

    def _remove(self, _: Json, number: str) -> Answer:
        before = len(self.comments)
        self.comments = [comment for comment in self.comments if comment["id"] != int(number)]
        return (204, None) if len(self.comments) < before else (404, {"message": "Not Found"})

    def _review(self, body: Json) -> Answer:
        problems = [self._problem(comment) for comment in body.get("comments", ())]
        pending = any(review["state"] == "PENDING" for review in self.reviews)
        if any(problems) or pending or len(problems) > 100 or body["commit_id"] != self.head:
            return 422, {"message": "Unprocessable Entity", "errors": [problem for problem in problems if problem][:1]}
        state = {"COMMENT": "COMMENTED"}.get(body.get("event", ""), "PENDING")
        review = {"id": self._id(), "body": body.get("body", ""), "user": {"login": self.login}, "state": state}
        self.reviews.append(review)
        if state == "COMMENTED":
            for comment in body.get("comments", ()):
                self._put(comment)
        return 200, review

    def _rewrite(self, body: Json, number: str) -> Answer:
        review = next(one for one in self.reviews if one["id"] == int(number))
        review["body"] = body["body"]
        return 200, review

    def _withdraw(self, _: Json, number: str) -> Answer:
        """Only what is pending can be deleted."""
        review = next(one for one in self.reviews if one["id"] == int(number))
        if review["state"] != "PENDING":
            return 422, {"message": "Can not delete a non-pending pull request review"}
        self.reviews.remove(review)
        return 200, review


def _page(data: list[Json], request: httpx.Request) -> list[Json]:
    size, number = int(request.url.params.get("per_page", 30)), int(request.url.params.get("page", 1))
    return data[(number - 1) * size : number * size]


def _text(patches: Mapping[str, str | None], comment: Json) -> str | None:
    line = Shown(patches.get(comment["path"]) or "").lines.get(comment["line"])
    return line.text if line is not None else None
