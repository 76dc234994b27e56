"""A bundle as one comment with the diff, for Gitea and Forgejo: their review comments have no button that applies anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from fixer.bot.attempt import Attempt, attempted
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.notes import Unshown
from fixer.bot.render import BODY, SUMMARY, Rules, mark, marked
from fixer.bot.summary import summary
from fixer.bot.target import Target
from fixer.bot.transport import Api, Denied, Failed

Json = Mapping[str, Any]


def post(api: Api, target: Target, bundle: Bundle, rules: Rules, author: str = "") -> Posted:
    """Bring our comment up to date, or write it. Whatever cannot be written is in the answer, never raised."""
    every = tuple(Unshown(entry, "unreachable") for entry in bundle.entries)
    root = f"/repos/{target.repository}"
    try:
        pull = api.get(f"{root}/pulls/{target.pull}") if target.pull else None
        if pull is None or pull["state"] != "open" or pull["head"]["sha"] != target.commit:
            return Posted((), every, f"no open pull request is at commit {target.commit[:12]} now", stale=True)
        login = author or _login(api)
    except Denied as error:
        return Posted((), tuple(Unshown(entry, "read-only") for entry in bundle.entries), str(error))
    except Failed as error:
        return Posted((), every, str(error))
    comments = f"{root}/issues/{target.pull}/comments"
    begin = partial(_Sync, api=api, commit=target.commit, bundle=bundle, rules=rules, login=login, root=root, comments=comments)
    return attempted(begin, "the platform")


def _login(api: Api) -> str:
    """Whose comments are ours. Raises `Denied`, saying what helps, when the token may not ask."""
    try:
        return str(api.get("/user")["login"])
    except Denied as error:
        raise Denied("GET /user", error.status, "grant the token read:user, or name its login with --author") from None


@dataclass(kw_only=True)
class _Sync(Attempt):
    root: str
    comments: str

    def write(self) -> str:
        every = tuple(Unshown(entry, "one-comment") for entry in self.bundle.entries)
        body = summary(self.bundle, self.rules, (), every, BODY)
        text = marked(body or "Nothing is left to be said here.", SUMMARY)
        there: list[Json] = list(self.api.pages(self.comments))
        ours = next((one for one in there if one["user"]["login"] == self.login and mark(one["body"]) is not None), None)
        if ours is None and body:
            self.api.post(self.comments, {"body": text})
            self.created += 1
        elif ours is not None and mark(ours["body"]) != mark(text):
            self.api.patch(f"{self.root}/issues/comments/{ours['id']}", {"body": text})
            self.updated += 1
        self.unshown += every
        return ""
