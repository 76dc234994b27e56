"""Listen addresses among the words of a command: `--web.listen-address=:9090`, `-port 8080`, `-Dserver.port=8081`.

A flag that says where others find the service (`--web.external-url`, `--advertise…`) is no listen address, and neither is
one that names another host (`--redis.addr=redis://redis:6379`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fixer.document.node import Node
from fixer.expressions import regex
from fixer.stack.listener import EXPLICIT, Listener, bound
from fixer.stack.model import Word
from fixer.stack.words import split

_FLAG = regex(r"-{0,2}(?:(?<=-)D)?(?P<name>[A-Za-z][\w.:-]*?)=(?P<value>.*)|(?:--?)(?P<bare>[A-Za-z][\w.:-]*)", re.DOTALL)
_LISTEN = (
    r"a|b|p|(?:listen-|http[.-]|http-listen-)?(?:port|addr|address)|bind|listen|httplistenaddr"
    r"|server\.(?:port|address|http-listen-port|http\.listen-addr)|web\.(?:listen-address|port)"
)
_METRICS = r"(?:metrics|management|monitoring|prometheus|telemetry).*(?:port|addr|address|listen|bind)\Z"
_ELSEWHERE = regex(r"external|advertis|public|root[-_.]?url|base[-_.]?url|remote|peer|join|upstream|origin|callback|redirect")
_AGENT = r"-javaagent:[^\s=]+=(?:[\w.]+:)?(?P<port>\d{1,5}):"


class Flag(NamedTuple):
    """A flag as given: its name in lower case without dashes, what it is set to ("" for a switch), and the node that says it."""

    name: str
    value: str
    node: Node


def flags(words: Iterable[Word]) -> Iterator[Flag]:
    """Every flag and bare word of a command; a bare word has no name. Scripts given to a shell are taken apart.

    The word behind a flag counts as its value, though it may as well stand behind a switch.
    """
    pieces = [(piece, word.node) for word in words for piece in (split(word.text) if " " in word.text else (word.text,))]
    taken = -1
    for number, (piece, node) in enumerate(pieces):
        match = _FLAG.fullmatch(piece)
        if number == taken:
            continue
        if match is None:
            yield Flag("", piece, node)
        elif match["name"]:
            yield Flag(match["name"].lower().replace("_", "-"), match["value"], node)
        else:
            following = pieces[number + 1][0] if number + 1 < len(pieces) else ""
            value = "" if following.startswith("-") else following
            taken = number + 1 if value else -1
            yield Flag(match["bare"].lower().replace("_", "-"), value, node)


def elsewhere(name: str) -> bool:
    """Whether a flag or variable of this name says where something is found, rather than where it listens."""
    return _ELSEWHERE.search(name.lower()) is not None


def listeners(words: Iterable[Word], place: str = "") -> Iterator[Listener]:
    """The listen addresses that a command's flags give.

    place  what the words are, for the reader (`JAVA_OPTS`); "" for a command
    """
    given = place or "the command"
    held = tuple(words)
    for flag in flags(held):
        if elsewhere(flag.name):
            continue
        metrics = re.match(_METRICS, flag.name) is not None
        port = bound(flag.value, named=metrics or re.fullmatch(_LISTEN, flag.name) is not None)
        if port is not None:
            said = f"{flag.name} {flag.value}" if flag.name else flag.value
            yield Listener(port, flag.node, EXPLICIT, f"{given} sets {said}", metrics)
    for word in held:
        for match in re.finditer(_AGENT, word.text):
            yield Listener(int(match["port"]), word.node, EXPLICIT, f"{given} starts a Java agent on {match['port']}", True)
