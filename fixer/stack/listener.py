"""A port that something says a container listens on, and the ways in which a listen address is written."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fixer.expressions import regex
from fixer.stack.model import Fact

EXPLICIT, IMAGE, ENVIRONMENT, HEALTHCHECK, PORTS, EXPOSE, CONSUMER, DOCKERFILE, MENTION = range(1, 10)
"""Ranks, strongest first: listen address, image default, environment, healthcheck, `ports`, `expose`, other services that use
it, Dockerfile, a number that is merely mentioned."""

WIDE = 64
"""A range of more container ports than this is a relay range, not a list of servers."""

_ADDRESS = regex(r"(?:[a-z][a-z0-9+.-]*://)?(?P<host>\[[^\]]*\]|[^\s:/@,]*):(?P<port>\d{1,5})(?:/\S*)?", re.IGNORECASE)
_ANY = frozenset({"", "0.0.0.0", "[::]", "::", "*", "+"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})


@dataclass(frozen=True)
class Listener(Fact[int]):
    """Evidence for one TCP port.

    metrics  whether it says that metrics are served there, rather than anything
    """

    metrics: bool = False


def bound(text: str, named: bool = False) -> int | None:
    """The port of a listen address (`:8080`, `0.0.0.0:8080`, `http://+:80`, `localhost:9090`); None when it is none.

    named  what it belongs to is a listen flag, so that a bare number is a port too
    """
    if named and text.isdecimal():
        return int(text) if 0 < int(text) < 65536 else None
    match = _ADDRESS.fullmatch(text)
    if match is None or match["host"].lower() not in _ANY | (_LOOPBACK if named else frozenset()):
        return None
    return int(match["port"]) if 0 < int(match["port"]) < 65536 else None


def loopback(host: str) -> bool:
    """Whether a process asking this host inside a container asks the container itself."""
    return host.lower() in _LOOPBACK | {"0.0.0.0", "::1"}
