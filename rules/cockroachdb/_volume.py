"""A volume in place of the folder of certificates: its name, its mounts, its declaration."""

from __future__ import annotations

import re
from posixpath import basename

from fixer import Edit, Mount, Node, add, delete, insert, put

from .._mounting import covering
from ._certificates import Gap
from ._draft import Cluster, Draft, done

_OPTIONS = frozenset({"ro", "rw", "cached", "delegated", "consistent"})


def definition(gap: Gap) -> Node:
    """The mapping that defines the node's service in the file that says its command."""
    said = gap.server.words[0].node
    service = gap.server.service
    return next((node for node in service.nodes if node.document is said.document), service.nodes[0])


def volume_name(gap: Gap) -> str:
    """`crdb_data` gives `crdb_certs`; without such a neighbour the service's name does."""
    data = covering(gap.server.service, "/cockroach/cockroach-data")
    if data is not None and data.kind == "volume" and data.source and re.search(r"data\Z", data.source):
        return re.sub(r"data\Z", "certs", data.source)
    return f"{gap.server.service.name}_certs"


def authority_name(volume: str) -> str:
    return re.sub(r"certs\Z", "ca", volume) if volume.endswith("certs") else f"{volume}_ca"


def mounted(cluster: Cluster, gap: Gap, name: str, *, read_only: bool) -> Draft:
    """The volume where the node looks for certificates, in place of the folder or anew."""
    service = gap.server.service
    if gap.mount is not None:
        if gap.mount.target != gap.server.certs:
            return Draft((), (f"{gap.mount.target} of {service.name} brings more than certificates",))
        edits = _remounted(cluster, gap.mount, name, read_only=read_only)
        return done(edits, f"the mount at {gap.mount.target} of {service.name}")
    entry = f"{name}:{gap.server.certs}{':ro' if read_only else ''}"
    own = definition(gap)
    volumes = own.get("volumes")
    if volumes is None:
        return Draft(add(own, "volumes", [entry]))
    return Draft(insert(volumes, len(volumes.items), entry))


def lent(cluster: Cluster, name: str) -> Draft:
    """The other services that mount the folder get the volume, too."""
    draft = Draft()
    for mount in cluster.borrowed():
        whole = mount.source in cluster.sources
        edits = _remounted(cluster, mount, name, read_only=True) if whole else None
        draft += done(edits, f"the mount of {basename(mount.source or '')} at {mount.target}")
    return draft


def _remounted(cluster: Cluster, mount: Mount, name: str, *, read_only: bool) -> tuple[Edit, ...] | None:
    """The mount with a volume for its source; None when a variable or options of a bind stand in the way."""
    node = mount.node
    if node.shape == "mapping":
        return _remounted_long(node, name, read_only=read_only)
    parts = node.text.split(":")
    if "$" in node.text or not 2 <= len(parts) <= 3:
        return None
    modes = [mode for mode in (parts[2].split(",") if len(parts) == 3 else []) if mode not in _OPTIONS]
    modes = ["ro", *modes] if read_only else modes
    return cluster.put(node, ":".join([name, parts[1], *([",".join(modes)] if modes else [])]))


def _remounted_long(node: Node, name: str, *, read_only: bool) -> tuple[Edit, ...] | None:
    kind, source, flag = node.get("type"), node.get("source"), node.get("read_only")
    if kind is None or source is None or node.get("bind") is not None or "$" in source.text:
        return None
    edits = put(kind, "volume") + put(source, name)
    if flag is None:
        return edits + (add(node, "read_only", True) if read_only else ())
    return edits + (() if read_only else delete(flag))


def declared(gap: Gap, names: tuple[str, ...]) -> Draft:
    """The top-level `volumes:` of the file that the node is in names them."""
    root = definition(gap).document.root
    if root is None:
        return Draft((), (f"volumes: {', '.join(names)}",))
    volumes = root.get("volumes")
    if volumes is None:
        return Draft(add(root, "volumes", dict.fromkeys(names)))
    return Draft(tuple(edit for name in names for edit in add(volumes, name, None)))
