"""A merged service of the model as a `Service`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from fixer.expressions import regex
from fixer.stack import mounts, ports, words
from fixer.stack.interpolation import Piece, pieces
from fixer.stack.merging import as_mapping
from fixer.stack.model import Fact, Image, Mount, Port, Service, Word
from fixer.stack.view import View

Top = Mapping[str, Mapping[str, View]]
"""The project's top-level `volumes`, `networks`, `configs` and `secrets`."""

_TAG = regex(r":[^/:@]*\Z")


def service(name: str, said: View, top: Top) -> Service:
    """What the merged mapping of a service means."""
    published, understood = _ports(_items(said, "ports"))
    mounted, placed = _mounts(said, top)
    build, dockerfile = _build(said.get("build"))
    picture = image(said.get("image"))
    return Service(
        name=name,
        nodes=said.nodes,
        image=picture,
        build=build,
        dockerfile=dockerfile,
        command=words.words(said.get("command")),
        entrypoint=words.words(said.get("entrypoint")),
        environment=environment(said.get("environment")),
        ports=published,
        expose=tuple(fact for item in _items(said, "expose") for fact in ports.exposed(item)),
        mounts=mounted,
        networks=networks(said),
        network_mode=_text(said, "network_mode"),
        container_name=_text(said, "container_name"),
        hostname=_text(said, "hostname"),
        healthcheck=_healthcheck(said.get("healthcheck")),
        depends_on=tuple(depends_on(said.get("depends_on"))),
        profiles=tuple(item.shown for item in _items(said, "profiles")),
        user=_text(said, "user"),
        complete=understood and placed and (picture is not None or said.get("image") is None),
    )


def _items(said: View, key: str) -> tuple[View, ...]:
    value = said.get(key)
    return value.list() if value else ()


def _text(said: View, key: str) -> str:
    value = said.get(key)
    return (value.text if value else "") or ""


def _ports(items: tuple[View, ...]) -> tuple[tuple[Port, ...], bool]:
    """Every port that could be understood, and whether all were."""
    found = [ports.port(item) for item in items]
    kept = tuple(port for port in found if port is not None)
    return kept, len(kept) == len(found) and not any(port.unknown for port in kept)


def image(said: View | None) -> Image | None:
    """An image reference; what is not known of the tag stays as it is written, an unknown name gives None."""
    if said is None or said.node.shape != "scalar" or said.node.is_null:
        return None
    parts = list(pieces(said.node.text, said.scope.variables))
    reference = "".join(_visible(part) for part in parts)
    without_digest = reference.split("@", 1)[0]
    tag = _TAG.search(without_digest)
    name = without_digest[: tag.start()] if tag else without_digest
    registry, slash, rest = name.partition("/")
    if slash and (re.search(r"[.:]", registry) or registry == "localhost" or "\0" in registry):
        name = rest.removeprefix("library/") if registry == "docker.io" else rest
    if not name or "\0" in name:
        return None
    tag_text = tag.group()[1:] if tag else ""
    return Image(_raw(reference), name, _raw(tag_text), said.node)


def _visible(part: Piece) -> str:
    """An unknown part without the characters that separate a reference's parts, and so that it is found again."""
    return part.text if part.text is not None else "\0" + part.raw.translate(_HIDDEN) + "\0"


_HIDDEN = str.maketrans({":": "\1", "/": "\2", "@": "\3", ".": "\4"})
_SEEN = str.maketrans({"\1": ":", "\2": "/", "\3": "@", "\4": ".", "\0": None})


def _raw(text: str) -> str:
    return text.translate(_SEEN)


def _build(said: View | None) -> tuple[Fact[str] | None, str | None]:
    """The context's folder and the Dockerfile's path, both relative to the tree's root."""
    if said is None:
        return None, None
    context = said.get("context") or (None if said.entries is not None else said)
    text = (context.text if context else ".") or ""
    folder = mounts.rebased(text, said.scope) if text and "://" not in text else None
    if folder is None:
        return None, None
    dockerfile = said.get("dockerfile")
    if dockerfile is not None and dockerfile.text is None:
        return Fact(folder, said.node), None
    path = mounts.inside((dockerfile.text if dockerfile else None) or "Dockerfile", folder)
    return Fact(folder, said.node), path if said.get("dockerfile_inline") is None else None


def environment(said: View | None) -> dict[str, Fact[str | None]]:
    """Name → value of both forms; the node is the value's, or the whole `NAME=value` item of a list."""
    if said is None:
        return {}
    found: dict[str, Fact[str | None]] = {}
    for name, value in as_mapping(said).pairs().items():
        text = value.text
        if isinstance(value.node.route[-1], int):  # an item of a list, which may have been merged into a mapping
            _, equals, rest = (text or "").partition("=")
            text = rest if equals else None
        found[name] = Fact(text, value.node)
    return found


def networks(said: View) -> dict[str, tuple[str, ...]]:
    """Network key → aliases; `default` alone when the service names none and shares no other's."""
    named = said.get("networks")
    if named is None or not as_mapping(named).pairs():
        return {} if _text(said, "network_mode") else {"default": ()}
    return {
        key: tuple(alias.shown for alias in aliases.list()) if (aliases := value.get("aliases")) else ()
        for key, value in as_mapping(named).pairs().items()
    }


def _mounts(said: View, top: Top) -> tuple[tuple[Mount, ...], bool]:
    """Everything mounted, and whether all of it was understood."""
    found = [mounts.mount(item, top.get("volumes", {})) for item in _items(said, "volumes")]
    found += [mounts.tmpfs(item) for item in _items(said, "tmpfs")]
    found += [mounts.file(item, "config", top.get("configs", {})) for item in _items(said, "configs")]
    found += [mounts.file(item, "secret", top.get("secrets", {})) for item in _items(said, "secrets")]
    kept = tuple(mount for mount in found if mount is not None)
    return kept, len(kept) == len(found)


def _healthcheck(said: View | None) -> tuple[Word, ...]:
    if said is None or _text(said, "disable").lower() == "true":
        return ()
    return words.test(said.get("test"))


def depends_on(said: View | None) -> Iterator[Fact[str]]:
    """The services named by both forms, each with the node that names it (a key's value in the long form)."""
    if said is not None:
        for name, value in as_mapping(said).pairs().items():
            yield Fact(name, value.node)
