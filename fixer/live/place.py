"""Where the parts of a stack can be asked from here, as its files say, or as the user does."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Literal
from urllib.parse import unquote, urlsplit

from fixer.document.document import Document
from fixer.errors import UsageError
from fixer.stack.flags import flags
from fixer.stack.model import MountedIn, Service
from fixer.stack.project import Project, Stack
from fixer.stack.reaching import HERE, published

Product = Literal["prometheus", "alertmanager"]
_PORTS: dict[Product, int] = {"prometheus": 9090, "alertmanager": 9093}
ITSELF = ("localhost", "127.0.0.1", "::1")
"""What a machine, or a container, calls itself."""


@dataclass(frozen=True)
class Address:
    """host:port to ask. `published` tells a port of this machine from a name that may not resolve here."""

    text: str
    published: bool


@dataclass(frozen=True, eq=False)
class Instance:
    """A Prometheus or an Alertmanager.

    document       its configuration, if the files have it
    reader         the container that reads it, if they say so
    base           where its API is, without a slash at the end; "" when it cannot be asked from here
    why            why not
    authorization  for the header, of user and password in the URL that was given
    """

    product: Product
    document: Document | None
    reader: MountedIn | None = None
    base: str = ""
    why: str = ""
    authorization: str = field(default="", repr=False)

    @property
    def title(self) -> str:
        """How its checks are named."""
        return self.product.capitalize()

    def mounted_whole(self) -> bool:
        """Whether its container mounts the configuration file itself."""
        return self.reader is not None and self.reader.whole


def address(stack: Stack, reader: MountedIn | None, host: str, port: int, here: str) -> Address:
    """Where a target of a configuration can be asked from this machine.

    reader  the container whose configuration names the target
    here    what this machine, or the one that runs the stack, is called (`--host`)
    """
    if host == "host.docker.internal" or (host in ITSELF and reader is None):
        return Address(_joined(here, port), True)
    service = _service(stack, reader, host)
    outside = published(service, port) if service is not None else None
    if outside is not None:
        return Address(_joined(here if outside.host == HERE else outside.host, outside.port), True)
    return Address(_joined(host, port), False)


def _service(stack: Stack, reader: MountedIn | None, host: str) -> Service | None:
    """The service that the name is for the reader; where nobody is known to read it, what every project agrees on."""
    if reader is not None and host in ITSELF:
        return reader.service
    projects = stack.around(reader.project, host) if reader is not None else stack.holding(host)
    found = [service for project in projects if (service := project.service(host)) is not None]
    return found[0] if found and (reader is not None or len({service.ports for service in found}) == 1) else None


def _joined(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def instances(project: Project, product: Product, paths: tuple[str, ...], url: str, here: str) -> Iterator[Instance]:
    """Every instance of the product in the stack; one at `url` if that is given. Raises `UsageError`.

    paths  the configurations that count
    """
    found = [instance for document in project.of(product) if document.path in paths for instance in _of(project, document, here)]
    if not url:
        yield from (instance for instance in found if instance.reader is not None)
        return
    base, authorization = told(url)
    at = [instance for instance in found if instance.base == base] or found
    if len({instance.document for instance in at}) > 1:
        listed = ", ".join(sorted({instance.document.path for instance in at if instance.document is not None}))
        raise UsageError(f"several files may be the configuration of --{product} ({listed}): name the one that is")
    yield replace(at[0] if at else Instance(product, None), base=base, why="", authorization=authorization)


def told(url: str) -> tuple[str, str]:
    """A URL of the command line without its user and password, and these as a header's value. Raises `UsageError`."""
    try:
        parts = urlsplit(url)
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise UsageError(f"this is no URL: {error}") from None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError("a URL begins with http:// or https:// and a host")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    login = basic(unquote(parts.username), unquote(parts.password or "")) if parts.username is not None else ""
    return f"{parts.scheme}://{host}{port}{parts.path.rstrip('/')}", login


def basic(user: str, password: str) -> str:
    """User and password as the value of an `Authorization` header (RFC 7617)."""
    return f"Basic {base64.b64encode(f'{user}:{password}'.encode()).decode()}"


def _of(project: Project, document: Document, here: str) -> Iterator[Instance]:
    """The instances that read the document, those at one address together; one without a reader if there are none."""
    product: Product = "prometheus" if document.kind == "prometheus" else "alertmanager"
    seen = set()
    for reader in project.stack.readers(document):
        instance = _read(product, document, reader, here)
        if (reader.service.name, instance.base) not in seen:
            seen.add((reader.service.name, instance.base))
            yield instance
    if not seen:
        yield Instance(product, document, why="no service of the stack is seen to read it")


def _read(product: Product, document: Document, reader: MountedIn, here: str) -> Instance:
    said = {flag.name: flag.value for flag in flags(reader.service.words)}
    port = said.get("web.listen-address", "").rpartition(":")[2]
    target = int(port) if port.isdecimal() else _PORTS[product]
    outside = published(reader.service, target)
    if outside is None:
        why = f"port {target} of {reader.service.name} is not published; --{product} URL says where it is"
        return Instance(product, document, reader, why=why)
    prefix = said.get("web.route-prefix") or urlsplit(said.get("web.external-url", "")).path
    scheme = "https" if said.get("web.config.file") and outside.port == 443 else "http"
    host = _joined(here if outside.host == HERE else outside.host, outside.port)
    return Instance(product, document, reader, f"{scheme}://{host}/{prefix.strip('/')}".rstrip("/"))
