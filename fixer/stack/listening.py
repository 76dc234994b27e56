"""Evidence for the ports that a container listens on, strongest first (research: A.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from posixpath import join
from typing import TYPE_CHECKING

from fixer.document.tree import below
from fixer.stack import configured, consumers, dockerfile, environment, flags, healthcheck
from fixer.stack.images import Known, known
from fixer.stack.listener import CONSUMER, DOCKERFILE, EXPLICIT, IMAGE, PORTS, WIDE, Listener
from fixer.stack.model import ComposeProject, Fact, Service
from fixer.stack.mounted_files import Text, read

if TYPE_CHECKING:
    from fixer.stack.project import Stack


def listening(stack: Stack, project: ComposeProject, service: Service) -> tuple[Listener, ...]:
    """Everything that says where the service, or one that shares its network namespace, listens."""
    found = list(_inside(stack, project, service))
    for other in project.services.values():
        if other.network_mode in (f"service:{service.name}", f"container:{service.container_name or service.name}"):
            found += _inside(stack, project, other)
    found += _ports(service)
    found += [Listener(fact.value, fact.node, fact.rank, fact.why) for fact in service.expose]
    found += consumers.listeners(stack.project.tree, project, service)
    found += _scraped(stack, project, service)
    return tuple(sorted(found, key=lambda one: (one.rank, not one.metrics)))


def _inside(stack: Stack, project: ComposeProject, service: Service) -> Iterator[Listener]:
    """What the container itself says."""
    tree = stack.project.tree
    yield from flags.listeners(service.words)
    yield from configured.listeners(tree, service)
    yield from environment.listeners(variables(stack, project, service))
    default = image_default(stack, project, service)
    if default is not None and service.image is not None:
        for port in default.ports:
            yield Listener(port, service.image.node, IMAGE, f"{service.image.name} listens on {port}")
    yield from healthcheck.listeners(service)
    yield from dockerfile.listeners(tree, service)
    yield from _built(stack, service)


def variables(stack: Stack, project: ComposeProject, service: Service) -> Mapping[str, Fact[str | None]]:
    """The container's environment: `env_file`s that are in the tree, then `environment`, which wins."""
    return stack.environment(project, service).variables


def image_default(stack: Stack, project: ComposeProject, service: Service) -> Known | None:
    """What the service's image listens on, unless something puts it elsewhere or the image is built here under that name."""
    default = known(service.image) if service.build is None else None
    if default is None:
        return None
    moved = {flag.name for flag in flags.flags(service.words)} | variables(stack, project, service).keys()
    return None if moved & set(default.moved) else default


def _ports(service: Service) -> Iterator[Listener]:
    for port in service.ports:
        if port.protocol == "tcp" and len(port.target) <= WIDE:
            for number in port.target:
                yield Listener(number, port.node, PORTS, f"ports maps to {number}")


def _built(stack: Stack, service: Service) -> Iterator[Listener]:
    """The Spring Boot configuration in the folder that the image is built from."""
    if service.build is None:
        return
    folder = join(service.build.value, "src/main/resources")
    for path in below(stack.project.tree, folder):
        if path.startswith(f"{folder}/application") and path.endswith((".yml", ".yaml", ".properties")):
            text = read(stack.project.tree, path)
            if text is not None and "/" not in path[len(folder) + 1 :]:
                yield from configured.spring(Text(path, text), service, DOCKERFILE)


def _scraped(stack: Stack, project: ComposeProject, service: Service) -> Iterator[Listener]:
    """Ports that the Prometheus configurations of this project scrape; whoever doubts one of them must leave it out."""
    for document in stack.project.of("prometheus"):
        if not any(set(place.project.files) <= set(project.files) for place in stack.readers(document)):
            continue
        for target in stack.targets(document):
            if target.port is not None and target.host in service.names:
                yield Listener(target.port, target.node, CONSUMER, f"{document.path} names {target.node.text}")


def interface(stack: Stack, project: ComposeProject, service: Service, usual: int) -> int | None:
    """Where a program of one port listens: by its image where nothing moves it, else by its flags; None when that is unclear."""
    explicit = {fact.value for fact in listening(stack, project, service) if fact.rank == EXPLICIT}
    default = image_default(stack, project, service)
    if default is not None and default.ports[0] == usual:
        return usual
    return next(iter(explicit)) if len(explicit) == 1 else None
