"""A service has both `network_mode` and `networks`.

## What it does
Finds services with a `network_mode` and a list or mapping of `networks` that is not empty, in every plausible Compose project.

## Why is this bad?
The one rules the other out, and `docker compose` starts nothing: ``service web declares mutually exclusive `network_mode` and
`networks`: invalid compose project``.

## Fix safety
Safe for `network_mode: bridge` (or `default`), which goes: networks of Compose are bridges, and the ones that are listed are
meant. Unsafe for `host`, `none`, `service:…` and `container:…`, where `networks` go: the mode is the rarer wish, but the service
is then no longer reached by its name. Left to you for other modes, and where one of the two comes from another file or from
an anchor.

## Versions
Docker Compose 1 and 2.

## References
- https://docs.docker.com/reference/compose-file/services/#network_mode
- https://docs.docker.com/reference/compose-file/services/#networks
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, UNSAFE, ComposeProject, Finding, Fix, Meta, Node, Options, Project, Rule, delete

from .._agreement import agreed
from .._fixes import offered


class _Both(NamedTuple):
    """What one service says of both."""

    service: str
    mode: Node
    networks: Node


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(verdict for compose in project.stack.projects for verdict in _judged(compose)):
        facts = {"service": found.service, "mode": found.mode.text}
        yield Finding(RULE, found.mode, facts, (_fix(found),), (found.networks,))


def _judged(compose: ComposeProject) -> Iterator[tuple[Hashable, _Both | None]]:
    for service in compose.services.values():
        modes = service.written("network_mode")
        networks = [found for found in service.written("networks") if found.children]
        if modes:
            both = bool(service.network_mode) and bool(service.networks) and bool(networks)
            yield (modes[-1].path, modes[-1].route), _Both(service.name, modes[-1], networks[-1]) if both else None


def _fix(found: _Both) -> Fix:
    bridge = found.mode.text in ("bridge", "default")
    title = "remove `network_mode`" if bridge else "remove `networks`"
    together = found.mode.document is found.networks.document and found.mode.route[:-1] == found.networks.route[:-1]
    if not together or found.mode.home is not None or found.networks.home is not None or "$" in found.mode.text:
        reason = f"{found.mode.path} and {found.networks.path} say it" if not together else "one of the two is not written here"
        return Fix(title, (), MANUAL, reason)
    if bridge:
        return offered(Fix(title, delete(found.mode), SAFE))
    if found.mode.text.split(":")[0] not in ("host", "none", "service", "container"):
        return Fix(title, (), MANUAL, f"`{found.mode.text}` seems to be a network of its own")
    caveat = f"others no longer reach {found.service} by its name, nor it them by theirs"
    return offered(Fix(title, delete(found.networks), UNSAFE, caveat))


RULE = Rule(
    code="CMP026",
    name="network-mode-with-networks",
    message="{service} has `network_mode: {mode}` and `networks`, which rule each other out: docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#network_mode",
            "https://docs.docker.com/reference/compose-file/services/#networks",
        ),
        oracle="docker compose",
    ),
    triggers={"compose": ("network_mode",)},
    docs=__doc__ or "",
)
