"""A healthcheck asks `localhost` for the port that is published on the host, not for the one in its container.

## What it does
Finds healthchecks whose URL or address leads back into the container (`localhost`, `127.0.0.1`, the service's own name) with a
port that is the host side of a mapping in `ports` (`"8081:80"`), while the container listens on the other side. A URL without
a port counts as its scheme's.

Anything that says that the container listens there too is a reason to say nothing: flags, mounted configuration files,
variables such as `PORT`, what is known of the image, `expose`, services that use the port. `fixer why web:8081` shows it.

## Why is this bad?
Healthchecks run inside the container, where only its own ports exist. The check fails for ever (`connection refused`), the
container stays unhealthy, and what waits for it with `service_healthy` never starts.

## Fix safety
Only the port in the healthcheck changes. Safe where something besides the mapping says that the container listens on its inner
side; unsafe where nothing does, or something hints at the opposite. Left to you where facts contradict each other, and where
the port comes from a variable.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/reference/compose-file/services/#healthcheck
- https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    WARNING,
    Applicability,
    Certainty,
    ComposeProject,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    Verdict,
    everywhere,
    misprobed,
    put,
)

from ._tests import shared

_LOOPBACK = r"localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1\]"
_ASKED = r"(?P<before>(?:(?P<scheme>https?)://(?:[^\s/@'\"]*@)?|(?<=/dev/tcp/)|(?<![\w./@-]))(?P<host>{hosts}))"
_PORT = r"(?P<sign>:|\s+|/)(?P<port>\d{2,5})(?!\d)"
_DEFAULTS = {"http": 80, "https": 443}
Users = list[tuple[ComposeProject, Service]]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for users in _shared(project):
        service = users[0][1]
        published = [mapping.published for mapping in service.ports if mapping.published is not None]
        for port, path in _asked(service).items() if _names_one_of(service, published) else ():
            if any(port in ports for ports in published):
                verdict = misprobed(project.stack, users, port, path)
                if verdict is not None:
                    yield _finding(project, service, port, verdict)


def _shared(project: Project) -> Iterator[Users]:
    """The service that has a healthcheck, in every project in which it does."""
    found: dict[tuple[str, Node], Users] = {}
    for one, service in project.stack.services:
        if service.healthcheck:
            found.setdefault((service.name, service.healthcheck[-1].node), []).append((one, service))
    yield from found.values()


def _names_one_of(service: Service, published: list[range]) -> bool:
    """Whether a number in the healthcheck may be one of these ports: most services need no expression of their own."""
    numbers = {int(digits) for word in service.healthcheck for digits in re.findall(r"\d{2,5}", word.text)}
    return any(port in ports for port in numbers.union(_DEFAULTS.values()) for ports in published)


def _asked(service: Service) -> dict[int, str]:
    """The ports that the healthcheck asks in its own container, each with the path of its first URL."""
    found: dict[int, str] = {}
    command = " ".join(word.text for word in service.healthcheck)
    for match in re.finditer(f"{_pattern(service)}(?:{_PORT}|(?![\\w:.-]))(?P<path>/\\S*)?", command):
        port = int(match["port"]) if match["port"] else _DEFAULTS.get(match["scheme"] or "", 0)
        found.setdefault(port, match["path"] or "")
    return found


def _pattern(service: Service) -> str:
    """A regular expression for the beginning of an address that leads back into the container."""
    own = "|".join(sorted(re.escape(name) for name in service.names))
    return _ASKED.format(hosts=f"{_LOOPBACK}|{own}")


def _finding(project: Project, service: Service, port: int, verdict: Verdict) -> Finding:
    reason = f"the healthcheck of {service.name} asks for port {port}, which is the one on the host"
    told = f"; inside the container it is {verdict.port}" if verdict.port is not None else ""
    doubt = f", yet {verdict.doubt.text}" if verdict.certainty is Certainty.OPEN and verdict.doubt is not None else ""
    fixes = (_fix(service, port, verdict.port, verdict),) if verdict.port is not None else ()
    if fixes and fixes[0].edits and shared(project, service):
        fixes = (Fix(fixes[0].title, (), MANUAL, "other services have the same test"),)
    node = service.healthcheck[-1].node
    severity = WARNING if verdict.certainty is Certainty.OPEN else ERROR
    related = (verdict.mapping,) if verdict.mapping is not None else ()
    return Finding(RULE, _place(service, port) or node, {"reason": f"{reason}{told}{doubt}"}, fixes, related, severity)


def _fix(service: Service, port: int, target: int, verdict: Verdict) -> Fix:
    title = f"ask for port {target}"
    edits: Edits = ()
    for node, text in _rewritten(service, port, target).items():
        edits += everywhere(node, put, text)
    if not edits:
        return Fix(title, (), MANUAL, "the port comes from a variable")
    return Fix(title, edits, Applicability(verdict.certainty), verdict.doubt.text if verdict.doubt else "")


def _place(service: Service, port: int) -> Node | None:
    """The scalar that says the port."""
    return next(iter(_rewritten(service, port, port + 1)), None)


def _rewritten(service: Service, port: int, target: int) -> dict[Node, str]:
    """The scalars of the healthcheck that name the port, as they should be."""
    found: dict[Node, str] = {}
    pattern, before = _pattern(service), ""
    named = re.compile(rf"{pattern}(?P<sign>:|\s+|/){port}(?!\d)")
    bare = re.compile(rf"{pattern}(?![\w:.-])")
    for node in dict.fromkeys(word.node for word in service.healthcheck):
        text = named.sub(rf"\g<before>\g<sign>{target}", node.text)
        if port in _DEFAULTS.values():
            text = bare.sub(lambda match: _with_port(match, port, target), text)
        if text == str(port) and re.fullmatch(pattern, before):
            text = str(target)
        if text != node.text:
            found[node] = text
        before = node.text
    return found


def _with_port(match: re.Match[str], port: int, target: int) -> str:
    return f"{match.group()}:{target}" if _DEFAULTS.get(match["scheme"] or "") == port else match.group()


RULE = Rule(
    code="CMP019",
    name="healthcheck-uses-published-port",
    message="{reason}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/reference/compose-file/services/#healthcheck",
            "https://docs.docker.com/reference/compose-file/services/#ports",
        ),
    ),
    triggers={"compose": ("healthcheck",)},
    docs=__doc__ or "",
)
