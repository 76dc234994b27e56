"""Whether what a program has loaded is what a file says.

Prometheus answers with its configuration marshalled anew: defaults filled in, those left out that are its own, durations and
sizes in one spelling, secrets hidden, paths made absolute (measured on 3.5 and 2.42). So every value of the file must be
found in the answer; what the answer has besides is a default.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import normpath
from typing import NamedTuple
from urllib.parse import urlsplit

from fixer.document.node import Node
from fixer.expressions import regex

_DURATION = regex(r"(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?\Z")
_UNITS = (31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1)
_SIZE = regex(r"(\d+(?:\.\d+)?)([KMGTPE]?)i?B\Z")
_EMPTY = ("", "0", "0s", "false", "~", "null")
_HIDDEN = ("<secret>", "xxxxx")


class Difference(NamedTuple):
    """A value of the file that was not loaded, or one in a list that the file does not have.

    node    the value, or the list
    loaded  what is in its place; None where there is nothing
    """

    node: Node
    where: str
    loaded: str | None
    more: bool = False

    def __str__(self) -> str:
        if self.more:
            return f"{self.where} is not in the file; loaded is `{self.loaded}`"
        mine = f"`{self.node.text}`" if self.node.shape == "scalar" else f"a {self.node.shape}"
        theirs = f"`{self.loaded}`" if self.loaded is not None else "nothing"
        return f"{self.where} is {mine} in the file; loaded is {theirs}"


def differences(file: Node, loaded: Node, where: str = "") -> Iterator[Difference]:
    """Each value of the file that the loaded configuration does not have."""
    if file.shape == "mapping" and loaded.shape == "mapping":
        theirs = dict(loaded.pairs())
        for key, mine in file.pairs():
            inner = f"{where}.{key}" if where else key
            if key in theirs:
                yield from differences(mine, theirs[key], inner)
            elif not _left_out(key, mine):
                yield Difference(mine, inner, None)
    elif file.shape == "sequence" and loaded.shape == "sequence":
        yield from _items(file, loaded, where)
    elif where.startswith("global.external_labels") and "$" in file.text:
        return  # variables are filled in there, and their values are the container's
    elif not (_empty(file) and _empty(loaded)) and (file.shape != loaded.shape or not _same(file, loaded)):
        yield Difference(file, where, loaded.text if loaded.shape == "scalar" else f"a {loaded.shape}")


def _items(file: Node, loaded: Node, where: str) -> Iterator[Difference]:
    for number, mine in enumerate(file.items):
        inner = f"{where}[{number}]"
        if number < len(loaded.items):
            yield from differences(mine, loaded.items[number], inner)
        else:
            yield Difference(mine, inner, None)
    if len(loaded.items) > len(file.items):
        extra = loaded.items[len(file.items)]
        yield Difference(file, f"{where}[{len(file.items)}]", extra.text or f"a {extra.shape}", more=True)


_DEFAULTS = {"regex": ("(.*)", "^(?:(.*))$"), "separator": (";",), "replacement": ("$1",), "action": ("replace",)}
"""Values that some version leaves out because they are its own."""


def _left_out(key: str, mine: Node) -> bool:
    return _empty(mine) or (mine.shape == "scalar" and mine.text in _DEFAULTS.get(key, ()))


def _empty(node: Node) -> bool:
    if node.shape == "scalar":
        return node.is_null or node.text.lower() in _EMPTY
    return all(_empty(child) for child in node.children)


def _same(file: Node, loaded: Node) -> bool:
    mine, theirs = file.text, loaded.text
    if mine == theirs or theirs in _HIDDEN:
        return True
    if file.scalar_tag == "bool" or mine.lower() in ("yes", "no", "on", "off"):
        return _truth(mine) == _truth(theirs)
    return _measured(mine, theirs) or _inside(mine, theirs) or _same_url(mine, theirs) or _same_matcher(mine, theirs)


def _truth(text: str) -> bool:
    return text.lower() in ("true", "yes", "on", "y")


def _measured(mine: str, theirs: str) -> bool:
    """Whether both are the same duration, size or number."""
    for measure in (duration, _size, _number):
        value = measure(mine)
        if value is not None and value == measure(theirs):
            return True
    return False


def duration(text: str) -> int | None:
    """Milliseconds of `1h30m` as Prometheus writes it, or None."""
    match = _DURATION.match(text)
    if not text or match is None:
        return 0 if text == "0" else None
    return sum(int(part or 0) * unit for part, unit in zip(match.groups(), _UNITS, strict=True))


def _size(text: str) -> float | None:
    """Bytes; to Prometheus `10MB` and `10MiB` are the same."""
    match = _SIZE.match(text)
    return float(match[1]) * 1024 ** " KMGTPE".index(match[2] or " ") if match else None


def _number(text: str) -> float | None:
    try:
        return float(text.replace("_", ""))
    except ValueError:
        return None


def _inside(mine: str, theirs: str) -> bool:
    """Whether theirs is mine as seen from some folder: relative paths are joined to that of the configuration."""
    rest = normpath(mine)
    while rest.startswith("../"):
        rest = rest[3:]
    return theirs.startswith("/") and not mine.startswith("/") and (rest in (".", "..") or theirs.endswith("/" + rest))


def _same_url(mine: str, theirs: str) -> bool:
    """Whether both are one URL; a password in it is hidden, a host may be in capitals."""
    try:
        one, other = urlsplit(mine), urlsplit(theirs)
        ends = (one.hostname, one.port) == (other.hostname, other.port)
    except ValueError:
        return False
    rests = (one.scheme.lower(), one.path.rstrip("/"), one.query) == (other.scheme, other.path.rstrip("/"), other.query)
    return bool(one.scheme) and ends and rests


_MATCHER = regex(r"\s*\{?\s*\"?([\w.:-]+)\"?\s*(=~|!~|!=|=)\s*(\"?)(.*?)\3\s*,?\s*\}?\s*\Z", re.DOTALL)


def _same_matcher(mine: str, theirs: str) -> bool:
    """Whether both are one matcher of Alertmanager, which writes it as `name="value"`."""
    one, other = _MATCHER.match(mine), _MATCHER.match(theirs)
    return one is not None and other is not None and one.group(1, 2, 4) == other.group(1, 2, 4)
