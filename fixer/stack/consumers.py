"""Where else in a project an address of a service is named: by those who use it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer.document.node import Node
from fixer.document.span import Span
from fixer.document.tree import Tree
from fixer.expressions import regex
from fixer.stack.listener import CONSUMER, Listener
from fixer.stack.model import ComposeProject, Service
from fixer.stack.mounted_files import files, spot

_SCRAPES = regex(r"^[ \t]*(?:scrape_configs|groups):|^[ \t]*-?[ \t]*targets:", re.MULTILINE)
_PORT = regex(r":(?P<port>\d{2,5})(?![\w.])")
_HOST = regex(r"[\w.-]+\Z")
_ROUTED = r"traefik\.(?:http|tcp)\.services\..*\.loadbalancer\.server\.port"


def listeners(tree: Tree, project: ComposeProject, service: Service) -> Iterator[Listener]:
    """Ports that other services of the project use: in their environment, commands and mounted configuration.

    Prometheus' own configuration is left out: what it scrapes is what is in question.
    """
    names = service.names
    for other in project.services.values():
        if other.name == service.name:
            continue
        for text, node, where in _said(other):
            for host, port, _ in _addresses(text, names):
                yield Listener(port, node, CONSUMER, f"{where} uses {host}:{port}")
        for file in files(tree, other):
            for host, port, place in () if _SCRAPES.search(file.text) else _addresses(file.text, names):
                yield Listener(port, spot(file, *place), CONSUMER, f"{file.path} uses {host}:{port}")
    yield from _labelled(service)


def _addresses(text: str, names: frozenset[str]) -> Iterator[tuple[str, int, Span]]:
    """Each of these hosts that stands before a port, with the port and where both stand."""
    if ":" not in text or not any(name in text for name in names):
        return
    longest = max(map(len, names))
    for port in _PORT.finditer(text):
        host = _HOST.search(text, max(0, port.start() - longest - 1), port.start())
        if host is not None and host.group() in names:
            yield host.group(), int(port["port"]), Span(host.start(), port.end())


def _said(other: Service) -> Iterator[tuple[str, Node, str]]:
    for name, fact in other.environment.items():
        if fact.value and fact.node is not None:
            yield fact.value, fact.node, f"{other.name} ({name})"
    for word in other.words:
        yield word.text, word.node, f"the command of {other.name}"


def _labelled(service: Service) -> Iterator[Listener]:
    """The port that Traefik sends requests to, by the service's own labels."""
    for holder in service.nodes:
        labels = holder.get("labels")
        for node in labels.children if labels is not None else ():
            listed = isinstance(node.route[-1], int)
            key, _, value = node.text.partition("=") if listed else (str(node.route[-1]), "", node.text)
            if re.fullmatch(_ROUTED, key) and value.isdecimal():
                yield Listener(int(value), node, CONSUMER, f"Traefik sends to {value}")
