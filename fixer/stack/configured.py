"""Listen ports in the configuration files that are mounted into a container.

Loki, promtail, Tempo and Mimir (`server.http_listen_port`), nginx (`listen`), Grafana (`[server] http_port`), Spring Boot
(`server.port`, `management.server.port`), and whatever binds an address of all interfaces (`0.0.0.0:8889`, `*:8404`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import basename

from fixer.document.document import Document
from fixer.document.tree import Tree
from fixer.expressions import regex
from fixer.stack.listener import ENVIRONMENT, EXPLICIT, Listener
from fixer.stack.model import Service
from fixer.stack.mounted_files import Text, files, spot

_NGINX = r"(?m)^[ \t]*listen\s+(?:\S*:)?(?P<port>\d{1,5})\b[^;\n]*;"
_INI = r"(?m)^[ \t]*http_port[ \t]*=[ \t]*(?P<port>\d{1,5})"
_PROPERTY = r"(?m)^[ \t]*(?P<key>(?:management\.)?server\.port)[ \t]*[=:][ \t]*(?P<value>\S+)"
_LOKI = r"(?m)^[ \t]+http_listen_port:[ \t]*(?P<port>\d{1,5})"
_WILDCARD = r"""(?<![\w.:-])(?:0\.0\.0\.0|\[::\]|\*):(?P<port>\d{2,5})\b|[:=][ \t]*["']?:(?P<bare>\d{2,5})\b"""
_SPRING = regex(r"(?:application|bootstrap)[\w-]*\.(?:ya?ml|properties)")
_PLACEHOLDER = r"\$\{(?P<name>[\w.-]+)(?::(?P<default>[^}]*))?\}"
_SCRAPES = regex(r"^[ \t]*(?:scrape_configs|groups):", re.MULTILINE)


def listeners(tree: Tree, service: Service) -> Iterator[Listener]:
    """What the files mounted into the service say. Prometheus' own configuration names others' addresses, and is left out."""
    for file in files(tree, service):
        if _SPRING.fullmatch(basename(file.path)):
            yield from spring(file, service)
        elif not _SCRAPES.search(file.text):
            yield from _general(file)


def _general(file: Text) -> Iterator[Listener]:
    patterns = [_WILDCARD, _LOKI]
    patterns += [_NGINX] if "listen" in file.text else []
    patterns += [_INI] if file.path.endswith(".ini") else []
    seen: set[int] = set()
    for match in sorted((match for pattern in patterns for match in re.finditer(pattern, file.text)), key=re.Match.start):
        port = int(next(group for group in match.groups() if group))
        commented = file.text.rfind("#", file.text.rfind("\n", 0, match.start()) + 1, match.start()) >= 0
        if not commented and port not in seen:
            seen.add(port)
            yield Listener(port, spot(file, *match.span()), EXPLICIT, f"{file.path} listens on {port}")


def spring(file: Text, service: Service, rank: int = EXPLICIT) -> Iterator[Listener]:
    """`server.port` and `management.server.port` of a Spring Boot configuration, with the service's environment filled in."""
    for key, value in _spring_values(file):
        port = _resolved(value, service)
        if port is None or (key == "server.port" and "SERVER_PORT" in service.environment):
            continue
        metrics = key.startswith("management")
        at = max(file.text.find(value), 0)
        node = spot(file, at, at + len(value))
        yield Listener(port, node, min(rank, ENVIRONMENT) if metrics else rank, f"{file.path} sets {key} to {port}", metrics)


def _spring_values(file: Text) -> Iterator[tuple[str, str]]:
    if file.path.endswith(".properties"):
        yield from ((match["key"], match["value"]) for match in re.finditer(_PROPERTY, file.text))
        return
    document = Document(file.path, file.text)
    if document.error is not None:
        return
    for key in ("server.port", "management.server.port"):
        for pattern in (key.split("."), [key]):
            yield from ((key, node.text) for node in document.find(*pattern) if node.shape == "scalar")


def _resolved(value: str, service: Service) -> int | None:
    """A number, or `${NAME:default}` with what the environment says of NAME."""
    match = re.fullmatch(_PLACEHOLDER, value)
    if match is not None:
        said = service.environment.get(match["name"])
        value = (said.value if said is not None else match["default"]) or ""
    return int(value) if value.isdecimal() and 0 < int(value) < 65536 else None
