"""Changes of how a node is started, in whichever way its command is written."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from fixer import Edit, Word, delete, insert, put

from .._command import command
from ._server import GENERATES, Server, release

DEFAULT_PORT = "26257"


def prepared(node: Server) -> bool:
    """Whether the image has the entrypoint that makes database and user; tags without a version are today's."""
    image = node.service.image
    if image is None or "$" in image.tag or "@" in image.reference:
        return False
    version = release(image)
    return version >= GENERATES if version else image.tag in ("", "latest")


def refused_address(listen: str) -> tuple[bool, bool]:
    """Whether the entrypoint refuses the host, and the port, of a `--listen-addr` for `start-single-node`."""
    host, port = listen.partition(":")[0], listen.rpartition(":")[2] if ":" in listen else ""
    return host not in ("", "127.0.0.1", "localhost"), port not in ("", DEFAULT_PORT)


def restarted(words: Sequence[Word], mode: str, without: Collection[str] = (), flag: str = "") -> tuple[Edit, ...] | None:
    """The edits after which the command begins with another mode, has none of these flags, and one more at its end.

    None when a variable or quotes hide where to write.
    """
    place = command(words)
    if place is None:
        return None
    if place.shape != "sequence":
        return _in_text(words, mode, without, flag)
    gone: list[Word] = []
    for index, word in enumerate(words):
        if word.text.partition("=")[0] in without:
            gone += words[index : index + (1 if "=" in word.text else 2)]
    if any("$" in word.node.text for word in (words[0], *gone)):
        return None
    edits = put(words[0].node, mode) if words[0].text != mode else ()
    edits += tuple(edit for word in gone for edit in delete(word.node))
    return edits + (insert(place, len(place.items), flag) if flag else ())


def _in_text(words: Sequence[Word], mode: str, without: Collection[str], flag: str) -> tuple[Edit, ...] | None:
    node = words[0].node
    text = re.sub(rf"\A(\s*){re.escape(words[0].text)}(?!\S)", rf"\g<1>{mode}", node.text)
    for name in without:
        used = re.compile(rf"\s+{re.escape(name)}(?:=|\s+)(?P<value>\S+)")
        if any(set(found["value"]) & set("$'\"\\") for found in used.finditer(text)):
            return None
        text = used.sub("", text)
    if flag:
        end = len(text.rstrip())
        text = f"{text[:end]} {flag}{text[end:]}"
    return put(node, text) if text != node.text else None
