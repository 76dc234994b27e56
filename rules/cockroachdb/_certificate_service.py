"""The way out that suits existing data and several nodes: a service that runs first and makes what is missing."""

from __future__ import annotations

from fixer import Edit, Fix, add

from .._command import value
from ._certificates import Gap
from ._draft import Cluster, Draft, done, total
from ._server import servers
from ._volume import authority_name, declared, definition, lent, mounted, volume_name


def certificate_service(cluster: Cluster) -> Fix:
    """A service that runs once before the nodes and makes what is missing."""
    gap = cluster.first
    node = gap.server.service
    job = f"{node.name}-certs"
    volume = cluster.free(volume_name(gap))
    inside = cluster.first.server.single and "COCKROACH_USER" in node.environment
    authority = "" if inside else cluster.free(authority_name(volume))
    draft = _addable(cluster, job)  # edits at one place are made in this order: what a node gains comes before what follows it
    draft += total(_served(cluster, one, job, volume, read_only=not inside) for one in cluster.gaps) + lent(cluster, volume)
    draft += _added(cluster, job, volume, authority) + declared(gap, (volume, authority) if authority else (volume,))
    caveat = f"the certificates are valid for {', '.join(_names(cluster))} only; a client with another name needs it added"
    return draft.fix(f"make the certificates in a service {job} that runs first", caveat, "certificate-service")


def _addable(cluster: Cluster, job: str) -> Draft:
    draft = Draft()
    if job in cluster.project.services:
        draft += Draft((), (f"there is a service {job} already",))
    if len({gap.source for gap in cluster.gaps}) > 1 or _elsewhere(cluster):
        draft += Draft((), ("nodes with certificates of their own need a common authority",))
    if any(gap.server.service.user for gap in cluster.gaps):
        draft += Draft((), ("the keys belong to root, and a node runs as another user",))
    return draft


def _elsewhere(cluster: Cluster) -> bool:
    """Whether a node of the same database has other certificates, or none that anybody can see."""
    nodes = {gap.server.service.name for gap in cluster.gaps}
    return any(
        node.secure and not node.single and not cluster.first.server.single and node.service.name not in nodes
        for node in servers(cluster.project)
    )


def _added(cluster: Cluster, job: str, volume: str, authority: str) -> Draft:
    """The service itself, behind the first node."""
    node = cluster.first.server.service
    own = definition(cluster.first)
    services = own.parent
    if services is None or services.shape != "mapping" or node.image is None:
        return Draft((), ("a service that makes the certificates",))
    mounts = [f"{volume}:/certificates", *([f"{authority}:/authority"] if authority else [])]
    said: dict[str, object] = {
        "image": node.image.node.text,
        "user": "root",
        "restart": "no",
        "network_mode": "none",
        "entrypoint": ["/bin/bash", "-euc"],
        "command": [_recipe(cluster, "/authority/ca.key" if authority else "ca.key")],
        "volumes": mounts,
    }
    if node.profiles:
        said["profiles"] = list(node.profiles)
    return Draft(add(services, job, said, after=node.name))


def _recipe(cluster: Cluster, key: str) -> str:
    """Shell that makes what is missing and leaves alone what is there."""
    make, where = "/cockroach/cockroach cert", f"--certs-dir=. --ca-key={key}"
    return (
        "umask 077\n"
        "cd /certificates\n"
        f"test -s ca.crt || {make} create-ca {where}\n"
        f"test -s node.crt || {make} create-node {where} {' '.join(_names(cluster))}\n"
        f"test -s client.root.crt || {make} create-client {where} root\n"
    )


def _names(cluster: Cluster) -> tuple[str, ...]:
    """Every name and address under which a node may be asked for."""
    names: list[str] = []
    for gap in cluster.gaps:
        service = gap.server.service
        advertised = (value(gap.server.words, "--advertise-addr") or "").partition(":")[0]
        aliases = [alias for found in service.networks.values() for alias in found]
        names += [service.name, service.container_name, *aliases, advertised]
    return tuple(name for name in dict.fromkeys([*names, "localhost", "127.0.0.1"]) if name)


def _served(cluster: Cluster, gap: Gap, job: str, volume: str, *, read_only: bool) -> Draft:
    """One node: it waits for the job and mounts what the job made."""
    waits = _waiting(gap, job)
    return mounted(cluster, gap, volume, read_only=read_only) + done(waits, f"depends_on of {gap.server.service.name}")


def _waiting(gap: Gap, job: str) -> tuple[Edit, ...] | None:
    done_first = {"condition": "service_completed_successfully"}
    for node in reversed(gap.server.service.nodes):
        dependencies = node.get("depends_on")
        if dependencies is not None:
            return add(dependencies, job, done_first) if dependencies.shape == "mapping" else None
    own = definition(gap)
    return add(own, "depends_on", {job: done_first}, after="command" if own.get("command") else None)
