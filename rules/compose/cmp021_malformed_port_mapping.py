"""A port mapping that cannot be read: `"8080: 80"`, `localhost:8080:80`, `8080:80/http`.

## What it does
Finds entries of `ports` in the short form with blanks inside, with a protocol other than `tcp`, `udp` and `sctp`, with a host
name in the place of the address, with nothing behind the colon, with three bare numbers, with ranges of different length or
with ports above 65535. Entries in which a variable leaves something open are left in peace. Wrong keys of the long form
(`containerPort`, `hostPort`) are CMP006's.

## Why is this bad?
`docker compose` starts nothing: `Invalid containerPort:  80`, `Invalid ip address: localhost`, `Invalid proto: http`.

## Fix safety
Safe: the file did not load before. Blanks go; `http`, `https` and the like go, as those run over TCP, which is what no protocol
means; `localhost` becomes `127.0.0.1`, and `*` goes. Left to you where a number is missing or one too many, or where
a name could be any address.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from .._fixes import offered

_ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|\[[0-9A-Fa-f:.%\w]*\]|[0-9A-Fa-f]*:[0-9A-Fa-f:]*)?"
_PORTS = r"\d+(?:-\d+)?"
_RIGHT = regex(rf"(?:(?:{_ADDRESS}:)?(?:{_PORTS})?:)?{_PORTS}(?:/(?:tcp|udp|sctp)?)?", re.IGNORECASE)
_PARTS = regex(rf"(?:(?P<host>[^\s:/]+):)??(?:(?P<published>{_PORTS}):)?(?P<target>{_PORTS})?(?:/(?P<protocol>\w+))?")
_OVER_TCP = frozenset({"http", "https", "http2", "h2", "grpc", "tls", "ssl", "ws", "wss", "ssh"})
_MOST = 65535


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("compose"):
        seen: set[object] = set()
        for item in document.find("services", ..., "ports", ...):
            route = (item.home or item).route
            if item.shape != "scalar" or item.tag is not None or item.is_null or "$" in item.text or route in seen:
                continue
            seen.add(route)
            found = _found(item.text)
            if found is not None:
                yield _finding(item, *found)


def _finding(item: Node, wrong: str, text: str) -> Finding:
    facts = {"port": item.text.strip(), "wrong": wrong}
    if not text:
        return Finding(RULE, item, facts, (Fix("say which port is meant", (), MANUAL, wrong),))
    edits = everywhere(item, lambda use: put(use, text, "double" if use.style == "plain" else None))
    return Finding(RULE, item, facts, (offered(Fix(f"write {text}", edits, SAFE)),))


def _found(text: str) -> tuple[str, str] | None:
    """What is wrong with an entry, and how it should read ("": nobody knows)."""
    bare = re.sub(r"\s*([:/-])\s*", r"\1", text.strip())
    if _RIGHT.fullmatch(bare):
        beyond = _beyond(bare)
        return (beyond, "") if beyond else ("there are blanks in it", bare) if bare != text else None
    parts = _PARTS.fullmatch(bare)
    if parts is None:
        return None
    host, published, target, protocol = parts.group("host", "published", "target", "protocol")
    if target is None:
        return "there is no port behind the colon", ""
    wrong, ports = "", f"{published}:{target}" if published else target
    if protocol is not None and protocol.lower() not in ("tcp", "udp", "sctp"):
        if protocol.lower() not in _OVER_TCP:
            return f"{protocol} is no protocol that can be published", ""
        wrong, protocol = f"{protocol} is no protocol of the transport layer", None
    ports += f"/{protocol}" if protocol else ""
    if _beyond(ports):
        return _beyond(ports), ""
    if host is not None and published is None:
        return f"{host} is no port of the host", ""
    return _with_host(host, ports, wrong)


def _with_host(host: str | None, ports: str, wrong: str) -> tuple[str, str] | None:
    if host is None or re.fullmatch(_ADDRESS, host):
        return (wrong, f"{host}:{ports}" if host else ports) if wrong else None
    if host.lower() == "localhost":
        return wrong or "a name stands where an address belongs", f"127.0.0.1:{ports}"
    if host == "*":
        return wrong or "`*` is no address", ports
    if re.fullmatch(_PORTS, host):
        return "there is one port too many", ""
    return "a name stands where an address belongs", ""


def _beyond(text: str) -> str:
    """What is wrong with the numbers of an entry, or ""."""
    ranges = [[int(number) for number in part.split("-")] for part in re.findall(rf"(?<![\d.]){_PORTS}(?![\d.])", text)]
    if any(number > _MOST for one in ranges for number in one):
        return f"there is no port above {_MOST}"
    if any(one[0] > one[-1] for one in ranges):
        return "a range ends before it begins"
    if len(ranges) > 1:
        published, target = (one[-1] - one[0] + 1 for one in ranges[-2:])
        if target not in (1, published):
            return f"the ranges differ in length ({published} and {target})"
    return ""


RULE = Rule(
    code="CMP021",
    name="malformed-port-mapping",
    message="`{port}` is no port mapping, and docker compose refuses the file: {wrong}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=("https://docs.docker.com/reference/compose-file/services/#ports",),
        oracle="docker compose",
    ),
    triggers={"compose": ("ports",)},
    docs=__doc__ or "",
)
