"""The blackbox exporter that a Prometheus has at hand, and what it can probe with.

Reference: https://github.com/prometheus/blackbox_exporter#prometheus-configuration: the exporter gets what to probe as the
parameter `target` and how as `module`, which its own configuration defines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fixer.document.document import Document
from fixer.stack.listening import interface
from fixer.stack.model import ComposeProject, MountedIn, Service
from fixer.stack.mounting import runs

if TYPE_CHECKING:
    from fixer.stack.project import Stack

PORT = 9115
"""Where it listens unless told otherwise."""


class Prober(NamedTuple):
    """One blackbox exporter.

    names    what its service is found by
    modules  what its configuration defines; None when that is not in the tree
    defined  the file that does
    """

    service: str
    port: int
    names: frozenset[str]
    modules: frozenset[str] | None = None
    defined: str = ""


def prober(stack: Stack, document: Document) -> Prober | None:
    """The one blackbox exporter that every Prometheus which reads the configuration can reach; None where that is not clear."""
    found = [_beside(stack, place) for place in stack.readers(document)]
    return found[0] if found and all(one == found[0] for one in found) else None


def _beside(stack: Stack, place: MountedIn) -> Prober | None:
    services = [service for service in place.project.services.values() if runs(service, "blackbox")]
    if len(services) != 1 or place.service.network_mode or services[0].network_mode:
        return None
    service = services[0]
    if not place.service.networks.keys() & service.networks.keys():
        return None
    port = interface(stack, place.project, service, PORT)
    if port is None:
        return None
    return Prober(service.name, port, service.names, *_modules(stack, place.project, service))


def _modules(stack: Stack, project: ComposeProject, service: Service) -> tuple[frozenset[str] | None, str]:
    for document in stack.project.of("blackbox"):
        if any(place.project is project and place.service.name == service.name for place in stack.readers(document)):
            modules = next(document.find("modules"), None)
            named = frozenset(name for name, _ in modules.pairs()) if modules is not None else None
            return named, document.path
    return None, ""
