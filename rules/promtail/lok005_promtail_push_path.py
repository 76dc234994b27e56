"""Logs are sent to the root of Loki's address, where nothing takes them.

## What it does
Finds `url` under `clients` of a promtail configuration, and `loki-url` among the `logging` options of a Compose file, that have
no path or only `/`.

## Why is this bad?
Promtail and the Docker driver use the address as it stands. Loki takes logs at `/loki/api/v1/push` alone and answers `404` at
its root, which both of them take for final: the logs are dropped.

## Fix safety
The path `/loki/api/v1/push` is put behind the address. Safe where the address is seen to be that of a Loki in the stack. Unsafe
elsewhere, as what answers may be a gateway that adds the path.

Addresses with any other path, a gateway's prefix or the old `/api/prom/push`, are left alone; so are those with a variable.

## Versions
All versions of promtail and of the Docker driver.

## References
- https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#clients
- https://grafana.com/docs/loki/latest/send-data/docker-driver/configuration/
- https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from fixer import ERROR, SAFE, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, Service, everywhere, put

from .._fixes import offered

_PATH = "/loki/api/v1/push"
_CAVEAT = "what answers there is not seen to be Loki, and may be a gateway that adds the path"
_LOKI = frozenset({"loki", "grafana-loki"})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "host.docker.internal"})


class _Client(NamedTuple):
    """An address that logs are sent to; `node` holds it.

    driver  whether Docker itself sends them, from the machine it runs on
    """

    document: Document
    node: Node
    url: SplitResult
    driver: bool


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for client in _clients(project):
        url = client.url
        if url.scheme in ("http", "https") and url.hostname and url.path in ("", "/") and not url.query and not url.fragment:
            sender = "the Docker driver" if client.driver else "promtail"
            yield Finding(RULE, client.node, {"sender": sender, "host": url.hostname}, (_fix(project, client),))


def _fix(project: Project, client: _Client) -> Fix:
    edits = everywhere(client.node, lambda node: put(node, node.text.removesuffix("/") + _PATH))
    found = list(_receivers(project, client))
    title = f"send them to `{_PATH}`"
    if found and all(map(_is_loki, found)):
        return offered(Fix(title, edits, SAFE))
    return offered(Fix(title, edits, UNSAFE, _CAVEAT))


def _clients(project: Project) -> Iterator[_Client]:
    """Every address that can be read, where it is written; none that holds a variable."""
    for document in project.of("promtail", "compose"):
        for node in _written(document):
            if node.shape == "scalar" and node.home is None and "://" in node.text and "$" not in node.text:
                try:
                    url = urlsplit(node.text)
                    url.port  # noqa: B018  it is read here
                except ValueError:
                    continue
                yield _Client(document, node, url, document.kind == "compose")


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


def _receivers(project: Project, client: _Client) -> Iterator[Service]:
    """What takes the logs, in every project that shows it."""
    host = (client.url.hostname or "").lower()
    if client.driver:
        for compose in project.stack.projects:
            if host in _LOOPBACK and client.document in compose.documents:
                yield from (service for service in compose.services.values() if _published(service, client.url.port))
        return
    for place in project.stack.readers(client.document):
        for compose in project.stack.around(place.project, host):
            service = compose.service(host)
            if service is not None:
                yield service


def _published(service: Service, port: int | None) -> bool:
    return any(mapping.published is not None and port in mapping.published for mapping in service.ports)


def _is_loki(service: Service) -> bool:
    """Whether the service runs a published image of Loki."""
    return service.image is not None and basename(service.image.name) in _LOKI


RULE = Rule(
    code="LOK005",
    name="promtail-push-path",
    message="{sender} sends logs to the root of {host}, while Loki takes them at `/loki/api/v1/push`",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"promtail": "all versions", "loki": "all versions"},
        references=(
            "https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#clients",
            "https://grafana.com/docs/loki/latest/send-data/docker-driver/configuration/",
            "https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs",
        ),
        oracle="",
    ),
    triggers={"promtail": ("url",), "compose": ("loki-url",)},
    docs=__doc__ or "",
)
