"""The platforms that can be posted to: where they are, who we are there, and how each is posted to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fixer.bot import gitea, github, gitlab
from fixer.bot.bundle import Bundle
from fixer.bot.ladder import Posted
from fixer.bot.render import Rules
from fixer.bot.target import Said, Target, of_event, of_gitlab
from fixer.bot.transport import Api, client
from fixer.errors import UsageError


@dataclass(frozen=True)
class Forge:
    """One platform.

    url     environment variable with the address of its interface, and the address when that is not set ("": it must be)
    token   environment variable with the token, after FIXER_TOKEN
    header  (name, text before the token) of the header that carries it
    target  reads flags and environment
    post    brings a pull request in line with a bundle: interface, target, bundle, rules, author, resolve
    """

    url: tuple[str, str]
    token: str
    header: tuple[str, str]
    target: Callable[[Said, Mapping[str, str]], Target]
    post: Callable[[Api, Target, Bundle, Rules, str, bool], Posted]
    accept: str = "application/json"

    def api(self, environment: Mapping[str, str]) -> Api | None:
        """The interface, or None without a token. Raises `UsageError` without an address or httpx."""
        token = environment.get("FIXER_TOKEN") or environment.get(self.token, "")
        url = environment.get(self.url[0]) or self.url[1]
        if not url:
            raise UsageError(f"{self.url[0]} must say where the platform's interface is")
        if not token:
            return None
        name, before = self.header
        return Api(client(url, {name: f"{before}{token}", "Accept": self.accept}))


_GITEA = Forge(
    ("GITHUB_API_URL", ""),  # their runners set what GitHub's set
    "GITEA_TOKEN",
    ("Authorization", "token "),
    of_event,
    lambda api, target, bundle, rules, author, _resolve: gitea.post(api, target, bundle, rules, author),
)

FORGES: Mapping[str, Forge] = {
    "github": Forge(
        ("GITHUB_API_URL", "https://api.github.com"),
        "GITHUB_TOKEN",
        ("Authorization", "Bearer "),
        of_event,
        lambda api, target, bundle, rules, author, _resolve: github.post(api, target, bundle, rules, author),
        "application/vnd.github+json",
    ),
    "gitlab": Forge(
        ("CI_API_V4_URL", "https://gitlab.com/api/v4"), "GITLAB_TOKEN", ("PRIVATE-TOKEN", ""), of_gitlab, gitlab.post
    ),
    "gitea": _GITEA,
    "forgejo": _GITEA,
}
