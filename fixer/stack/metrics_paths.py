"""Where a scraped service serves its metrics, and whom it serves them to, where that is known better than the job has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.stack.case import Case, Use
from fixer.stack.deciding import decide
from fixer.stack.model import ComposeProject, Service, Target
from fixer.stack.unreached import askers
from fixer.stack.verdict import Decision

if TYPE_CHECKING:
    from fixer.stack.project import Stack

DEFAULT = "/metrics"
_MINIO = ("/minio/v2/metrics", "/minio/metrics/v3", "/minio/prometheus/metrics")
_PUBLIC = "MINIO_PROMETHEUS_AUTH_TYPE"
_EXPOSED = "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE"
_BASE = "MANAGEMENT_ENDPOINTS_WEB_BASE_PATH"
_REROUTED = (
    "SERVER_SERVLET_CONTEXT_PATH",
    "SPRING_WEBFLUX_BASE_PATH",
    "SPRING_APPLICATION_JSON",
    "MANAGEMENT_SERVER_BASE_PATH",
    "MANAGEMENT_ENDPOINTS_WEB_PATH_MAPPING_PROMETHEUS",
    _BASE,
)


class Served(NamedTuple):
    """Where the metrics of a service are.

    path   of the address;  asked  what has to be asked for behind it
    what   what runs there, for a reader;  node  what says so
    """

    service: str
    path: str
    asked: tuple[tuple[str, str], ...]
    what: str
    node: Node


class Guarded(NamedTuple):
    """A MinIO that shows its metrics to nobody without a token, and says nothing else."""

    project: ComposeProject
    service: Service
    said: Node | None


def served(stack: Stack, document: Document, target: Target) -> Iterator[Served | None]:
    """The place of the metrics of a service that is scraped at the default path, and has none there."""
    if target.metrics_path not in (DEFAULT, DEFAULT.lstrip("/")) or target.role != "scrape":
        yield None
        return
    for case in cases(stack, document, target):
        found = (_of_image(case) or _of_actuator(case)) if case is not None else None
        yield found if case is not None and found is not None and decide(case).decision is Decision.RIGHT else None


def cases(stack: Stack, document: Document, target: Target) -> Iterator[Case | None]:
    """The address wherever Prometheus asks it; None where nobody can tell whom it reaches."""
    for place in askers(stack, document, target):
        reached = list(stack.around(place.project, target.host)) if place is not None and target.port is not None else []
        for project in reached:
            service = project.service(target.host)
            if place is not None and service is not None and target.port is not None:
                consumer = project.services[place.service.name]
                yield Case(stack, project, consumer, service, target.host, target.port, Use.of(target))
        if not reached:
            yield None


def _of_image(case: Case) -> Served | None:
    known, image = case.default, case.service.image
    if known is None or image is None or known.path in ("", DEFAULT) or case.port != known.ports[0]:
        return None
    version = image.version
    if known.until and (version is None or len(version) < 2 or version >= known.until):
        return None
    what = f"{image.name} {image.tag}" if known.until else image.name
    return Served(case.service.name, known.path, known.asked, what, image.node)


def _of_actuator(case: Case) -> Served | None:
    """Spring Boot, where the environment says that it shows its metrics."""
    if case.known is not None:
        return None
    found = case.stack.environment(case.project, case.service)
    exposed = found.variables.get(_EXPOSED)
    if exposed is None or exposed.node is None or not exposed.value or not found.complete:
        return None
    listed = {word.strip() for word in exposed.value.split(",")}
    if not listed & {"*", "prometheus"} or any(name in found.variables for name in _REROUTED):
        return None
    apart = found.variables.get("MANAGEMENT_SERVER_PORT")
    if apart is not None and apart.value != str(case.port):
        return None
    return Served(case.service.name, "/actuator/prometheus", (), "Spring Boot", exposed.node)


def guarded(stack: Stack, document: Document, target: Target) -> Iterator[Guarded | None]:
    """The MinIO that is asked for its metrics without a token, unless something lets everybody have them."""
    asked = target.role == "scrape" and target.metrics_path.startswith(_MINIO)
    for case in cases(stack, document, target) if asked else ():
        yield None if case is None or case.known is None or not case.known.path.startswith("/minio/") else _guarded(case)
    if not asked:
        yield None


def _guarded(case: Case) -> Guarded | None:
    found = case.stack.environment(case.project, case.service)
    said = found.variables.get(_PUBLIC)
    if said is not None:
        return Guarded(case.project, case.service, said.node) if said.value == "jwt" else None
    started = any(_PUBLIC in word.text or "$" in word.text for word in case.service.words)
    if started or not found.lacks(_PUBLIC, "MINIO_CONFIG_ENV_FILE"):
        return None
    return Guarded(case.project, case.service, None)
