"""A read-only mount lies where Cassandra's image wants to own every file.

## What it does
Finds services that run the official `cassandra` image as root, with its entrypoint and its server, and that bind
something read-only below `/etc/cassandra`, `/var/lib/cassandra` or `/var/log/cassandra`.

Silent with `user:` (the entrypoint then changes no owner), with an `entrypoint:` of its own, with a command that does
not start the server (a job that runs `cqlsh` in the same image), with writable mounts, named volumes, and other
images (bitnami/cassandra, scylladb/scylla, a `build:`).

## Why is this bad?
Before it starts the server the entrypoint gives every file below the three folders to the user `cassandra`, under
`set -e`: `chown: changing ownership of '/etc/cassandra/auth-setup.cql': Read-only file system`, and the container
exits. It does so for all of them, whether Cassandra reads the file or not. The project's founding report calls this a
known limitation that its command works round; no command can, as the entrypoint never gets as far. (A file whose
owner on the host has the number of the container's `cassandra`, 999, is left alone.)

## Fix safety
UNSAFE for a script (`*.cql`, `*.sh`, `*.py`) that Cassandra does not read by itself: its mount moves to
`/opt/cassandra-init/`, and every path to it in the service's command, healthcheck and environment with it. Whoever
names the old path elsewhere (`docker exec … cqlsh -f …`) has to be told; files of the repository that do are listed.
MANUAL when the service names it in a way that cannot be rewritten (relative to a folder, through a variable) or a
script mounted into the container names it.

MANUAL for everything else. For `cassandra.yaml` and other files that Cassandra reads there are two ways, and neither
is harmless:

* drop `:ro`: the entrypoint then changes the owner of the file on the host to 999 and writes listen address, seeds
  and the like into it;
* keep `:ro`, set `user: cassandra`: no owner is changed. That is enough for `jvm*.options`, `logback.xml` and others,
  but not for `cassandra.yaml`, into which the entrypoint still writes, nor for `cassandra-rackdc.properties` with
  `CASSANDRA_DC` or `CASSANDRA_RACK`. Those need `entrypoint: [cassandra, -f]` as well.

## Versions
All tags of the official image. Until September 2018 it changed the owner of all files, since then of those that are
not its own yet.

## References
* https://github.com/docker-library/cassandra/blob/master/docker-entrypoint.sh
* https://github.com/docker-library/cassandra/issues/165, https://github.com/docker-library/cassandra/pull/158
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from posixpath import basename
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    ComposeProject,
    Edit,
    Finding,
    Fix,
    Meta,
    Mount,
    Node,
    Options,
    Project,
    Rule,
    Service,
    comment,
    content,
    put,
    regex,
    within,
)

from .._agreement import agreed
from .._command import scalars

OWNED = ("/etc/cassandra", "/var/lib/cassandra", "/var/log/cassandra")
REFUGE = "/opt/cassandra-init"
_SCRIPT = regex(r"\.(?:cql|sh|py)\Z")
_READ = frozenset({"cassandra-env.sh", "cassandra.in.sh", "cqlshrc"})
_ROOT = ("", "0", "root")
_STARTS = regex(r"docker-entrypoint\.sh[\"']?\s+(?:cassandra\b|-|[|;&>]|\Z)|\bexec\s+docker-entrypoint\.sh")
_TEXT = regex(r"(?i)(?:\.(?:sh|bash|py|md|ya?ml|env|ps1|bat)|(?:\A|/)(?:makefile|justfile|readme|taskfile)[^/]*)\Z")


class ReadOnly(NamedTuple):
    """A mount that the entrypoint cannot take over."""

    project: ComposeProject
    service: Service
    mount: Mount

    @property
    def movable(self) -> bool:
        """Whether it is a script, which Cassandra does not read by itself, and no folder."""
        name = basename(self.mount.target)
        return bool(_SCRIPT.search(name)) and name not in _READ

    @property
    def refuge(self) -> str:
        """Where it can stand instead."""
        root = next(folder for folder in OWNED if within(self.mount.target, folder))
        return REFUGE + self.mount.target[len(root) :]


def check(project: Project, options: Options) -> Iterator[Finding]:
    for found in agreed(_judged(project)):
        yield Finding(
            RULE,
            found.mount.node,
            {"service": found.service.name, "target": found.mount.target},
            _fixes(project, found, options),
        )


def _judged(project: Project) -> Iterator[tuple[Hashable, ReadOnly | None]]:
    for compose, service in project.stack.services:
        for mount in service.mounts:
            if any(within(mount.target, folder) for folder in OWNED):
                found = ReadOnly(compose, service, mount) if _fails(service, mount) else None
                yield (service.nodes[0].path, service.nodes[0].route, mount.target), found


def _fails(service: Service, mount: Mount) -> bool:
    image = service.image
    if image is None or image.name not in ("cassandra", "library/cassandra") or service.build or service.entrypoint:
        return False
    return mount.kind == "bind" and mount.read_only and service.user.partition(":")[0] in _ROOT and _serves(service)


def _serves(service: Service) -> bool:
    """Whether the entrypoint gets to start the server as root: by itself, or called by a script in the command."""
    words = service.command or ()
    if not words or words[0].text == "cassandra" or words[0].text.startswith("-"):
        return True
    return bool(_STARTS.search(" ".join(word.text for word in words)))


def _fixes(project: Project, found: ReadOnly, options: Options) -> tuple[Fix, ...]:
    if not found.movable:
        return (_writable(found),)
    title = f"mount it at {found.refuge}"
    moved = _moved(found)
    users = list(_mentions(project, found))
    inside = [path for path in users if _reaches(found.service, path)]
    if moved is None or inside:
        why = f"{', '.join(inside)} names the old path" if inside else "the service names it in a way that cannot be rewritten"
        return (Fix(title, _remounted(found), MANUAL, f"by hand as well: {why}"),)
    if options.annotate:
        moved += comment(found.mount.node, f"# Moved from {found.mount.target}, where the image cannot own it", "behind")
    caveat = "whoever opens the old path from outside (docker exec) must use the new one"
    return (Fix(title, moved, UNSAFE, f"{caveat}: {', '.join(users)}" if users else caveat),)


def _writable(found: ReadOnly) -> Fix:
    """The simpler of the two ways for a file that Cassandra reads."""
    edits = _unlocked(found.mount.node)
    caveat = (
        "the entrypoint then changes owner and, of cassandra.yaml, content of the file on the host; "
        "else keep :ro and set `user: cassandra`, for cassandra.yaml with `entrypoint: [cassandra, -f]`"
    )
    return Fix(f"let the image write to {found.mount.target}", edits, MANUAL, caveat)


def _unlocked(node: Node) -> tuple[Edit, ...]:
    if node.shape == "mapping":
        flag = node.get("read_only")
        return put(flag, False) if flag is not None else ()
    before, _, modes = node.text.rpartition(":")
    left = ",".join(mode for mode in modes.split(",") if mode != "ro")
    return put(node, f"{before}:{left}" if left else before)


def _moved(found: ReadOnly) -> tuple[Edit, ...] | None:
    """The mount and every path to it in the service; None when one of them cannot be rewritten."""
    service, target, name = found.service, found.mount.target, basename(found.mount.target)
    said = (*(service.command or ()), *service.healthcheck)
    variables = [fact.node for fact in service.environment.values() if fact.node is not None and name in (fact.value or "")]
    path = re.compile(rf"(?<![\w./-]){re.escape(target)}(?![\w-])")
    edits = _remounted(found)
    for node in {node.route: node for node in (*scalars(said), *variables)}.values():
        if name not in node.text:
            continue
        if len(path.findall(node.text)) != node.text.count(name) or node.document.language != "yaml":
            return None
        edits += put(node, path.sub(found.refuge, node.text))
    return edits


def _remounted(found: ReadOnly) -> tuple[Edit, ...]:
    node = found.mount.node
    if node.shape == "mapping":
        target = node.get("target")
        return put(target, found.refuge) if target is not None else ()
    return put(node, f":{found.refuge}".join(node.text.rsplit(f":{found.mount.target}", 1)))


def _mentions(project: Project, found: ReadOnly) -> Iterator[str]:
    """Files of the repository that name the old path; the Compose file counts only when a comment of it does."""
    target = found.mount.target
    own = found.mount.node.document
    if any(target in comment.text for comment in own.comments):
        yield f"a comment in {own.path}"
    for path in project.tree.files:
        if path != own.path and _TEXT.search(path) and target.encode() in _bytes(project, path):
            yield path


def _bytes(project: Project, path: str) -> bytes:
    known = project.document(path)
    return known.text.encode() if known is not None else content(project.tree, path) or b""


def _reaches(service: Service, path: str) -> bool:
    """Whether the file is mounted into the service's container."""
    origins = [mount.origin for mount in service.mounts if mount.origin is not None]
    return any(path == origin or path.startswith(f"{origin}/") or origin == "" for origin in origins)


RULE = Rule(
    code="CAS001",
    name="read-only-mount-under-cassandra-conf",
    message="{service} mounts {target} read-only, and the image's entrypoint exits when it cannot change its owner",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"cassandra": "all"},
        references=(
            "https://github.com/docker-library/cassandra/blob/master/docker-entrypoint.sh",
            "https://github.com/docker-library/cassandra/issues/165",
        ),
    ),
    triggers={"compose": ("cassandra",)},
    docs=__doc__ or "",
)
