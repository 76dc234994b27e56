"""Whether the certificates that a node starts with can exist, judged by the files of the repository."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath, relpath
from typing import NamedTuple

from fixer import ComposeProject, Mount, Project, Service, regex

from .._mounting import covering
from ._server import Server, server

_MAKES = regex(r"cert create-|\bopenssl\b|\b(?:mk|step|easy-?rsa|cfssl)\w*cert|\bcertstrap\b")
_SCRIPT = regex(r"(?i)\A(?!.*(?:certbot|letsencrypt|acme|renew)).*certs?(?:ificates?)?(?:[-_.].*)?\.sh\Z")


class Gap(NamedTuple):
    """A node whose certificates are missing.

    mount   what brings the folder, or None when nothing does
    source  path of the folder in the tree, or None without a mount
    state   what is wrong with it, for a reader
    """

    server: Server
    mount: Mount | None
    source: str | None
    state: str = ""


def gap(root: Project, project: ComposeProject, node: Server) -> Gap | None:
    """What this node lacks, or None when it has certificates, makes them, or gets them from where nobody can see."""
    if not node.secure or node.certs is None or not node.service.complete or not project.complete:
        return None
    if any(_makes(service) for service in project.services.values()):
        return None
    if any(below(mount.target, node.certs) and mount.target != node.certs for mount in node.service.mounts):
        return None
    mount = covering(node.service, node.certs)
    if mount is None:
        return None if node.generates or node.single else Gap(node, None, None)
    if mount.kind != "bind" or mount.source is None or "$" in _said(mount):
        return None
    return _unfilled(root, project, node, mount, normpath(join(mount.source, relpath(node.certs, mount.target))))


def _unfilled(root: Project, project: ComposeProject, node: Server, mount: Mount, source: str) -> Gap | None:
    tree = root.tree
    inside = [path for path in tree.files if below(path, source)]
    if any(path.endswith(".crt") for path in inside):
        return None
    if tree.exists(source) and not tree.is_folder(source):
        return None
    if node.generates and not mount.read_only and not inside:
        return None
    if any(_writes(service, source) for service in project.services.values() if service.name != node.service.name):
        return None
    state = "holds no *.crt" if inside else "is empty" if tree.exists(source) else "does not exist"
    return Gap(node, mount, source, state)


def below(path: str, folder: str) -> bool:
    """Whether a path is this folder or lies in it."""
    folder = folder.rstrip("/")
    return folder in ("", ".") or path.rstrip("/") == folder or path.startswith(f"{folder}/")


def _said(mount: Mount) -> str:
    source = mount.node.get("source") if mount.node.shape == "mapping" else mount.node
    return source.text if source else ""


def _makes(service: Service) -> bool:
    """Whether the service makes certificates, wherever it puts them."""
    return any(_MAKES.search(word.text) for word in service.words) or bool(
        _MAKES.search(" ".join(word.text for word in service.words))
    )


def _writes(service: Service, source: str) -> bool:
    """Whether another service may fill the folder: it mounts it writable and is no node itself."""
    if server(service):
        return False
    own = [mount for mount in service.mounts if mount.kind == "bind" and mount.source is not None and not mount.read_only]
    return any(below(mount.source or "", source) or dirname(source) == mount.source != "" for mount in own)


def script(root: Project, folder: str) -> str | None:
    """The repository's own script that seems to make certificates, as seen from the Compose file's folder, or None."""
    found = sorted(_scripts(root), key=lambda path: (not below(path, folder or "."), path.count("/"), path))
    if not found:
        return None
    path = relpath(found[0], folder or ".")
    return path if path.startswith("../") else f"./{path}"


def _scripts(root: Project) -> Iterator[str]:
    return (path for path in root.tree.files if _SCRIPT.match(basename(path)))
