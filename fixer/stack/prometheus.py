"""What a Prometheus configuration scrapes and whom it alerts: addresses, with the node that says each.

Reference: https://prometheus.io/docs/prometheus/latest/configuration/configuration/ (`static_configs`, `file_sd_configs`,
`relabel_configs`, `alerting`). Addresses are read as Prometheus reads them: nothing is expanded, no port is added.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from posixpath import basename, dirname, join, normpath
from typing import Literal, NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.document.tree import Tree, below
from fixer.errors import Unreadable
from fixer.expressions import regex
from fixer.stack.model import MountedIn, Target

_ADDRESS = regex(r"(?P<host>\[[0-9A-Fa-f:.%]+\]|[^\s:/,\[\]]+):(?P<port>\d{1,5})")
_ADDRESS_ACTIONS = frozenset({"replace", "lowercase", "uppercase", "hashmod"})


class _Job(NamedTuple):
    """What the addresses of one job or one Alertmanager have in common."""

    name: str
    metrics_path: str
    scheme: str
    role: Literal["scrape", "alerting"]


def targets(document: Document, tree: Tree, readers: Iterable[MountedIn] = ()) -> tuple[Target, ...]:
    """Every address in the configuration, in the order it is written.

    Addresses of `file_sd_configs` come from the files that exist in `tree`, found through the mounts of `readers` or beside
    the configuration. Where `relabel_configs` write `__address__`, the static targets are arguments and not addresses: the
    `replacement` is the address, when it is a literal one.
    """
    found: list[Target] = []
    mounted = tuple(readers)
    for holder, job in _jobs(document):
        rewrites = list(_rewrites(holder))
        if rewrites:
            found += [target for node in rewrites if (target := _replacement(node, job)) is not None]
            continue
        for group in holder.find("static_configs", ...):
            found += _group(group, job)
        for pattern in holder.find("file_sd_configs", ..., "files", ...):
            for discovered in _discovered(pattern.text, document, tree, mounted):
                for group in discovered.find(...):
                    found += _group(group, job)
    return tuple(found)


def _jobs(document: Document) -> Iterator[tuple[Node, _Job]]:
    """Each mapping that holds service discoveries."""
    for job in document.find("scrape_configs", ...):
        yield job, _Job(_text(job, "job_name"), _text(job, "metrics_path", "/metrics"), _text(job, "scheme", "http"), "scrape")
    for manager in document.find("alerting", "alertmanagers", ...):
        yield manager, _Job("", _text(manager, "path_prefix", "/"), _text(manager, "scheme", "http"), "alerting")


def _text(holder: Node, key: str, default: str = "") -> str:
    node = holder.get(key)
    return node.text if node is not None and node.shape == "scalar" and node.text else default


def _group(group: Node, job: _Job) -> Iterator[Target]:
    """The addresses of one `targets`/`labels` pair; `__metrics_path__` and `__scheme__` labels win over the job's own."""
    listed = group.get("targets")
    labels = group.get("labels")
    path = _text(labels, "__metrics_path__", job.metrics_path) if labels else job.metrics_path
    scheme = _text(labels, "__scheme__", job.scheme) if labels else job.scheme
    if listed is None or (labels is not None and labels.get("__address__") is not None):
        return
    for node in listed.items:
        if node.shape == "scalar":
            host, port = address(node.text)
            yield Target(node, host, port, job.name, path, scheme.lower(), job.role)


def address(text: str) -> tuple[str, int | None]:
    """Host and port of `host:port`. Anything else (a URL, several at once, no port) is all host: nobody knows what was meant."""
    match = _ADDRESS.fullmatch(text)
    if match is None or not 0 < int(match["port"]) < 65536:
        return text, None
    return match["host"].strip("[]"), int(match["port"])


def _rewrites(holder: Node) -> Iterator[Node]:
    """Relabelling steps that write `__address__`."""
    for step in holder.find("relabel_configs", ...):
        if _text(step, "target_label") == "__address__" and _text(step, "action", "replace").lower() in _ADDRESS_ACTIONS:
            yield step


def _replacement(step: Node, job: _Job) -> Target | None:
    node = step.get("replacement")
    if node is None or node.shape != "scalar" or "$" in node.text or _text(step, "action", "replace").lower() != "replace":
        return None
    host, port = address(node.text)
    return Target(node, host, port, job.name, job.metrics_path, job.scheme.lower(), "replacement")


def _discovered(pattern: str, document: Document, tree: Tree, readers: tuple[MountedIn, ...]) -> Iterator[Document]:
    """The target files that a `files:` pattern reaches. Prometheus takes `*` in the last part of a path only."""
    for path in matching(pattern, document, tree, readers):
        try:
            found = Document(path, tree.read(path).decode(), kind="file-sd")
        except (Unreadable, UnicodeDecodeError):
            continue
        if found.error is None:
            yield found


def matching(pattern: str, document: Document, tree: Tree, readers: tuple[MountedIn, ...]) -> list[str]:
    """The files of the tree that a pattern of the configuration reaches, as its readers mount them."""
    return sorted({path for place in _places(pattern, document, readers) for path in _matching(place, tree)})


def _places(pattern: str, document: Document, readers: tuple[MountedIn, ...]) -> Iterator[str]:
    """Where in the tree the pattern may point: through each reader's mounts, or beside the configuration."""
    for reader in readers:
        inside = normpath(join(dirname(reader.path), pattern))
        for mount in reader.service.mounts:
            origin = mount.origin
            if origin is None:
                continue
            if fnmatchcase(mount.target, inside):
                yield origin
            elif inside.startswith(mount.target.rstrip("/") + "/"):
                yield normpath(join(origin, inside[len(mount.target) :].lstrip("/")))
    if not readers and not pattern.startswith("/"):
        yield normpath(join(dirname(document.path), pattern))


def _matching(pattern: str, tree: Tree) -> Iterator[str]:
    if "*" not in pattern:
        if tree.exists(pattern) and not tree.is_folder(pattern):
            yield pattern
        return
    folder = dirname(pattern)
    named = basename(pattern)
    yield from (path for path in below(tree, folder) if dirname(path) == folder and fnmatchcase(basename(path), named))
