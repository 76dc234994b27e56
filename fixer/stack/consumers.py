"""Where else in a project an address of a service is named: by those who use it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer.document.node import Node
from fixer.document.tree import Tree
from fixer.expressions import regex
from fixer.stack.listener import CONSUMER, Listener
from fixer.stack.model import ComposeProject, Service
from fixer.stack.mounted_files import files, spot

_SCRAPES = regex(r"^[ \t]*(?:scrape_configs|groups):|^[ \t]*-?[ \t]*targets:", re.MULTILINE)
_ADDRESS = regex(r"(?<![\w.-])(?P<host>[\w.-]+):(?P<port>\d{2,5})(?![\w.])")
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
            for match in _addresses(text, names):
                yield Listener(int(match["port"]), node, CONSUMER, f"{where} uses {match.group()}")
        for file in files(tree, other):
            for match in () if _SCRAPES.search(file.text) else _addresses(file.text, names):
                yield Listener(int(match["port"]), spot(file, *match.span()), CONSUMER, f"{file.path} uses {match.group()}")
    yield from _labelled(service)


def _addresses(text: str, names: frozenset[str]) -> Iterator[re.Match[str]]:
    return (match for match in _ADDRESS.finditer(text) if match["host"] in names) if ":" in text else iter(())


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
