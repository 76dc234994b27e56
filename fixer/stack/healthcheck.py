"""Which port of its own container a healthcheck asks."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.document.node import Node
from fixer.expressions import regex
from fixer.stack.listener import HEALTHCHECK, Listener, loopback
from fixer.stack.model import Service

_URL = regex(r"(?P<scheme>https?)://(?:[^\s/@'\"]*@)?(?P<host>\[[^\]]*\]|[\w.-]+)(?P<port>:\d{1,5})?(?=[/\s'\"?;|)]|\Z)")
_ADDRESS = regex(r"(?<![\w./@-])(?P<host>localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\])(?::|\s+|/)(?P<port>\d{2,5})\b")


def listeners(service: Service) -> Iterator[Listener]:
    """The ports that the service's own `healthcheck:` asks."""
    if service.healthcheck:
        yield from asked(" ".join(word.text for word in service.healthcheck), service.healthcheck[-1].node, service)


def asked(command: str, node: Node, service: Service) -> Iterator[Listener]:
    """Ports of URLs (without one: the scheme's) and addresses that lead back into the container, by loopback or its own name."""
    seen: set[int] = set()
    for match in _URL.finditer(command):
        if loopback(match["host"]) or match["host"] in service.names:
            port = int(match["port"][1:]) if match["port"] else 443 if match["scheme"] == "https" else 80
            seen.add(port)
            yield Listener(port, node, HEALTHCHECK, f"the healthcheck asks {match.group()}")
    for match in _ADDRESS.finditer(_URL.sub(" ", command)):
        if int(match["port"]) not in seen:
            yield Listener(int(match["port"]), node, HEALTHCHECK, f"the healthcheck asks {match['host']}:{match['port']}")
