"""`ports:` and `expose:` entries, short and long.

Reference: https://docs.docker.com/reference/compose-file/services/#ports. Short: `[[IP:]PUBLISHED:]TARGET[/PROTOCOL]`, ranges as
`3000-3005`, IPv6 in brackets.
"""

from __future__ import annotations

from fixer.expressions import regex
from fixer.stack.interpolation import expand, outside
from fixer.stack.model import Fact, Port
from fixer.stack.view import View, written

_RANGE = regex(r"\s*(\d+)(?:-(\d+))?\s*\Z")


def numbers(text: str | None) -> range | None:
    """`80` or `8000-8010` as a range; None for anything else."""
    match = _RANGE.match(text or "")
    if match is None:
        return None
    first, last = int(match[1]), int(match[2] or match[1])
    return range(first, last + 1) if first <= last <= 65535 else None


def port(item: View) -> Port | None:
    """One entry of `ports:`, or None when it does not say which port of the container it means."""
    if item.entries is not None:
        return _long(item)
    if item.node.shape != "scalar" or item.node.is_null:
        return None
    *before, target = [expand(part, item.scope.variables) for part in _parts(item)]
    container, _, protocol = (target or "").partition("/")
    reached = numbers(container)
    if reached is None:
        return None
    published = before[-1] if before else ""
    address = before[:-1]
    host_ip = ":".join(part or "" for part in address).strip("[]")
    unknown = None in before or (bool(published) and numbers(published) is None)
    return Port(reached, numbers(published), protocol.lower() or "tcp", host_ip, item.node, unknown)


def _parts(item: View) -> list[str]:
    """The parts between colons; those of an IPv6 address stay apart, as the caller joins them again."""
    text = written(item.node)
    whole = expand(text, item.scope.variables)
    return outside(text, ":") if whole is None else whole.replace("$", "$$").split(":")


def _long(item: View) -> Port | None:
    target = item.get("target")
    reached = numbers(target.text) if target else None
    if reached is None:
        return None
    published, protocol, host_ip = item.get("published"), item.get("protocol"), item.get("host_ip")
    said = numbers(published.text) if published else None
    unknown = published is not None and not published.node.is_null and said is None
    return Port(
        reached,
        said,
        ((protocol.text if protocol else "") or "tcp").lower(),
        (host_ip.text if host_ip else "") or "",
        item.node,
        unknown,
    )


def identity(item: View) -> object:
    """What makes two entries of `ports:` the same one when files are merged."""
    found = port(item)
    if found is None or found.unknown:
        return item.node.text or id(item)
    return (found.host_ip or "0.0.0.0", found.published, found.target, found.protocol)


def exposed(item: View) -> list[Fact[int]]:
    """The TCP ports of one entry of `expose:`."""
    text, _, protocol = (item.text or "").partition("/")
    found = numbers(text)
    if found is None or protocol.lower() not in ("", "tcp"):
        return []
    return [Fact(number, item.node, 6, f"expose lists {number}") for number in found]
