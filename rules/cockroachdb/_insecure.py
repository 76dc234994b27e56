"""The way out that switches security off: `--insecure`, everywhere where a certificate was asked for."""

from __future__ import annotations

from fixer import Edit, Fix, Mount, Service, Word, comment, regex

from .._command import command, scalars, value
from .._rewording import SPACE, with_flags
from ._certificates import Gap
from ._draft import Cluster, Draft, done, total
from ._server import official

_FLAG = regex(rf"--certs-dir(?:=|{SPACE}+)[^\s\"';|&)]+")


def insecure(cluster: Cluster) -> Fix:
    """No TLS and no authentication: what the report of a development stack chose."""
    nodes = total(_opened(cluster, gap) for gap in cluster.gaps)
    tools = total(_opened_tool(cluster, service) for service in cluster.others if official(service))
    caveat = "switches off TLS and authentication: whoever reaches the port is root, and clients need sslmode=disable"
    return (nodes + tools).fix("start without TLS and without authentication", caveat, "insecure")


def _opened(cluster: Cluster, gap: Gap) -> Draft:
    service, words = gap.server.service, gap.server.words
    place = command(words)
    draft = _tested(cluster, service)
    if value(words, "--certs-dir") is None:
        draft += done(with_flags(words, {"--insecure": "--insecure"}), f"the command of {service.name}")
    else:
        draft += done(_without_certificates(cluster, words), f"the command of {service.name}")
    if gap.mount is not None and gap.server.certs == gap.mount.target:
        draft += Draft(_unmounted(cluster, gap.mount))
    if "COCKROACH_PASSWORD" in service.environment:
        draft += Draft((), ("COCKROACH_PASSWORD stops the first start of a node that has no authentication",))
    if cluster.annotate and place is not None:
        draft += Draft(comment(place, _explained(cluster, gap), "above"))
    return draft


def _opened_tool(cluster: Cluster, service: Service) -> Draft:
    """A job that runs `cockroach init` or `cockroach sql` against the nodes."""
    draft = done(_without_certificates(cluster, service.words), f"the command of {service.name}") + _tested(cluster, service)
    if not draft.edits:
        return draft
    gone = [mount for mount in service.mounts if mount.kind == "bind" and mount.source in cluster.sources]
    return draft + total(Draft(_unmounted(cluster, mount)) for mount in gone)


def _tested(cluster: Cluster, service: Service) -> Draft:
    return done(_without_certificates(cluster, service.healthcheck), f"the healthcheck of {service.name}")


def _without_certificates(cluster: Cluster, words: tuple[Word, ...]) -> tuple[Edit, ...] | None:
    """`--insecure` in place of every `--certs-dir`, inside shell scripts too; None when a variable hides part of it."""
    edits: tuple[Edit, ...] = ()
    nodes = scalars(words)
    for place, node in enumerate(nodes):
        if node.text == "--certs-dir":
            folders = nodes[place + 1 : place + 2]
            edits += cluster.put(node, "--insecure") + tuple(edit for folder in folders for edit in cluster.delete(folder))
        elif "--certs-dir" in node.text:
            text = _FLAG.sub("--insecure", node.text)
            if "--certs-dir" in text or any("$" in found for found in _FLAG.findall(node.text)):
                return None
            edits += cluster.put(node, text)
    return edits


def _unmounted(cluster: Cluster, mount: Mount) -> tuple[Edit, ...]:
    """The mount goes; annotated, a comment says what stood there."""
    if not cluster.annotate:
        return cluster.delete(mount.node)
    long = f"{mount.source}:{mount.target}{':ro' if mount.read_only else ''}"
    said = mount.node.text if mount.node.shape == "scalar" else long
    return cluster.delete(mount.node, leaving=f"# Removed: - {said}")


def _explained(cluster: Cluster, gap: Gap) -> str:
    maker = cluster.script or "cockroach cert"
    return (
        "# Security: Using --insecure mode for development (no TLS certificates required)\n"
        f"# For production, generate certs with: {maker}\n"
        f"# and change command to: {' '.join(word.text for word in gap.server.words)}"
    )
