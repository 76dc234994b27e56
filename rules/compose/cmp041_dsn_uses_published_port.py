"""A service is told to reach another one at the port that Compose publishes on the host.

## What it does
Reads every address in `environment`, `command` and `entrypoint`: connection strings and URLs, lists of `host:port`, libpq's
`host=db port=5433`, and pairs such as `DB_HOST` and `DB_PORT`. Found are those whose host is another service of the stack and
whose port is the host side of a mapping (`"5433:5432"`), while nothing says that the container listens on that port as well.

`host.docker.internal` and services with `network_mode` are left alone, and so are variables for whoever is outside of the
containers (`NEXT_PUBLIC_…`, `VITE_…`, advertised listeners, redirects).

## Why is this bad?
Containers of a Compose project reach each other at the port inside the container; the published one exists on the host only.
The client gets `connection refused`, though the same address with `localhost` works on the machine of the developer.

## Fix safety
Only the digits of the port change. Safe where the image, or a listen address in the command or a mounted file, is known to use
the other port. Otherwise the mapping alone says where the container listens, which makes it unsafe. Where facts contradict each
other, or a variable holds the address, the finding is shown and not fixed. A default in `${NAME:-db:5433}` is changed only while
nothing sets `NAME`.

## Versions
All versions of Docker Compose.

## References
- https://docs.docker.com/compose/how-tos/networking/
- https://docs.docker.com/reference/compose-file/services/#ports
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Certainty,
    Decision,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Verdict,
    comment,
    mistaken,
)

from ._addresses import Stated, stated

_KNOWN = 2
"""Evidence of this rank or better is a listen address or the default of a known image."""


def check(project: Project, options: Options) -> Iterator[Finding]:
    for one in stated(project, _published(project)):
        port = one.found.port
        if port is None or one.is_own:
            continue
        verdict = mistaken(project.stack, one.users, one.found.host, port)
        if verdict is not None and verdict.decision is Decision.PUBLISHED:
            yield _finding(one, verdict, options)


def _published(project: Project) -> set[int | None]:
    """Ports that exist on the host, and not in the container they lead to."""
    ports = {port for _, service in project.stack.services for port in service.ports}
    sides = [(port.published, port.target) for port in ports if port.published is not None and port.protocol == "tcp"]
    return {number for published, target in sides if len(published) < 100 for number in published if number not in target}


def _finding(one: Stated, verdict: Verdict, options: Options) -> Finding:
    facts = {"name": one.what, "client": one.names, "reason": verdict.reason, "service": verdict.service, "port": verdict.port}
    return Finding(RULE, one.found.port_in, facts, (_fix(one, verdict, options),), tuple(_related(verdict)))


def _fix(one: Stated, verdict: Verdict, options: Options) -> Fix:
    if verdict.port is None:
        return Fix("choose the container's port", (), MANUAL, verdict.doubt.text if verdict.doubt else "its port is not certain")
    title = f"connect to {one.found.host}:{verdict.port}"
    edits = one.changed(port=verdict.port)
    if edits is None:
        return Fix(title, (), MANUAL, "a variable says the address")
    if options.annotate:
        edits += comment(one.found.port_in, f"# Changed from {one.found.port} to {verdict.port}", "behind")
    if verdict.certainty is Certainty.OPEN:
        return Fix(title, edits, MANUAL, verdict.doubt.text if verdict.doubt else "facts contradict each other")
    if verdict.certainty is Certainty.LIKELY:
        return Fix(title, edits, UNSAFE, verdict.doubt.text if verdict.doubt else "a hint speaks against it")
    if any(fact.value == verdict.port and fact.rank <= _KNOWN for fact in verdict.against):
        return Fix(title, edits, SAFE)
    return Fix(title, edits, UNSAFE, f"that {verdict.service} listens on {verdict.port} alone is what its ports suggest")


def _related(verdict: Verdict) -> Iterator[Node]:
    doubt = verdict.doubt.node if verdict.doubt is not None else None
    yield from dict.fromkeys(node for node in (verdict.mapping, doubt) if node is not None)


RULE = Rule(
    code="CMP041",
    name="dsn-uses-published-port",
    message="{name} of {client}: {reason}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "all versions"},
        references=(
            "https://docs.docker.com/compose/how-tos/networking/",
            "https://docs.docker.com/reference/compose-file/services/#ports",
        ),
    ),
    triggers={"compose": ("ports",)},
    docs=__doc__ or "",
)
