"""What a scrape job says about who asks: user and password, token, certificates.

Secrets stand in the configuration or in files of the container; those are looked for through its mounts.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from posixpath import dirname, join, normpath

from fixer.document.node import Node
from fixer.document.tree import Tree
from fixer.errors import Unreadable
from fixer.live.asking import Tls
from fixer.live.place import basic
from fixer.stack.model import MountedIn


@dataclass(frozen=True)
class Access:
    """missing: what is needed and not to be had from here, in words; else ""."""

    authorization: str = field(default="", repr=False)
    tls: Tls = field(default_factory=Tls)
    missing: str = ""


def access(job: Node, tree: Tree, reader: MountedIn | None, host: str) -> Access:
    """How the job's targets are to be asked. `host` is what their certificates are for, unless the job says otherwise."""
    try:
        return Access(_authorization(job, tree, reader), _tls(job, tree, reader, host))
    except _Missing as missing:
        return Access(missing=str(missing))


class _Missing(Exception):
    """Something that only the container or an operator has."""


def _authorization(job: Node, tree: Tree, reader: MountedIn | None) -> str:
    login, given = job.get("basic_auth"), job.get("authorization")
    if login is not None:
        return basic(_secret(login, "username", tree, reader), _secret(login, "password", tree, reader))
    if given is not None:
        kind = given.get("type")
        return f"{kind.text if kind is not None else 'Bearer'} {_secret(given, 'credentials', tree, reader)}"
    if job.get("bearer_token") is not None or job.get("bearer_token_file") is not None:
        return f"Bearer {_secret(job, 'bearer_token', tree, reader)}"
    for key in ("oauth2", "sigv4"):
        if job.get(key) is not None:
            raise _Missing(f"it is asked with {key}")
    return ""


def _secret(holder: Node, key: str, tree: Tree, reader: MountedIn | None) -> str:
    direct, file = holder.get(key), holder.get(f"{key}_file")
    if direct is not None:
        return direct.text
    return _file(file, tree, reader).strip() if file is not None else ""


def _file(named: Node, tree: Tree, reader: MountedIn | None) -> str:
    """The content of a file that the configuration names as the container sees it."""
    path = origin(named.text, reader) if reader is not None else normpath(join(dirname(named.path), named.text))
    try:
        if path is None or path.startswith(("/", "..")):
            raise _Missing(f"{named.text} is not among the files")
        return tree.read(path).decode()
    except (Unreadable, UnicodeDecodeError):
        raise _Missing(f"{named.text} is not among the files") from None


def origin(inside: str, reader: MountedIn) -> str | None:
    """Path in the tree of what the container sees at `inside` (relative to its configuration), or None."""
    whole = normpath(join(dirname(reader.path), inside))
    mounts = [mount for mount in reader.service.mounts if whole == mount.target or _below(whole, mount.target)]
    deepest = max(mounts, key=lambda mount: len(mount.target), default=None)
    if deepest is None or deepest.origin is None:
        return None
    rest = whole[len(deepest.target.rstrip("/")) :].lstrip("/")
    return normpath(join(deepest.origin, rest)) if rest else deepest.origin


def _below(path: str, folder: str) -> bool:
    return path.startswith(folder.rstrip("/") + "/")


def _tls(job: Node, tree: Tree, reader: MountedIn | None, host: str) -> Tls:
    said = job.get("tls_config")
    if said is None:
        return Tls(host)
    if said.get("cert") is not None or said.get("cert_file") is not None:
        raise _Missing("it is asked with a client certificate")
    name, any_, ca, ca_file = (said.get(key) for key in ("server_name", "insecure_skip_verify", "ca", "ca_file"))
    trusted = ca.text if ca is not None else _file(ca_file, tree, reader) if ca_file is not None else ""
    verify = any_ is None or any_.text.lower() != "true"
    return Tls(name.text if name is not None else host, verify, trusted)
