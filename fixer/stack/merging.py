"""Compose files laid over each other, every value still knowing the node that says it.

Reference: https://docs.docker.com/reference/compose-file/merge/ and compose-go's `override` package (`merge.go`, `uncity.go`):
mappings merge, scalars replace, lists append except that commands and tests replace, list and mapping forms of the same
thing unify, and entries with the same key (a port, a mount's target) replace one another.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from fixer.stack import mounts, ports
from fixer.stack.view import View

Path = tuple[str, ...]
_REPLACED = frozenset({("command",), ("entrypoint",), ("healthcheck", "test")})
_AS_MAPPING = frozenset(
    {
        ("environment",), ("labels",), ("annotations",), ("networks",), ("depends_on",), ("extra_hosts",), ("sysctls",),
        ("build", "args"), ("build", "labels"), ("build", "additional_contexts"), ("deploy", "labels"), ("models",),
    }
)  # fmt: skip
_AS_LIST = frozenset({("dns",), ("dns_opt",), ("dns_search",), ("env_file",), ("tmpfs",), ("profiles",)})


def merge(base: View, over: View, path: Path = ()) -> View:
    """A service laid over another (`path` empty), or a part of it."""
    if over.node.tag == "!override":
        return over
    if path in _REPLACED:
        return over
    if over.node.is_null and over.node.tag is None:
        return base
    if base.node.is_null:
        return over
    if path in _AS_MAPPING:
        base, over = as_mapping(base), as_mapping(over)
    elif path == ("build",):
        base, over = _as_build(base), _as_build(over)
    if base.entries is not None and over.entries is not None:
        return merge_mappings(base, over, path)
    if path in _AS_LIST or (base.items is not None and over.items is not None):
        return replace(over, items=_append(base.list(), over.list(), path), nodes=(*base.nodes, *over.nodes))
    return over


def merge_mappings(base: View, over: View, path: Path = ()) -> View:
    """Two mappings as one; `!reset` in the upper one removes a key of the lower."""
    removed = {key for key, value in over.node.pairs() if value.tag == "!reset"} if over.node.shape == "mapping" else set()
    entries = {key: value for key, value in base.pairs().items() if key not in removed}
    for key, value in over.pairs().items():
        entries[key] = merge(entries[key], value, (*path, key)) if key in entries else value
    return replace(over, entries=entries, nodes=(*base.nodes, *over.nodes))


def as_mapping(value: View) -> View:
    """`KEY=value` or bare items as a mapping. An item without a value maps to itself."""
    if value.items is None:
        return value
    entries = {}
    for item in value.items:
        if item.node.shape == "scalar" and not item.node.is_null:
            entries[item.shown.split("=", 1)[0]] = item
    return replace(value, items=None, entries=entries)


def _as_build(value: View) -> View:
    if value.node.shape != "scalar" or value.node.is_null:
        return value
    return replace(value, entries={"context": replace(value)})


def _append(base: tuple[View, ...], over: tuple[View, ...], path: Path) -> tuple[View, ...]:
    """Two lists as one, where an entry takes the place of an earlier one with the same key."""
    key = _IDENTITIES.get(path)
    if key is None:
        return (*base, *over)
    found: dict[object, View] = {}
    for item in (*base, *over):
        found[key(item)] = item
    return tuple(found.values())


def _text(item: View) -> object:
    return item.text if item.node.shape == "scalar" else id(item)


_IDENTITIES: Mapping[Path, Callable[[View], object]] = {
    ("ports",): ports.identity,
    ("volumes",): mounts.identity,
    ("configs",): mounts.file_identity,
    ("secrets",): mounts.file_identity,
    ("expose",): _text,
    ("profiles",): _text,
    ("dns",): _text,
    ("tmpfs",): _text,
    ("cap_add",): _text,
    ("cap_drop",): _text,
    ("links",): _text,
}
