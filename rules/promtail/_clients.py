"""Where logs are sent to: the clients of promtail, and the Docker driver for Loki in Compose files."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from fixer import ComposeProject, Document, Node, Project, Service

_LOKI = frozenset({"loki", "grafana-loki"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "host.docker.internal"})


class Client(NamedTuple):
    """An address that logs are sent to; `node` holds it.

    driver  whether Docker itself sends them, from the machine it runs on
    """

    document: Document
    node: Node
    url: SplitResult
    driver: bool


def clients(project: Project, *kinds: str) -> Iterator[Client]:
    """Every address that can be read in documents of these kinds, each where it is written; none that holds a variable."""
    for document in project.of(*kinds):
        for node in _written(document):
            if node.shape == "scalar" and node.home is None and "://" in node.text and "$" not in node.text:
                try:
                    url = urlsplit(node.text)
                    url.port  # noqa: B018  it is read here
                except ValueError:
                    continue
                yield Client(document, node, url, document.kind == "compose")


def _written(document: Document) -> Iterator[Node]:
    if document.kind == "promtail":
        yield from document.find("clients", ..., "url")
        yield from document.find("client", "url")
        return
    seen = set()
    for node in document.find("services", ..., "logging", "options", "loki-url"):
        written = node.home or node
        if written.span not in seen:
            seen.add(written.span)
            yield written


def receivers(project: Project, client: Client) -> Iterator[tuple[ComposeProject, Service]]:
    """What takes the logs, in every project that shows it."""
    host = (client.url.hostname or "").lower()
    if client.driver:
        for compose in project.stack.projects:
            if host in _LOOPBACK and client.document in compose.documents:
                yield from ((compose, service) for service in compose.services.values() if _published(service, client.url.port))
        return
    for place in project.stack.readers(client.document):
        for compose in project.stack.around(place.project, host):
            service = compose.service(host)
            if service is not None:
                yield compose, service


def _published(service: Service, port: int | None) -> bool:
    return any(mapping.published is not None and port in mapping.published for mapping in service.ports)


def is_loki(service: Service) -> bool:
    """Whether the service runs a published image of Loki."""
    return service.image is not None and basename(service.image.name) in _LOKI
