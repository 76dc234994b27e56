"""Where the metrics of a server are to be had in its stack: from an exporter beside it, or on another port of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.stack.addresses import configured
from fixer.stack.case import Case
from fixer.stack.images import is_public, known, names
from fixer.stack.listening import interface, variables
from fixer.stack.metrics_paths import DEFAULT
from fixer.stack.model import Service, Target
from fixer.stack.unmetered import Program, Unmetered, is_parameter

if TYPE_CHECKING:
    from fixer.stack.project import Stack


class Meter(NamedTuple):
    """What serves the metrics of a server.

    node     what says so
    scraped  the address, where the same Prometheus scrapes it already
    """

    service: str
    port: int
    node: Node
    scraped: Node | None = None

    @property
    def address(self) -> str:
        return f"{self.service}:{self.port}"


def meter(stack: Stack, document: Document, found: Unmetered) -> Meter | str:
    """The one thing that certainly has the metrics of the server; else why none has, for a reader."""
    case, program = found.case, found.program
    if program.own:
        return _own(stack, document, case, program)
    if not program.exporters:
        return program.meter
    exporters = [service for service in case.project.services.values() if _is_exporter(service, program)]
    if not exporters:
        return f"{program.meter} would serve them, and no service is seen to run it"
    watched = {service.name: _watched(case, service) for service in exporters}
    unclear = next((name for name, watches in watched.items() if watches is None), None)
    if unclear is not None:
        return f"{unclear} would serve them, and does not say for certain what it watches"
    watching = [service for service in exporters if watched[service.name]]
    if len(watching) == 1:
        return _of_exporter(stack, document, case, watching[0])
    return f"{len(watching) or 'no'} exporters watch {found.service}"


def _is_exporter(service: Service, program: Program) -> bool:
    if service.build is not None or service.image is None or not is_public(service.image):
        return False
    return not set(program.exporters.split()).isdisjoint(names(service.image.name))


def _watched(case: Case, exporter: Service) -> bool | None:
    """Whether the exporter watches the server; None where it does not say, or also watches something else."""
    hosts = {one.host for one in configured(exporter) if "listen" not in one.name.lower()}
    reached = {service.name if (service := case.project.service(host)) else "" for host in hosts}
    if not reached or "" in reached:
        return None
    if case.service.name in reached:
        return True if len(reached) == 1 else None
    return False


def _of_exporter(stack: Stack, document: Document, case: Case, exporter: Service) -> Meter | str:
    image = known(exporter.image)
    port = interface(stack, case.project, exporter, image.ports[0]) if image is not None else None
    consumer = case.consumer
    if port is None or exporter.image is None or _is_moved(case, exporter):
        return f"it is not certain where {exporter.name} serves its metrics"
    if consumer is None or exporter.network_mode or not consumer.networks.keys() & exporter.networks.keys():
        return f"Prometheus does not reach {exporter.name}"
    return _met(stack, document, exporter, port, exporter.image.node)


def _is_moved(case: Case, exporter: Service) -> bool:
    """Whether the metrics may be at another path, or behind TLS or a password."""
    said = [word.text for word in exporter.words] + list(variables(case.stack, case.project, exporter))
    flat = (text.lower().replace("_", "-") for text in said)
    return any("telemetry-path" in text or "web.config" in text or "tls-server" in text for text in flat)


def _met(stack: Stack, document: Document, service: Service, port: int, node: Node) -> Meter | str:
    """The address of the metrics, unless Prometheus asks there for something else than everything."""
    asked = [target for target in stack.targets(document) if target.host in service.names and target.port == port]
    if any(_is_particular(document, target) for target in asked):
        return f"a job asks {service.name}:{port} for something in particular"
    return Meter(service.name, port, node, next((target.node for target in asked), None))


def _is_particular(document: Document, target: Target) -> bool:
    """Whether a job may ask for less than everything, or not ask at all."""
    if target.role != "scrape" or target.metrics_path.strip("/") != DEFAULT.strip("/"):
        return True
    return target.node.document is document and is_parameter(target)


def _own(stack: Stack, document: Document, case: Case, program: Program) -> Meter | str:
    """Another port of the server itself, where nothing is seen that would close or move it."""
    service = case.service
    if service.image is None or any(_doubts(case, program)):
        return program.meter
    return _met(stack, document, service, program.own, service.image.node)


def _doubts(case: Case, program: Program) -> Iterator[bool]:
    """What may keep the port from being open: other builds of the image, old ones, a configuration of its own."""
    service, image = case.service, case.service.image
    environment = case.stack.environment(case.project, service)
    yield not environment.complete
    yield any("PROMETHEUS" in name or "PLUGINS" in name for name in environment.variables)
    yield any("prometheus" in word.text for word in service.words)
    yield any(mount.target.startswith(("/etc/", "/opt/", "/plugins")) for mount in service.mounts) or not service.complete
    if program.name == "RabbitMQ" and image is not None:
        yield image.name != "rabbitmq" or bool(service.words)
        yield image.version is not None and not _since(image.version, (3, 8))
        yield image.version is None and image.tag.split("-")[0] not in ("", "latest", "management", "alpine")


def _since(version: tuple[int, ...], first: tuple[int, ...]) -> bool:
    """Whether the version is the first or later; what it leaves open is the newest."""
    return version >= first[: len(version)]
