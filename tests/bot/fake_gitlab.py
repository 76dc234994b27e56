"""GitLab with a memory: one project with one merge request. Every request and answer is held against `openapi/gitlab.py`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import httpx

from fixer.bot.lines import Shown
from fixer.bot.transport import Api
from tests.bot.faults import Crash, FakeClock, Fault, struck
from tests.bot.openapi.contract import Contract
from tests.bot.openapi.gitlab import DESCRIPTION

Json = dict[str, Any]
Answer = tuple[int, Any]

PROJECT = "acme/stack"
ROOT = "/projects/acme%2Fstack/merge_requests/7"
BOT = "project_42_bot"


@dataclass
class FakeGitLab:
    """As `FakeGitHub`, where the names are the same."""

    head: str
    patches: dict[str, str | None]
    login: str = BOT
    state: str = "opened"
    compared: bool = True
    refuses: tuple[str, ...] = ()
    refuses_files: bool = False
    dies_after: int | None = None
    discussions: list[Json] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    log: list[str] = field(default_factory=list)
    contract: Contract = field(default_factory=lambda: Contract(DESCRIPTION))
    clock: FakeClock = field(default_factory=FakeClock)
    _next: int = 100

    @property
    def api(self) -> Api:
        transport = httpx.MockTransport(self.handle)
        return Api(httpx.Client(base_url="https://gitlab.example.test", transport=transport), self.clock)

    @property
    def writes(self) -> list[str]:
        return [line for line in self.log if not line.startswith("GET")]

    @property
    def threads(self) -> list[Json]:
        return [one["notes"][0] for one in self.discussions if not one["individual_note"]]

    @property
    def summaries(self) -> list[str]:
        return [one["notes"][0]["body"] for one in self.discussions if one["individual_note"]]

    def reply(self, number: int) -> None:
        self.discussions[number]["notes"].append(self._note("Why?", "alice"))

    def push(self, head: str, patches: dict[str, str | None]) -> None:
        """GitLab takes comments along whose lines are as they were, wherever they are now."""
        before, self.head, self.patches = self.patches, head, patches
        for note in (note for note in self.threads if note["position"]["position_type"] == "text"):
            place = note["position"]
            text = Shown(before[place["new_path"]] or "").lines[place["new_line"]].text
            lines = Shown(patches.get(place["new_path"]) or "").lines
            number = next((number for number, line in lines.items() if line.text == text), None)
            if number is not None:
                note["position"] = {**place, "new_line": number, "head_sha": head}

    def handle(self, request: httpx.Request) -> httpx.Response:
        name = f"{request.method} {request.url.raw_path.decode().partition('?')[0]}"
        if request.method != "GET" and self.dies_after is not None and len(self.writes) >= self.dies_after:
            raise Crash
        self.log.append(name)
        fault = struck(self.faults, name)
        if fault is None or fault.late:
            status, data = self._carry_out(request, name.partition(" ")[2].removeprefix(ROOT))
            answer = httpx.Response(status) if data is None else httpx.Response(status, json=data)
        if fault is not None:
            answer = httpx.Response(fault.status, headers=dict(fault.headers), json={"message": fault.message})
        self.contract.check(request, answer)
        return answer

    def _carry_out(self, request: httpx.Request, path: str) -> Answer:
        body = json.loads(request.content) if request.content else {}
        for pattern, method, handler in self._routes():
            found = re.fullmatch(pattern, path)
            if found and method == request.method:
                status, data = handler(body, *found.groups())
                size, number = int(request.url.params.get("per_page", 20)), int(request.url.params.get("page", 1))
                return status, data[(number - 1) * size : number * size] if isinstance(data, list) else data
        return 404, {"message": "404 Not found"}

    def _routes(self) -> list[tuple[str, str, Callable[..., Answer]]]:
        return [
            ("/user", "GET", lambda _: (200, {"username": self.login})),
            ("", "GET", lambda _: (200, {"state": self.state, "sha": self.head})),
            ("/versions", "GET", lambda _: (200, [self._version()] if self.compared else [])),
            ("/diffs", "GET", lambda _: (200, [self._diff(path) for path in self.patches])),
            ("/discussions", "GET", lambda _: (200, self.discussions)),
            ("/discussions", "POST", self._open),
            ("/discussions/(d[0-9]+)", "PUT", self._resolve),
            ("/discussions/(d[0-9]+)/notes/([0-9]+)", "PUT", lambda body, _, number: self._edit(body, number)),
            ("/discussions/(d[0-9]+)/notes/([0-9]+)", "DELETE", lambda _, thread, number: self._remove(thread, number)),
            ("/notes", "POST", lambda body: self._put(self._note(body["body"]), alone=True)),
            ("/notes/([0-9]+)", "PUT", self._edit),
        ]

    def _version(self) -> Json:
        return {"head_commit_sha": self.head, "base_commit_sha": "a" * 40, "start_commit_sha": "b" * 40}

    def _diff(self, path: str) -> Json:
        return {"old_path": path, "new_path": path, "diff": self.patches[path] or "", "deleted_file": False}

    def _note(self, body: str, login: str = "") -> Json:
        self._next += 1
        return {"id": self._next, "body": body, "author": {"username": login or self.login}, "system": False}

    def _put(self, note: Json, alone: bool = False) -> Answer:
        made = {"id": f"d{note['id']}", "individual_note": alone, "notes": [note]}
        self.discussions.append(made)
        return 201, note if alone else made

    def _open(self, body: Json) -> Answer:
        place = body["position"]
        problem = self._problem(body["body"], place)
        if problem:
            return 400, {"message": f'400 Bad request - Note {{:line_code=>["{problem}"]}}'}
        return self._put({**self._note(body["body"]), "position": place, "resolvable": True, "resolved": False})

    def _problem(self, body: str, place: Json) -> str:
        """An added line has a number in the new file alone, an unchanged one in both; both must be right."""
        if place["new_path"] not in self.patches or place["head_sha"] != self.head:
            return "must be a valid line code"
        if place["position_type"] == "file":
            return "can't be blank" if self.refuses_files else ""
        line = Shown(self.patches[place["new_path"]] or "").lines.get(place["new_line"])
        right = line is not None and line.old == place.get("old_line")
        return "" if right and not any(text in body for text in self.refuses) else "must be a valid line code"

    def _notes(self) -> list[Json]:
        return [note for one in self.discussions for note in one["notes"]]

    def _edit(self, body: Json, number: str) -> Answer:
        note = next(note for note in self._notes() if note["id"] == int(number))
        note["body"] = body["body"]
        return 200, note

    def _remove(self, thread: str, number: str) -> Answer:
        found = [one for one in self.discussions if one["id"] == thread and one["notes"][0]["id"] == int(number)]
        if not found:
            return 404, {"message": "404 Not found"}
        self.discussions.remove(found[0])
        return 204, None

    def _resolve(self, body: Json, thread: str) -> Answer:
        found = next(one for one in self.discussions if one["id"] == thread)
        for note in found["notes"]:
            note["resolved"] = body["resolved"]
        return 200, found
