"""What stands where in a container: `volumes:`, `tmpfs:`, `configs:` and `secrets:` entries, short and long.

Reference: https://docs.docker.com/reference/compose-file/services/#volumes. Short: `[SOURCE:]TARGET[:MODE]`; a source that begins
with `.`, `/` or `~` is a path of the host, anything else a volume's name. Paths are relative to the project directory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from posixpath import join, normpath
from typing import Literal

from fixer.expressions import regex
from fixer.stack.interpolation import expand, outside
from fixer.stack.model import Mount
from fixer.stack.view import Scope, View

_WORKING_DIRECTORY = regex(r"\A\$(?:PWD|\{PWD(?::?[-?][^}]*)?\})(?=/|\Z)")
_DRIVE = regex(r"[A-Za-z]\Z")


def inside(path: str, folder: str) -> str | None:
    """`path`, written relative to `folder`, relative to the tree's root ("" is the root); None when it leads out of the tree."""
    if path.startswith(("/", "~")) or re.match(r"[A-Za-z]:[\\/]", path):
        return None
    whole = normpath(join(folder, path.replace("\\", "/")))
    if whole == ".." or whole.startswith("../"):
        return None
    return "" if whole == "." else whole


def mount(item: View, top: Mapping[str, View]) -> Mount | None:
    """One entry of a service's `volumes:`; None when the place in the container is unknown.

    top  the project's `volumes:`
    """
    if item.entries is not None:
        return _long(item, top)
    if item.node.shape != "scalar" or item.node.is_null:
        return None
    source, target, mode = _short(item)
    if not target:
        return None
    read_only = "ro" in (mode or "").split(",")
    if source is None:
        return Mount("bind", None, target, read_only, item.node)
    if source == "":
        return Mount("volume", None, target, read_only, item.node)
    if source[0] in "./~" or "\\" in source or re.match(r"[A-Za-z]:", source):
        return Mount("bind", inside(source, item.scope.folder), target, read_only, item.node)
    return Mount("volume", source, target, read_only, item.node, volume_folder(top.get(source)))


def _short(item: View) -> tuple[str | None, str | None, str | None]:
    """Source ("" for none, None for unknown), target and mode of the short form."""
    parts = [expand(part, item.scope.variables) for part in _parts(item)]
    if len(parts) > 2 and parts[0] is not None and _DRIVE.match(parts[0]):
        parts[:2] = [f"{parts[0]}:{parts[1]}"]
    if len(parts) == 1:
        return "", parts[0], ""
    return parts[0], parts[1], parts[2] if len(parts) > 2 else ""


def _parts(item: View) -> list[str]:
    text = _WORKING_DIRECTORY.sub(".", item.node.text)
    whole = expand(text, item.scope.variables)
    return outside(text, ":") if whole is None else whole.replace("$", "$$").split(":")


def _long(item: View, top: Mapping[str, View]) -> Mount | None:
    target = _text(item, "target")
    if not target:
        return None
    read_only = _text(item, "read_only").lower() == "true"
    kind = _text(item, "type") or "volume"
    source = item.get("source") or item.get("src")
    if kind == "bind":
        path = expand(_WORKING_DIRECTORY.sub(".", source.node.text), source.scope.variables) if source else None
        return Mount("bind", inside(path, item.scope.folder) if path else None, target, read_only, item.node)
    if kind == "volume":
        name = source.text if source else None
        return Mount("volume", name, target, read_only, item.node, volume_folder(top.get(name or "")))
    return Mount("tmpfs" if kind == "tmpfs" else "other", None, target, read_only, item.node)


def _text(item: View, key: str) -> str:
    value = item.get(key)
    return (value.text if value else "") or ""


def volume_folder(volume: View | None) -> str | None:
    """The folder of the tree that a named volume of the `local` driver binds (`driver_opts: {o: bind, device: …}`)."""
    options = volume.get("driver_opts") if volume else None
    device = options.get("device") if options else None
    if options is None or device is None or "bind" not in _text(options, "o"):
        return None
    path = expand(_WORKING_DIRECTORY.sub(".", device.node.text), device.scope.variables)
    return inside(path, device.scope.folder) if path else None


def identity(item: View) -> object:
    """What makes two entries of `volumes:` the same one when files are merged: the place in the container."""
    found = mount(item, {})
    return found.target if found else item.node.text or id(item)


def tmpfs(item: View) -> Mount | None:
    """One entry of a service's `tmpfs:`."""
    target = (item.text or "").split(":")[0]
    return Mount("tmpfs", None, target, False, item.node) if target else None


def file(item: View, kind: Literal["config", "secret"], top: Mapping[str, View]) -> Mount | None:
    """One entry of a service's `configs:` or `secrets:`.

    top  the project's `configs:` or `secrets:`
    """
    short = item.entries is None
    source = item.text if short else _text(item, "source")
    if not source:
        return None
    folder = "/run/secrets" if kind == "secret" else "/"
    target = join(folder, ("" if short else _text(item, "target")) or source)
    return Mount(kind, source, target, True, item.node, _file(top.get(source)))


def _file(resource: View | None) -> str | None:
    path = resource.get("file") if resource else None
    if path is None:
        return None
    said = expand(_WORKING_DIRECTORY.sub(".", path.node.text), path.scope.variables)
    return inside(said, path.scope.folder) if said else None


def file_identity(item: View) -> object:
    """What makes two entries of `configs:` or `secrets:` the same one when files are merged."""
    found = file(item, "config", {})
    return found.target if found else id(item)


def rebased(path: str, scope: Scope) -> str | None:
    """A path written in a file of this scope, relative to the tree's root; None when it leads out of the tree."""
    return inside(_WORKING_DIRECTORY.sub(".", path), scope.folder)
