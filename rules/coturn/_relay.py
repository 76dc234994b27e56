"""Which ports a coturn container relays on, which of them are published, and how either is changed.

Reference: src/apps/relay/mainrelay.c in coturn/coturn: the configuration file is read first (`-c FILE`, else `turnserver.conf` in
the folders of src/apps/common/apputils.c; `-n`: none), then the command line, so that its flags win; without either the
range is 49152 to 65535 (src/apps/relay/turn_ports.h).
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, join, normpath, relpath
from typing import NamedTuple

from fixer import ComposeProject, Document, Edit, Node, Port, Project, Service, Word, add, comment, delete, put

from .._command import command, flags, value
from .._mounting import covering
from .._rewording import with_flags

DEFAULT = (49152, 65535)
IMAGES = ("coturn/coturn", "instrumentisto/coturn")
_LISTENING = {"listening-port": 3478, "tls-listening-port": 5349, "alt-listening-port": 3479, "alt-tls-listening-port": 5350}
_FILES = ("/etc/coturn/turnserver.conf", "/etc/turnserver.conf", "/etc/turnserver/turnserver.conf")
_CMD = ("--log-file=stdout", "--external-ip=$$(detect-external-ip)")
"""What the image runs without a command (docker/coturn/debian/Dockerfile)."""


class Bound(NamedTuple):
    """One end of the relay range: `node` says it in the configuration file, a flag of the command does, or nothing."""

    port: int
    node: Node | None = None
    flag: bool = False

    @property
    def said(self) -> bool:
        return self.flag or self.node is not None


class Relay(NamedTuple):
    """A coturn service with published relay ports.

    low, high  ends of the range it relays on, both included
    entries    the `ports:` entries that publish UDP ports for relaying, each one under its own number
    conf       the configuration file it reads, or None when it reads none
    """

    project: ComposeProject
    service: Service
    low: Bound
    high: Bound
    entries: tuple[Port, ...]
    conf: Document | None

    @property
    def words(self) -> tuple[Word, ...]:
        return self.service.command or ()

    @property
    def published(self) -> tuple[range, ...]:
        """The published ports, adjoining ranges as one."""
        merged: list[range] = []
        for ports in sorted((port.target for port in self.entries), key=lambda ports: ports.start):
            if merged and ports.start <= merged[-1].stop:
                merged[-1] = range(merged[-1].start, max(merged[-1].stop, ports.stop))
            else:
                merged.append(ports)
        return tuple(merged)

    @property
    def source(self) -> str:
        """Where the range comes from, for a reader."""
        if not self.low.said and not self.high.said:
            return "its default"
        return "its command" if self.low.flag or self.high.flag else self.conf.path if self.conf else "its command"


def relays(project: Project) -> Iterator[Relay]:
    """Every coturn service of every plausible project whose relay ports are published and known."""
    for compose, service in project.stack.services:
        if found := relay(project, compose, service):
            yield found


def coturn(service: Service) -> bool:
    """Whether the service runs coturn's own image, started by its own entrypoint."""
    return service.image is not None and service.image.name in IMAGES and service.build is None and not service.entrypoint


def relay(project: Project, compose: ComposeProject, service: Service) -> Relay | None:
    """What is known of this service, or None when it is no such service or something about it cannot be known."""
    if not coturn(service) or service.network_mode or not service.complete:
        return None
    words = service.command or ()
    if words and not words[0].text.startswith("-") and basename(words[0].text) != "turnserver":
        return None
    known, conf = configuration(project, service)
    low, high = _bound("min-port", DEFAULT[0], words, conf), _bound("max-port", DEFAULT[1], words, conf)
    if not known and not all(one and one.flag for one in (low, high)):
        return None
    entries = _entries(service, words, conf)
    if low is None or high is None or not entries or low.port > high.port:
        return None
    return Relay(compose, service, low, high, entries, conf)


def configuration(project: Project, service: Service) -> tuple[bool, Document | None]:
    """Whether it is known what configuration file the service reads, and the file; None: none."""
    words = service.command or ()
    if any(word.text == "-n" for word in words):
        return True, None
    named = value(words, "-c")
    for place in (normpath(named),) if named and named.startswith("/") else _FILES:
        mount = covering(service, place)
        if mount is None:
            continue
        path = normpath(join(mount.origin, relpath(place, mount.target))) if mount.origin is not None else None
        found = project.document(path) if path else None
        if found is not None and found.kind == "coturn" and found.error is None:
            return True, found
        if path is None or project.tree.exists(path) or place == mount.target:
            return False, None
    return named is None, None


def _bound(name: str, default: int, words: tuple[Word, ...], conf: Document | None) -> Bound | None:
    """One end of the range; None when what says it is not a number."""
    said = tuple(flags(words, f"--{name}"))
    if said:
        return Bound(int(said[-1].value), flag=True) if said[-1].value.isdecimal() else None
    root = conf.root if conf else None
    if root is None:
        return Bound(default)
    if any(key.text.split()[0] == name and key.text != name for key, _ in root.entries):
        return None  # `min-port 49160`, which coturn takes and the conf language does not
    node = root.get(name)
    if node is None:
        return Bound(default)
    return Bound(int(node.text), node) if node.text.isdecimal() else None


def _entries(service: Service, words: tuple[Word, ...], conf: Document | None) -> tuple[Port, ...]:
    """Relay ports among the published ones; none when a number behind them is not known."""
    listening = set(_LISTENING.values())
    for name in _LISTENING:
        said = conf.root.get(name) if conf and conf.root else None
        numbers = (value(words, f"--{name}"), said.text if said else None)
        listening |= {int(number) for number in numbers if number and number.isdecimal()}
    entries = [port for port in service.ports if port.protocol == "udp" and not listening & set(port.target)]
    entries = [port for port in entries if port.target.start >= 1024]
    if any(port.unknown or port.published != port.target for port in entries):
        return ()
    return tuple(entries)


def bounded(relay: Relay, low: int, high: int) -> tuple[Edit, ...] | None:
    """The edits after which coturn relays on these ports only; None when the command hides where to write."""
    edits: tuple[Edit, ...] = ()
    switches: dict[str, str] = {}
    missing: list[tuple[str, int]] = []
    for name, bound, port in (("min-port", relay.low, low), ("max-port", relay.high, high)):
        if bound.node is not None and bound.port != port:
            edits += put(bound.node, port)
        elif bound.flag and bound.port != port:
            switches[f"--{name}"] = f"--{name}={port}"
        elif not bound.said:
            missing.append((name, port))
    if relay.conf is not None and relay.conf.root is not None:
        edits += _lines(relay.conf.root, missing)
    else:
        switches |= {f"--{name}": f"--{name}={port}" for name, port in missing}
    if not switches:
        return edits
    if relay.words:
        flagged = with_flags(relay.words, switches)
        return None if flagged is None else edits + flagged
    return edits + add(definition(relay), "command", [*_CMD, *switches.values()], after="image")


def _lines(root: Node, missing: list[tuple[str, int]]) -> tuple[Edit, ...]:
    keys = [key.text for key, _ in root.entries]
    edits: tuple[Edit, ...] = ()
    for name, port in missing:
        other = "max-port" if name == "min-port" else "min-port"
        near = next((key for key in (other, "tls-listening-port", "listening-port") if key in keys), None)
        edits += add(root, name, port, after=near)
    return edits


def republished(relay: Relay, low: int, high: int) -> tuple[Edit, ...] | None:
    """The edits after which these ports are published; None when an entry is not of the short form or has variables."""
    ranges = [port.target for port in relay.entries]
    edits: tuple[Edit, ...] = ()
    done: set[str] = set()
    for port in relay.service.ports:
        if port not in relay.entries and not (port.target in ranges and len(port.target) > 1):
            continue
        if port.node.shape != "scalar" or "$" in port.node.text:
            return None
        if port.protocol in done:
            edits += delete(port.node)
            continue
        done.add(port.protocol)
        ports = f"{low}-{high}" if high > low else f"{low}"
        address, _, _ = port.node.text.rpartition(":")[0].rpartition(":")
        suffix = f"/{port.protocol}" if "/" in port.node.text else ""
        edits += put(port.node, f"{address}{':' if address else ''}{ports}:{ports}{suffix}")
    return edits


def definition(relay: Relay) -> Node:
    """The mapping that defines the service in the file that publishes the ports."""
    port = relay.entries[0].node
    return next((node for node in relay.service.nodes if node.document is port.document), relay.service.nodes[0])


def noted(relay: Relay, low: int, high: int) -> tuple[Edit, ...]:
    """A comment, where the range is said, about what it was."""
    place = relay.low.node or relay.high.node or command(relay.words)
    if place is None:
        return ()
    was, now = range(relay.low.port, relay.high.port + 1), range(low, high + 1)
    return comment(place, f"# Relay ports changed from {shown(was)} to {shown(now)}", "above")


def shown(ports: range) -> str:
    """`49160-49200`, or the one number."""
    return f"{ports.start}-{ports.stop - 1}" if len(ports) > 1 else str(ports.start)
