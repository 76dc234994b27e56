"""A bundle as one comment with the diff, for Gitea and Forgejo: their review comments have no button that applies anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.notes import Unshown
from fixer.bot.render import BODY, SUMMARY, Rules, mark, marked
from fixer.bot.summary import summary
from fixer.bot.target import Target
from fixer.bot.transport import Api, Denied, Failed, Uncertain

Json = Mapping[str, Any]


def post(api: Api, target: Target, bundle: Bundle, rules: Rules, author: str = "") -> Posted:
    """Bring our comment up to date, or write it. Whatever cannot be written is in the answer, never raised."""
    unshown = tuple(Unshown(entry, "one-comment") for entry in bundle.entries)
    root = f"/repos/{target.repository}"
    try:
        pull = api.get(f"{root}/pulls/{target.pull}") if target.pull else None
        if pull is None or pull["state"] != "open" or pull["head"]["sha"] != target.commit:
            return Posted((), unshown, f"no open pull request is at commit {target.commit[:12]} now", stale=True)
        login = author or _login(api)
        body = summary(bundle, rules, (), unshown, BODY)
        for attempt in range(3):
            try:
                return _written(api, root, target.pull, login, body, unshown)
            except Uncertain:
                api.breathe(attempt)
        return Posted((), unshown, "the platform does not say whether it took the comment")
    except Denied as error:
        return Posted((), tuple(Unshown(entry, "read-only") for entry in bundle.entries), str(error))
    except Failed as error:
        return Posted((), tuple(Unshown(entry, "unreachable") for entry in bundle.entries), str(error))


def _login(api: Api) -> str:
    """Whose comments are ours. Raises `Denied`, saying what helps, when the token may not ask."""
    try:
        return str(api.get("/user")["login"])
    except Denied as error:
        raise Denied("GET /user", error.status, "grant the token read:user, or name its login with --author") from None


def _written(api: Api, root: str, pull: int, login: str, body: str, unshown: tuple[Unshown, ...]) -> Posted:
    comments: list[Json] = list(api.pages(f"{root}/issues/{pull}/comments"))
    ours = next((one for one in comments if one["user"]["login"] == login and mark(one["body"]) is not None), None)
    text = marked(body or "Nothing is left to be said here.", SUMMARY)
    if ours is None and body:
        api.post(f"{root}/issues/{pull}/comments", {"body": text})
        return Posted((), unshown, created=1)
    if ours is not None and mark(ours["body"]) != mark(text):
        api.patch(f"{root}/issues/comments/{ours['id']}", {"body": text})
        return Posted((), unshown, updated=1)
    return Posted((), unshown)
