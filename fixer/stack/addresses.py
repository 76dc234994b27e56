"""Addresses in texts: `host:port` in a URL, a connection string, a list of servers, and how to change one where it is written.

Read are URLs (`postgres://user:secret@db:5432/app`, JDBC's and those of several hosts too), bare `host:port`, Go's
`user:secret@tcp(db:3306)/app`, libpq's `host=db port=5432`, `Host=db;Port=5432`, and SQL Server's `Server=db,1433`.
What stands before an `@` is a user and a password, however much it looks like an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from fixer.document.node import Node
from fixer.document.span import Span
from fixer.expressions import regex
from fixer.stack import flags
from fixer.stack.listener import loopback
from fixer.stack.model import ComposeProject, Fact, Service, Word

_HOST = r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_](?:[\w.-]*\w)?)"
_ADDRESS = regex(rf"(?:(?<![\w.$%-])|(?<=:-)){_HOST}:(?P<port>\d{{1,5}})(?![\w.-])(?![^\s/?#\"',;]*@)")
_BARE_URL = regex(rf"(?<![\w+.-])[A-Za-z][\w+.-]*://(?:[^\s/?#\"'@]*@)?{_HOST}(?![\w.:$-])(?![^\s/?#\"',;]*@)")
_SCHEME = regex(r"(?P<scheme>[A-Za-z][\w+.:-]*)://[^\s/?#\"']*\Z")
_HOST_WORD = regex(rf"(?<![\w.])(?:host|server)\s*=\s*{_HOST}(?![\w:,$.-])", re.IGNORECASE)
_PORT_WORD = regex(r"(?<![\w.])port\s*=\s*(?P<port>\d{1,5})(?![\w.-])", re.IGNORECASE)
_WITH_COMMA = regex(
    rf"(?<![\w.])(?:server|data source|address)\s*=\s*(?:tcp:)?{_HOST},(?P<port>\d{{1,5}})(?![\w.-])", re.IGNORECASE
)
_OPENED = regex(r"(?<!\$)(?:\$\$)*\$\{(?P<name>\w+)[^{}]*\Z")
_INNERMOST = regex(r"\$\{[^{}]*\}")
_HOST_NAME = regex(r"(?P<stem>\A(?:PG)?|.*_)(?:HOST|HOSTNAME|SERVER|ADDR|ADDRESS)\Z", re.IGNORECASE)


class Address(NamedTuple):
    """An address in a text, and where its parts stand there.

    port    None where a URL leaves it to its scheme
    scheme  what stands before `://` (`http`, `jdbc:postgresql`), else ""
    """

    host: str
    port: int | None
    scheme: str
    host_at: Span
    port_at: Span | None

    def changed(self, text: str, host: str | None = None, port: int | None = None) -> str:
        """The text that the address was read from, with another host or port."""
        spliced = [(self.host_at, host)] if host is not None else []
        spliced += [(self.port_at, str(port))] if port is not None and self.port_at is not None else []
        for span, new in sorted(spliced, reverse=True):
            text = text[: span.start] + (new or "") + text[span.end :]
        return text


@lru_cache(maxsize=4096)
def addresses(text: str) -> tuple[Address, ...]:
    """Every address in a text, in order. Kept, as one text is in many plausible projects."""
    if ":" not in text and "=" not in text:
        return ()
    found = [_address(text, match) for match in _ADDRESS.finditer(text)]
    if "://" in text:
        found += [_address(text, match) for match in _BARE_URL.finditer(text)]
    if "=" in text:
        found += [_address(text, match) for match in _WITH_COMMA.finditer(text)]
        hosts, ports = list(_HOST_WORD.finditer(text)), list(_PORT_WORD.finditer(text))
        if len(hosts) == len(ports) == 1:
            found.append(_address(text, hosts[0])._replace(port=int(ports[0]["port"]), port_at=Span(*ports[0].span("port"))))
    return tuple(sorted((one for one in found if one.port is None or 0 < one.port < 65536), key=lambda one: one.host_at))


def _address(text: str, match: re.Match[str]) -> Address:
    start = match.start("host")
    scheme = _SCHEME.search(text, 0, start) if "://" in text[:start] else None
    port = match.groupdict().get("port")
    return Address(
        match["host"].strip("[]") if not loopback(match["host"]) else match["host"],
        int(port) if port else None,
        scheme["scheme"] if scheme else "",
        Span(*match.span("host")),
        Span(*match.span("port")) if port else None,
    )


class Configured(NamedTuple):
    """An address that a service is configured with.

    name     the environment variable, or the flag without its dashes; "" for a bare word of the command
    host_in  the scalar that says the host;  port_in  the one that says the port (another one for `DB_HOST` and `DB_PORT`)
    """

    name: str
    host: str
    port: int | None
    scheme: str
    host_in: Node
    port_in: Node


def configured(service: Service) -> Iterator[Configured]:
    """Every address in the environment and the command of a service. What depends on unknown variables is left out."""
    for name, fact in service.environment.items():
        if fact.node is not None:
            for one in addresses(fact.value or _known(fact.node.text)):
                yield Configured(name, one.host, one.port, one.scheme, fact.node, fact.node)
    yield from _pairs(service.environment)
    for word in service.words:
        for flag in flags.flags([Word(_known(word.text), word.node)]) if ":" in word.text else ():
            for one in addresses(flag.value):
                yield Configured(flag.name, one.host, one.port, one.scheme, word.node, word.node)


def _known(text: str) -> str:
    """The text without its substitutions, which are replaced by a character that no address contains."""
    while "${" in text and (shorter := _INNERMOST.sub("$", text)) != text:
        text = shorter
    return text


def _pairs(environment: Mapping[str, Fact[str | None]]) -> Iterator[Configured]:
    """`DB_HOST=db` beside `DB_PORT=5432`."""
    for name, fact in environment.items():
        stem = _HOST_NAME.fullmatch(name)
        other = f"{stem['stem']}{'PORT' if name.isupper() else 'port'}" if stem else ""
        port = environment.get(other)
        if port is None or port.node is None or fact.node is None or not fact.value or not re.fullmatch(r"[\w.-]+", fact.value):
            continue
        if port.value and port.value.isdecimal() and 0 < int(port.value) < 65536:
            yield Configured(other, fact.value, int(port.value), "", fact.node, port.node)


def rewritten(
    project: ComposeProject, found: Configured, host: str | None = None, port: int | None = None
) -> dict[Node, str] | None:
    """The texts that say the address, with another host or port; None when a variable that is set elsewhere says it.

    The default in `${NAME:-db:5433}` may be changed as long as nothing is seen to set NAME.
    """
    if found.host_in is found.port_in:
        text = _replaced(project, found, host, port)
        return None if text is None else {found.host_in: text}
    texts = {}
    for node, old, new in ((found.host_in, found.host, host), (found.port_in, str(found.port), port and str(port))):
        if new is not None:
            key, equals, value = node.text.rpartition("=")
            if value != old:
                return None
            texts[node] = f"{key}{equals}{new}"
    return texts


def _replaced(project: ComposeProject, found: Configured, host: str | None, port: int | None) -> str | None:
    text = found.host_in.text
    same = [one for one in addresses(text) if (one.host, one.port) == (found.host, found.port)]
    for one in reversed(same):
        opened = _OPENED.search(text, 0, one.host_at.start)
        if opened and opened["name"] in project.env:
            return None
        text = one.changed(text, host, port)
    return text if same else None
