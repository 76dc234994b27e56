"""How the services of a project connect to CockroachDB: connection strings and `*SSL*MODE` variables.

Reference: https://www.cockroachlabs.com/docs/stable/connection-parameters and libpq's connection strings, whose
parameters drivers of other languages took over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixer import ComposeProject, Node, Service, regex

_MODE = r"(?P<mode>disable|allow|prefer|require|verify-ca|verify-full)"
_ADDRESS = regex(
    r"(?:jdbc:)?(?:postgres(?:ql)?|cockroach(?:db)?|crdb-postgres)(?:\+\w+)?://"
    r"(?:(?P<user>[^\s/?#\"'@]*)@)?(?P<hosts>[^\s/?#\"'@]+)(?P<rest>[^\s\"'`]*)"
)
_IN_ADDRESS = regex(rf"[?&]sslmode={_MODE}(?![\w-])", re.IGNORECASE)
_PAIRS = regex(r"(?<![\w.])(?P<key>host|password|sslmode)\s*=\s*(?P<value>[^\s\"';]+)")
_SWITCH = regex(r"(?P<prefix>\A(?:.*_)?|\APG)SSL_?MODE\Z")
_HOSTS = ("HOST", "HOSTNAME", "HOSTS", "ADDR", "ADDRESS", "SERVER")


class Connection(NamedTuple):
    """One service's way to a node.

    node      the scalar that says the mode
    mode      `disable`, `require`, …
    written   the mode with what stands around it, as it must occur exactly once in `node` to be edited
    servers   names of the services it leads to
    password  whether one is given in the same place
    """

    service: Service
    node: Node
    mode: str
    written: str
    servers: tuple[str, ...]
    password: bool

    def with_mode(self, mode: str) -> str | None:
        """The node's text with another mode, or None when a variable says it or it occurs several times."""
        text = self.node.text
        if text.count(self.written) != 1:
            return None
        place = text.index(self.written) + len(self.written) - len(self.mode)
        if _in_variable(text, place):
            return None
        return text[:place] + mode + text[place + len(self.mode) :]


def _in_variable(text: str, place: int) -> bool:
    opened = text.rfind("${", 0, place)
    return opened >= 0 and "}" not in text[opened:place]


def connections(project: ComposeProject, nodes: frozenset[str]) -> Iterator[Connection]:
    """Every explicit statement of a mode towards one of these services."""
    for service in project.services.values():
        yield from _strings(project, service, nodes)
        yield from _switches(project, service, nodes)


def _strings(project: ComposeProject, service: Service, nodes: frozenset[str]) -> Iterator[Connection]:
    texts = [(fact.value, fact.node) for fact in service.environment.values()]
    texts += [(word.text, word.node) for word in (*service.words, *service.healthcheck)]
    for text, node in texts:
        if not text or node is None or node.document.language != "yaml":
            continue
        for address in _ADDRESS.finditer(text):
            mode = _IN_ADDRESS.search(address["rest"])
            reached = _reached(project, address["hosts"].split(","), nodes)
            if mode and reached:
                password = ":" in (address["user"] or "") or "password=" in address["rest"]
                yield Connection(service, node, mode["mode"], mode.group()[1:], reached, password)
        yield from _pairs(project, service, text, node, nodes)


def _pairs(project: ComposeProject, service: Service, text: str, node: Node, nodes: frozenset[str]) -> Iterator[Connection]:
    """`host=cockroachdb port=26257 user=app sslmode=disable`"""
    found = {match["key"]: match for match in _PAIRS.finditer(text)}
    if "host" not in found or "sslmode" not in found or "://" in text:
        return
    mode = found["sslmode"]
    reached = _reached(project, found["host"]["value"].split(","), nodes)
    if reached and re.fullmatch(_MODE, mode["value"]):
        yield Connection(service, node, mode["value"], mode.group(), reached, "password" in found)


def _switches(project: ComposeProject, service: Service, nodes: frozenset[str]) -> Iterator[Connection]:
    """`DB_SSL_MODE=disable` beside `DB_HOST=cockroachdb`"""
    for name, fact in service.environment.items():
        switch = _SWITCH.match(name)
        if switch is None or fact.node is None or fact.node.document.language != "yaml":
            continue
        if not re.fullmatch(_MODE, fact.value or ""):
            continue
        prefix = switch["prefix"]
        said = [service.environment[f"{prefix}{word}"].value for word in _HOSTS if f"{prefix}{word}" in service.environment]
        reached = _reached(project, [host or "" for host in said], nodes) if said else ()
        if reached and len(reached) == len(said):
            secret = service.environment.get(f"{prefix}PASSWORD") or service.environment.get(f"{prefix}PASS")
            mode = fact.value or ""
            written = f"{name}={mode}" if fact.node.text.startswith(f"{name}=") else mode
            yield Connection(service, fact.node, mode, written, reached, bool(secret and secret.value))


def _reached(project: ComposeProject, hosts: list[str], nodes: frozenset[str]) -> tuple[str, ...]:
    """The nodes that these `host[:port]` lead to; none unless all of them do."""
    found = [project.service(host.rpartition(":")[0] or host) if host else None for host in hosts]
    if any(service is None or service.name not in nodes for service in found):
        return ()
    return tuple(dict.fromkeys(service.name for service in found if service is not None))
