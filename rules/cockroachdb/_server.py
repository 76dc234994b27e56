"""Which services are CockroachDB nodes, and how they are started.

Reference: build/deploy/cockroach.sh and build/deploy/Dockerfile in cockroachdb/cockroach: the entrypoint runs
`/cockroach/cockroach` with the command as arguments in /cockroach, unless COCKROACH_ARGS replaces them.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import join, normpath
from typing import NamedTuple

from fixer import ComposeProject, Image, Service, Word, regex

from .._command import switched, value

GENERATES = (22, 1)
"""First version whose entrypoint makes certificates for `start-single-node`."""

DEFAULT_PORT = "26257"
_VERSION = regex(r"(?:\A|-)v?(\d+)\.(\d+)")
_MODES = ("start", "start-single-node")


class Server(NamedTuple):
    """A service that runs one node.

    single     `start-single-node`: a cluster of its own, which the image's entrypoint prepares
    certs      folder of the certificates in the container, or None where none is named
    plain      clients without TLS are welcome although the node is secure (`--accept-sql-without-tls`)
    """

    service: Service
    words: tuple[Word, ...]
    single: bool
    secure: bool
    certs: str | None
    plain: bool = False

    @property
    def generates(self) -> bool:
        """Whether the image's entrypoint makes missing certificates in a folder that it may write."""
        version = release(self.service.image) if self.service.image else None
        return self.single and (version is None or version >= GENERATES)


def official(service: Service) -> bool:
    """Whether the service runs CockroachDB's own image as it is."""
    return service.image is not None and service.build is None and service.image.name.startswith("cockroachdb/cockroach")


def release(image: Image) -> tuple[int, int] | None:
    """Year and number of the version (`v23.1.14`, `latest-v25.4`), or None."""
    found = _VERSION.search(image.tag)
    return (int(found[1]), int(found[2])) if found else None


def server(service: Service) -> Server | None:
    """The node that this service runs, or None when it runs something else or nobody can tell what."""
    words = service.command or ()
    if not official(service) or service.entrypoint or not words or words[0].text not in _MODES:
        return None
    if "COCKROACH_ARGS" in service.environment or any("$" in word.text for word in words):
        return None
    folder = value(words, "--certs-dir")
    single = words[0].text == "start-single-node"
    if folder is None and single:
        folder = "certs"
    elsewhere = bool(service.written("working_dir"))
    if folder is not None and elsewhere and not folder.startswith("/"):
        return None
    return Server(
        service,
        words,
        single,
        not switched(words, "--insecure"),
        normpath(join("/cockroach", folder)) if folder else None,
        switched(words, "--accept-sql-without-tls"),
    )


def servers(project: ComposeProject) -> Iterator[Server]:
    """Every node of the project."""
    for service in project.services.values():
        if found := server(service):
            yield found


def prepared(node: Server) -> bool:
    """Whether the image has the entrypoint that makes database and user; tags without a version are today's."""
    image = node.service.image
    if image is None or "$" in image.tag or "@" in image.reference:
        return False
    version = release(image)
    return version >= GENERATES if version else image.tag in ("", "latest")


def refused_address(listen: str) -> tuple[bool, bool]:
    """Whether the entrypoint refuses the host, and the port, of a `--listen-addr` for `start-single-node`."""
    host, port = listen.partition(":")[0], listen.rpartition(":")[2] if ":" in listen else ""
    return host not in ("", "127.0.0.1", "localhost"), port not in ("", DEFAULT_PORT)
