"""What curl is asked to do, in the words of wget."""

from __future__ import annotations

from collections.abc import Sequence

from fixer import regex

_PLAIN = frozenset({"--fail", "--silent", "--show-error", "--location", "--head"})
_LETTERS = regex(r"-[fsSLI]+")
_URL = regex(r"['\"]?(?P<url>(?:http://)?(?!\w+://)[\w.${}:-]+(?::\d+)?(?:/[^\s'\"]*)?)['\"]?")


def as_wget(words: Sequence[str]) -> list[str] | None:
    """The words of a wget that asks the same; None where curl does more than that."""
    url = _address(words)
    return None if words[0] != "curl" or url is None else ["wget", "-q", "--spider", url]


def _address(words: Sequence[str]) -> str | None:
    """The one address among options that only say how to fail and what to print."""
    rest = list(words[1:])
    for option in ("-o", "--output", ">", "1>"):
        if option in rest[:-1] and rest[rest.index(option) + 1] == "/dev/null":
            at = rest.index(option)
            del rest[at : at + 2]
    rest = [word for word in rest if word not in _PLAIN and not _LETTERS.fullmatch(word) and word not in (">/dev/null", "2>&1")]
    return rest[0] if len(rest) == 1 and _URL.fullmatch(rest[0]) else None


def asked(words: Sequence[str]) -> str:
    """The one http URL that a curl or wget asks, or ""."""
    found = [match["url"] for word in words if (match := _URL.fullmatch(word)) and match["url"].startswith("http://")]
    return found[0] if len(found) == 1 else ""
