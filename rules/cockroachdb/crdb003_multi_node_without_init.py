"""Nothing initializes the CockroachDB cluster.

## What it does
Finds projects with two or more nodes that join each other (`start --join=…`) in which nothing runs `cockroach init`: no
service, and no script, Makefile or page of the repository that mentions it.

Silent with a single node, where parts of the project or what a service on CockroachDB's image runs are not known, and where
a node joins one that is not in the project: that one's cluster may be initialized already.

## Why is this bad?
The nodes wait for it, for ever: `Node will now attempt to join a running cluster, or wait for 'cockroach init'`. Their ports
are open, and no client gets an answer.

## Fix safety
UNSAFE, for nodes with `--insecure` of one image: a service `cockroach-init` is added that runs `cockroach init` against the
first node, and ends well when that has been done before. It is tried again until the node is there.

MANUAL for secure nodes, as the service needs a certificate of the user root, and where the nodes' images differ.

## Versions
CockroachDB 20.1 and later.

## References
* https://www.cockroachlabs.com/docs/stable/cockroach-init
* https://www.cockroachlabs.com/docs/stable/start-a-local-cluster-in-docker-mac
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from typing import NamedTuple

from fixer import (
    MANUAL,
    UNSAFE,
    WARNING,
    ComposeProject,
    Finding,
    Fix,
    Meta,
    Options,
    Project,
    Rule,
    Service,
    add,
    content,
    regex,
)

from .._agreement import agreed
from .._command import value
from ._server import Server, official, servers

NAME = "cockroach-init"
_TEXT = regex(
    r"(?i)(?:\.(?:sh|bash|ps1|bat|cmd|md|rst|adoc|txt|ya?ml|mk|py|js|ts|go|service)|(?:\A|/)(?:[a-z]*file|readme)[^/.]*)\Z"
)
_INIT = regex(rb"cockroach(?:\.sh|\.exe)?[\"']?,?[ \t]+[\"']?init\b|\binit[ \t]+--(?:insecure|certs-dir|host|url|cluster-name)")
LARGEST = 500_000


class Waiting(NamedTuple):
    """Nodes of one cluster."""

    project: ComposeProject
    nodes: tuple[Server, ...]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        names = ", ".join(node.service.name for node in found.nodes)
        places = [node.words[0].node for node in found.nodes]
        yield Finding(RULE, places[0], {"nodes": names}, (_fix(found),), tuple(places[1:]))


def _judged(project: Project) -> Iterator[tuple[Hashable, Waiting | None]]:
    for compose in project.stack.projects:
        nodes = tuple(node for node in servers(compose) if not node.single and value(node.words, "--join"))
        if len(nodes) > 1:
            place = nodes[0].words[0].node
            waits = _closed(compose, nodes) and not _initialized(project, compose)
            yield (place.path, place.route), Waiting(compose, nodes) if waits else None


def _closed(project: ComposeProject, nodes: tuple[Server, ...]) -> bool:
    """Whether the cluster is these nodes, and nothing else may take part or initialize it."""
    names = {name for node in nodes for name in node.service.names}
    joined = {host.rpartition(":")[0] or host for node in nodes for host in (value(node.words, "--join") or "").split(",")}
    clear = all(node.name in names or node.command is not None for node in project.services.values() if official(node))
    return project.complete and clear and joined <= names


def _initialized(project: Project, compose: ComposeProject) -> bool:
    """Whether a service or a text of the repository speaks of `cockroach init`."""
    for service in compose.services.values():
        said = " ".join(word.text for word in (*service.words, *service.healthcheck))
        if (official(service) and re.search(r"(?:\A|\s)init(?:\s|\Z)", said)) or _INIT.search(said.encode()):
            return True
    texts = (content(project.tree, path) or b"" for path in project.tree.files if _TEXT.search(path))
    return any(_INIT.search(text[:LARGEST]) for text in texts)


def _fix(found: Waiting) -> Fix:
    title = f"add a service {NAME} that runs `cockroach init` once"
    first = found.nodes[0].service
    services = first.nodes[0].parent
    images = {node.service.image.node.text for node in found.nodes if node.service.image is not None}
    if any(node.secure for node in found.nodes):
        return Fix(title, (), MANUAL, "it needs a certificate of the user root: say which")
    if len(images) != 1 or services is None or services.get(NAME) is not None or first.network_mode:
        return Fix(title, (), MANUAL, "the nodes' images differ, or there is such a service already")
    edits = add(services, NAME, _service(first, images.pop(), tuple(node.service.name for node in found.nodes)))
    return Fix(title, edits, UNSAFE, "the nodes become one new cluster; data of another cannot be joined to it")


def _service(first: Service, image: str, nodes: tuple[str, ...]) -> dict[str, object]:
    host = f"--insecure --host={first.name}"
    own: dict[str, object] = {
        "image": image,
        "entrypoint": ["/bin/bash", "-c"],
        "command": [f"cockroach init {host} || cockroach sql {host} -e 'select 1'"],
        "depends_on": list(nodes),
        "restart": "on-failure",
    }
    if first.written("networks"):
        own["networks"] = list(first.networks)
    return own


RULE = Rule(
    code="CRDB003",
    name="multi-node-without-init",
    message="{nodes} form a cluster, and nothing runs `cockroach init`: they wait for it",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"cockroachdb": "≥ 20.1"},
        references=(
            "https://www.cockroachlabs.com/docs/stable/cockroach-init",
            "https://www.cockroachlabs.com/docs/stable/start-a-local-cluster-in-docker-mac",
        ),
    ),
    triggers={"compose": ("--join",)},
    docs=__doc__ or "",
)
