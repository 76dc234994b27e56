"""The three ways out of missing certificates, each complete or not offered as more than a sketch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import basename

from fixer import (
    MANUAL,
    UNSAFE,
    ComposeProject,
    Edit,
    Fix,
    Mount,
    Node,
    Service,
    Word,
    add,
    comment,
    delete,
    insert,
    put,
)

from .._command import command, scalars, value, with_flags
from ._certificates import Gap, bearing, below
from ._server import official

_FLAG = re.compile(r"--certs-dir(?:=|\s+)[^\s\"';|&)]+")
_OPTIONS = frozenset({"ro", "rw", "cached", "delegated", "consistent"})


@dataclass(frozen=True)
class Draft:
    """Edits of a fix in the making, and what they cannot do."""

    edits: tuple[Edit, ...] = ()
    obstacles: tuple[str, ...] = ()

    def __add__(self, other: Draft) -> Draft:
        return Draft(self.edits + other.edits, self.obstacles + other.obstacles)

    def fix(self, title: str, caveat: str, option: str) -> Fix:
        """UNSAFE when complete; else MANUAL, and the caveat says what is left to do."""
        if self.obstacles:
            return Fix(title, self.edits, MANUAL, f"by hand: {'; '.join(dict.fromkeys(self.obstacles))}", option)
        return Fix(title, self.edits, UNSAFE, caveat, option)


def total(drafts: Iterable[Draft]) -> Draft:
    """All of them together."""
    return sum(drafts, Draft())


def done(edits: tuple[Edit, ...] | None, otherwise: str) -> Draft:
    """What these edits do; None is the obstacle `otherwise`."""
    return Draft((), (otherwise,)) if edits is None else Draft(edits)


@dataclass(frozen=True)
class Cluster:
    """Nodes that lack the same certificates, and the project they run in."""

    project: ComposeProject
    gaps: tuple[Gap, ...]
    script: str | None
    annotate: bool

    @property
    def first(self) -> Gap:
        return self.gaps[0]

    @property
    def others(self) -> tuple[Service, ...]:
        nodes = {gap.server.service.name for gap in self.gaps}
        return tuple(service for name, service in self.project.services.items() if name not in nodes)

    def borrowed(self) -> Iterator[Mount]:
        """Mounts of the same folder, or of files in it, in services that are no nodes."""
        source = self.first.source
        for service in self.others:
            for mount in service.mounts:
                if source and mount.kind == "bind" and mount.source and below(mount.source, source):
                    yield mount

    def free(self, wish: str) -> str:
        """A name for a volume that the project does not use yet."""
        taken = self.project.volumes
        return next(name for name in (wish, *(f"{wish}_{number}" for number in range(2, 99))) if name not in taken)


# -- insecure ----------------------------------------------------------------------------------------------------------


def insecure(cluster: Cluster) -> Fix:
    """No TLS and no authentication: what the report of a development stack chose."""
    nodes = total(_opened(cluster, gap) for gap in cluster.gaps)
    tools = total(_opened_tool(cluster, service) for service in cluster.others if official(service))
    caveat = "switches off TLS and authentication: whoever reaches the port is root, and clients need sslmode=disable"
    return (nodes + tools).fix("start without TLS and without authentication", caveat, "insecure")


def _opened(cluster: Cluster, gap: Gap) -> Draft:
    service = gap.server.service
    place = command(gap.server.words)
    started = value(gap.server.words, "--certs-dir")
    flag = without_certificates(gap.server.words) if started else with_flags(gap.server.words, {"--insecure": "--insecure"})
    draft = done(flag, f"the command of {service.name}") + done(_tested(service), f"the healthcheck of {service.name}")
    if gap.mount is not None and gap.server.certs == gap.mount.target:
        draft += Draft(unmounted(gap.mount, cluster.annotate))
    if "COCKROACH_PASSWORD" in service.environment:
        draft += Draft((), ("COCKROACH_PASSWORD stops the first start of a node that has no authentication",))
    if cluster.annotate and place is not None:
        draft += Draft(comment(place, _explained(cluster, gap), "above"))
    return draft


def _opened_tool(cluster: Cluster, service: Service) -> Draft:
    """A job that runs `cockroach init` or `cockroach sql` against the nodes."""
    said = (*(service.command or ()), *(service.entrypoint or ()))
    draft = done(without_certificates(said), f"the command of {service.name}") + done(
        _tested(service), f"the healthcheck of {service.name}"
    )
    if not draft.edits:
        return draft
    gone = [mount for mount in service.mounts if mount.kind == "bind" and mount.source == cluster.first.source]
    return draft + total(Draft(unmounted(mount, cluster.annotate)) for mount in gone)


def _tested(service: Service) -> tuple[Edit, ...] | None:
    return without_certificates(service.healthcheck)


def without_certificates(words: tuple[Word, ...]) -> tuple[Edit, ...] | None:
    """`--insecure` in place of every `--certs-dir`, inside shell scripts too; None when a variable hides part of it."""
    edits: tuple[Edit, ...] = ()
    nodes = scalars(words)
    for place, node in enumerate(nodes):
        if node.text == "--certs-dir":
            edits += put(node, "--insecure") + tuple(edit for folder in nodes[place + 1 : place + 2] for edit in delete(folder))
        elif "--certs-dir" in node.text:
            text = _FLAG.sub("--insecure", node.text)
            if "--certs-dir" in text or any("$" in found for found in _FLAG.findall(node.text)):
                return None
            edits += put(node, text)
    return edits


def unmounted(mount: Mount, annotate: bool) -> tuple[Edit, ...]:
    """The mount goes; annotated, a comment says what stood there."""
    if not annotate:
        return delete(mount.node)
    said = mount.node.text if mount.node.shape == "scalar" else f"{mount.source}:{mount.target}{':ro' if mount.read_only else ''}"
    return delete(mount.node, leaving=f"# Removed: - {said}")


def _explained(cluster: Cluster, gap: Gap) -> str:
    maker = cluster.script or "cockroach cert"
    return (
        "# Security: Using --insecure mode for development (no TLS certificates required)\n"
        f"# For production, generate certs with: {maker}\n"
        f"# and change command to: {' '.join(word.text for word in gap.server.words)}"
    )


# -- named volume ------------------------------------------------------------------------------------------------------


def named_volume(cluster: Cluster) -> Fix:
    """A volume that the image's entrypoint fills on the first start."""
    gap = cluster.first
    name = cluster.free(_volume_name(gap))
    draft = _preparable(gap) + _mounted(gap, name, read_only=False) + _lent(cluster, name)
    draft += _advertised(gap) + _declared(gap, (name,))
    caveat = (
        "needs an empty data volume, as the entrypoint makes certificates only then; they are valid for "
        f"{value(gap.server.words, '--advertise-addr') or gap.server.service.name} and 127.0.0.1"
    )
    return draft.fix(f"let the image make certificates in the volume {name}", caveat, "named-volume")


def _preparable(gap: Gap) -> Draft:
    """What the entrypoint's own certificates are not enough for."""
    tests = " ".join(word.text for word in gap.server.service.healthcheck)
    draft = Draft()
    if not gap.server.generates:
        draft += Draft((), ("this version of the image makes no certificates",))
    if "--certs-dir" in tests and "127.0.0.1" not in tests:
        draft += Draft((), ("the healthcheck must ask --host=127.0.0.1, as localhost is not in those certificates",))
    return draft


def _advertised(gap: Gap) -> Draft:
    if value(gap.server.words, "--advertise-addr") is not None:
        return Draft()
    flag = {"--advertise-addr": f"--advertise-addr={gap.server.service.name}"}
    return done(with_flags(gap.server.words, flag, "--certs-dir"), f"the command of {gap.server.service.name}")


# -- certificate service -----------------------------------------------------------------------------------------------


def certificate_service(cluster: Cluster) -> Fix:
    """A service that runs once before the nodes and makes what is missing."""
    gap = cluster.first
    node = gap.server.service
    job = f"{node.name}-certs"
    volume = cluster.free(_volume_name(gap))
    inside = cluster.first.server.single and "COCKROACH_USER" in node.environment
    authority = "" if inside else cluster.free(_authority_name(volume))
    draft = _addable(cluster, job) + _added(cluster, job, volume, authority)
    draft += total(_served(one, job, volume, read_only=not inside) for one in cluster.gaps) + _lent(cluster, volume)
    draft += _declared(gap, (volume, authority) if authority else (volume,))
    caveat = f"the certificates are valid for {', '.join(_names(cluster))} only; a client with another name needs it added"
    return draft.fix(f"make the certificates in a service {job} that runs first", caveat, "certificate-service")


def _addable(cluster: Cluster, job: str) -> Draft:
    draft = Draft()
    if job in cluster.project.services:
        draft += Draft((), (f"there is a service {job} already",))
    if any(gap.server.service.user for gap in cluster.gaps):
        draft += Draft((), ("the keys belong to root, and a node runs as another user",))
    return draft


def _added(cluster: Cluster, job: str, volume: str, authority: str) -> Draft:
    """The service itself, behind the first node."""
    node = cluster.first.server.service
    own = _definition(cluster.first)
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


def _served(gap: Gap, job: str, volume: str, *, read_only: bool) -> Draft:
    """One node: it waits for the job and mounts what the job made."""
    waits = _waiting(gap, job)
    return _mounted(gap, volume, read_only=read_only) + done(waits, f"depends_on of {gap.server.service.name}")


def _waiting(gap: Gap, job: str) -> tuple[Edit, ...] | None:
    done_first = {"condition": "service_completed_successfully"}
    for node in reversed(gap.server.service.nodes):
        dependencies = node.get("depends_on")
        if dependencies is not None:
            return add(dependencies, job, done_first) if dependencies.shape == "mapping" else None
    own = _definition(gap)
    return add(own, "depends_on", {job: done_first}, after="command" if own.get("command") else None)


# -- shared ------------------------------------------------------------------------------------------------------------


def _definition(gap: Gap) -> Node:
    """The mapping that defines the node's service in the file that says its command."""
    said = gap.server.words[0].node
    service = gap.server.service
    return next((node for node in service.nodes if node.document is said.document), service.nodes[0])


def _volume_name(gap: Gap) -> str:
    """`crdb_data` gives `crdb_certs`; without such a neighbour the service's name does."""
    data = bearing(gap.server.service, "/cockroach/cockroach-data")
    if data is not None and data.kind == "volume" and data.source and re.search(r"data\Z", data.source):
        return re.sub(r"data\Z", "certs", data.source)
    return f"{gap.server.service.name}_certs"


def _authority_name(volume: str) -> str:
    return re.sub(r"certs\Z", "ca", volume) if volume.endswith("certs") else f"{volume}_ca"


def _mounted(gap: Gap, name: str, *, read_only: bool) -> Draft:
    """The volume where the node looks for certificates, in place of the folder or anew."""
    service = gap.server.service
    if gap.mount is not None:
        if gap.mount.target != gap.server.certs:
            return Draft((), (f"{gap.mount.target} of {service.name} brings more than certificates",))
        return done(_remounted(gap.mount, name, read_only=read_only), f"the mount at {gap.mount.target} of {service.name}")
    entry = f"{name}:{gap.server.certs}{':ro' if read_only else ''}"
    own = _definition(gap)
    volumes = own.get("volumes")
    if volumes is None:
        return Draft(add(own, "volumes", [entry]))
    return Draft(insert(volumes, len(volumes.items), entry))


def _lent(cluster: Cluster, name: str) -> Draft:
    """The other services that mount the folder get the volume, too."""
    draft = Draft()
    for mount in cluster.borrowed():
        whole = mount.source == cluster.first.source
        edits = _remounted(mount, name, read_only=True) if whole else None
        draft += done(edits, f"the mount of {basename(mount.source or '')} at {mount.target}")
    return draft


def _remounted(mount: Mount, name: str, *, read_only: bool) -> tuple[Edit, ...] | None:
    """The mount with a volume for its source; None when a variable or options of a bind stand in the way."""
    node = mount.node
    if node.shape == "mapping":
        return _remounted_long(node, name, read_only=read_only)
    parts = node.text.split(":")
    if "$" in node.text or not 2 <= len(parts) <= 3:
        return None
    modes = [mode for mode in (parts[2].split(",") if len(parts) == 3 else []) if mode not in _OPTIONS]
    modes = ["ro", *modes] if read_only else modes
    return put(node, ":".join([name, parts[1], *([",".join(modes)] if modes else [])]))


def _remounted_long(node: Node, name: str, *, read_only: bool) -> tuple[Edit, ...] | None:
    kind, source, flag = node.get("type"), node.get("source"), node.get("read_only")
    if kind is None or source is None or node.get("bind") is not None or "$" in source.text:
        return None
    edits = put(kind, "volume") + put(source, name)
    if flag is None:
        return edits + (add(node, "read_only", True) if read_only else ())
    return edits + (() if read_only else delete(flag))


def _declared(gap: Gap, names: tuple[str, ...]) -> Draft:
    """The top-level `volumes:` of the file that the node is in names them."""
    root = _definition(gap).document.root
    if root is None:
        return Draft((), (f"volumes: {', '.join(names)}",))
    volumes = root.get("volumes")
    if volumes is None or volumes.is_null:
        entry = dict.fromkeys(names)
        return Draft(add(root, "volumes", entry)) if volumes is None else Draft((), (f"volumes: {', '.join(names)}",))
    edits: tuple[Edit, ...] = ()
    for name in names:
        edits += add(volumes, name, None)
    return Draft(edits)
