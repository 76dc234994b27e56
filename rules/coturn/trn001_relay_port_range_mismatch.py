"""coturn relays on ports that the Compose file does not publish.

## What it does
Compares the UDP range that a coturn service publishes with the range it relays on: `--min-port` and `--max-port` in
its command, else `min-port` and `max-port` in the turnserver.conf that it reads (by mount or `-c`), else coturn's
default 49152 to 65535. Ports on which coturn listens (3478, 5349 and what `listening-port` and its like say) are no
relay ports.

Silent with `network_mode: host`, where nothing is published; where the command, the configuration file or a port's
number is not known (a template, an unset variable, an entrypoint of its own); where published and container port
differ; where a single port or several separate ranges are published; and where more is published than coturn uses.

## Why is this bad?
coturn gives each allocation a port of its own range and tells the client that number. When it is not published,
packets of the peer do not reach the container, and the call has no sound or picture, for some calls and not for
others.

## Fix safety
SAFE when the published range lies within the one coturn uses: the ports that coturn stops using could not be reached
anyway. The numbers are written where the range is said, in the configuration file or the command; where nothing says
it, into the configuration file, or else the command. MANUAL when the service has no command, because one takes the
place of the image's own.

UNSAFE when the two ranges only overlap or lie apart, as a firewall may be open for the one in the file; when another
service reads the same file; and when the published range comes from variables.

With `annotate` a comment above the numbers says what they were.

## Versions
All versions of coturn.

## References
* https://github.com/coturn/coturn/blob/master/docker/coturn/README.md (*Why so many ports opened?*)
* https://github.com/coturn/coturn/blob/master/src/apps/relay/mainrelay.c (`read_config_file`, `MIN_PORT_OPT`)
* https://www.rfc-editor.org/rfc/rfc8656#section-7.2
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from fixer import MANUAL, SAFE, UNSAFE, WARNING, Finding, Fix, Meta, Options, Project, Rule

from .._agreement import agreed
from ._relay import Relay, bounded, noted, relay, relays, shown


def check(project: Project, options: Options) -> Iterator[Finding]:
    for found in agreed(_judged(project)):
        said = tuple(bound.node for bound in (found.low, found.high) if bound.node is not None)
        yield Finding(
            RULE,
            found.entries[0].node,
            {
                "service": found.service.name,
                "published": shown(found.published[0]),
                "used": f"{found.low.port}-{found.high.port}",
                "source": found.source,
            },
            _fixes(project, found, options),
            said,
        )


def _judged(project: Project) -> Iterator[tuple[Hashable, Relay | None]]:
    for found in relays(project):
        node = found.service.nodes[0]
        yield (node.path, node.route), found if _mismatched(found) else None


def _mismatched(found: Relay) -> bool:
    if len(found.published) != 1 or len(found.published[0]) < 2:
        return False
    return found.low.port not in found.published[0] or found.high.port not in found.published[0]


def _fixes(project: Project, found: Relay, options: Options) -> tuple[Fix, ...]:
    ports = found.published[0]
    edits = bounded(found, ports.start, ports.stop - 1)
    title = f"relay on {shown(ports)}"
    if edits is None:
        return (Fix(title, (), MANUAL, "variables or quotes in the command hide where to write"),)
    if options.annotate:
        edits += noted(found, ports.start, ports.stop - 1)
    if _replaces_image_command(found):
        return (Fix(title, edits, MANUAL, "a command takes the place of the image's own; check that these are its arguments"),)
    caveat = _caveat(project, found)
    return (Fix(title, edits, UNSAFE if caveat else SAFE, caveat),)


def _replaces_image_command(found: Relay) -> bool:
    return not found.words and found.conf is None


def _caveat(project: Project, found: Relay) -> str:
    ports = found.published[0]
    if ports.start < found.low.port or ports.stop - 1 > found.high.port:
        return "a firewall may be open for the range that coturn is configured with"
    if any("$" in port.node.text for port in found.entries):
        return "the published range comes from variables, and the number written here does not"
    if found.conf is not None and not _alone(project, found):
        return "another service reads the same file and gets the same range"
    return ""


def _alone(project: Project, found: Relay) -> bool:
    """Whether every service that sees the file publishes the same range."""
    assert found.conf is not None
    for place in project.stack.mounted(found.conf):
        other = relay(project, place.project, place.service)
        if other is None or other.published != found.published:
            return False
    return True


RULE = Rule(
    code="TRN001",
    name="relay-port-range-mismatch",
    message="{service} publishes {published}/udp, but coturn relays on {used} ({source})",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"coturn": "all"},
        references=(
            "https://github.com/coturn/coturn/blob/master/docker/coturn/README.md",
            "https://github.com/coturn/coturn/blob/master/src/apps/relay/mainrelay.c",
        ),
    ),
    triggers={"compose": ("coturn",)},
    docs=__doc__ or "",
)
