"""coturn publishes thousands of relay ports, or ports that the operating system hands out itself.

## What it does
Looks at the UDP ports that a coturn service publishes for relaying:

* more than 1000 of them (coturn's default range has 16,384): a warning;
* any of them within 49152 to 65535, be it a small range or a single port: a note (severity info).

Ports on which coturn listens do not count. Silent with `network_mode: host`, and where the ports are not known.

## Why is this bad?
For each published port Docker starts a proxy process or writes firewall rules. coturn's own page recommends against
it, and users report machines that stop answering while the container starts.

49152 to 65535 is where IANA puts dynamic ports. Windows hands them out to any program that asks, and Hyper-V, WSL and
Docker Desktop reserve whole blocks there, others after each restart. A container that publishes a port which is taken
is not started: `ports are not available: exposing port UDP 0.0.0.0:50071 … bind: Only one usage of each socket
address is normally permitted`. The project's founding report calls this a warning that can be ignored; it is an
error, and the TURN server is down. (Linux hands out 32768 to 60999, see `ip_local_port_range`; there such clashes are
rare, as a port is only taken while somebody uses it. coturn's own example, 49160 to 49200, lies in both. Hence only a
note.)

## Fix safety
How many ports a stack needs depends on how many calls it carries at one time: nobody can guess it. So this is MANUAL
by default, and the two ways are:

* `network_mode: host` without `ports:`, which coturn's page recommends (Linux; other containers then no longer reach
  it by its service name);
* a smaller range, the same in `ports:` and in `min-port`/`max-port`. The option `range` names it, and it is applied
  as UNSAFE, in both places.

Where coturn is configured for at most 1000 ports already, the published range is cut to those: UNSAFE, as the number
in the file may be the mistake.

## Versions
All versions of coturn.

## Options
`range`: ports to relay on instead, as `40000-40199`. Whoever sets it has decided: a service that publishes just this
range is not reported.

## References
* https://github.com/coturn/coturn/blob/master/docker/coturn/README.md (*Why so many ports opened?*)
* https://github.com/coturn/coturn/issues/1681, https://github.com/coturn/coturn/issues/1480
* https://github.com/docker/for-win/issues/3171, https://github.com/microsoft/WSL/issues/5514
* https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/service-overview-and-network-port-requirements
* https://www.rfc-editor.org/rfc/rfc6335#section-6
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator

from fixer import INFO, MANUAL, UNSAFE, WARNING, Finding, Fix, Meta, Option, Options, Project, Rule, add, delete

from .._agreement import agreed
from ._relay import Relay, bounded, definition, noted, relays, republished, shown

MANY = 1000
DYNAMIC = range(49152, 65536)


def check(project: Project, options: Options) -> Iterator[Finding]:
    wanted = _range(options["range"])
    for found in agreed(_judged(project, wanted)):
        huge = _count(found) > MANY
        yield Finding(
            RULE,
            found.entries[0].node,
            {
                "service": found.service.name,
                "published": ", ".join(shown(ports) for ports in found.published),
                "reason": _reason(found),
            },
            _fixes(found, wanted, options),
            severity=WARNING if huge else INFO,
        )


def _judged(project: Project, wanted: range | None) -> Iterator[tuple[Hashable, Relay | None]]:
    for found in relays(project):
        node = found.service.nodes[0]
        dynamic = any(ports.stop > DYNAMIC.start for ports in found.published)
        settled = wanted is not None and found.published == (wanted,)
        yield (node.path, node.route), found if (dynamic or _count(found) > MANY) and not settled else None


def _count(found: Relay) -> int:
    return sum(len(ports) for ports in found.published)


def _range(text: str | None) -> range | None:
    said = re.fullmatch(r"(\d{4,5})-(\d{4,5})", text or "")
    return range(int(said[1]), int(said[2]) + 1) if said and int(said[1]) <= int(said[2]) <= 65535 else None


def _reason(found: Relay) -> str:
    if _count(found) > MANY:
        return f"{_count(found)} ports, for each of which Docker sets up a forwarding of its own"
    return "within 49152-65535, which operating systems hand out themselves: if one is taken, the container does not start"


def _fixes(found: Relay, wanted: range | None, options: Options) -> tuple[Fix, ...]:
    if wanted is not None:
        return (_moved(found, wanted, options),)
    if _count(found) > MANY:
        return (_cut(found) or _hosted(found),)
    caveat = "name ports below 32768 with the option `range`, or use the host's network (Linux only)"
    return (Fix("relay on ports that nobody else is given", (), MANUAL, caveat),)


def _moved(found: Relay, wanted: range, options: Options) -> Fix:
    """The range that the option names, in both places."""
    title = f"publish and relay on {shown(wanted)}"
    edits, ports = bounded(found, wanted.start, wanted.stop - 1), republished(found, wanted.start, wanted.stop - 1)
    if edits is None or ports is None:
        return Fix(title, (), MANUAL, "the numbers come from variables, or the entries are written out in full")
    if options.annotate:
        edits += noted(found, wanted.start, wanted.stop - 1)
    caveat = "a firewall must be open for the new range, and it must be large enough for all calls at one time"
    return Fix(title, ports + edits, UNSAFE, caveat)


def _cut(found: Relay) -> Fix | None:
    """Only what coturn is configured to use, if that is less."""
    used = range(found.low.port, found.high.port + 1)
    inside = any(used.start in one and used.stop - 1 in one for one in found.published)
    ports = republished(found, used.start, used.stop - 1)
    if not (found.low.said and found.high.said and inside and len(used) <= MANY) or ports is None:
        return None
    caveat = "coturn relays on these only; if it is meant to use all of them, its configuration is wrong instead"
    return Fix(f"publish {shown(used)}, on which coturn relays", ports, UNSAFE, caveat)


def _hosted(found: Relay) -> Fix:
    """What coturn's page recommends."""
    own = definition(found)
    ports, networks = own.get("ports"), own.get("networks")
    edits = add(own, "network_mode", "host", after="image")
    edits += (delete(ports) if ports else ()) + (delete(networks) if networks else ())
    caveat = "Linux only, and other containers no longer reach it by its name; else name a smaller range with the option `range`"
    return Fix("use the host's network", edits, MANUAL, caveat)


RULE = Rule(
    code="TRN002",
    name="huge-or-ephemeral-relay-range",
    message="{service} publishes {published}/udp: {reason}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"coturn": "all"},
        references=(
            "https://github.com/coturn/coturn/blob/master/docker/coturn/README.md",
            "https://github.com/coturn/coturn/issues/1681",
            "https://github.com/docker/for-win/issues/3171",
        ),
        options={"range": Option(str, "relay ports to use instead, as `40000-40199`", None)},
    ),
    triggers={"compose": ("coturn",)},
    docs=__doc__ or "",
)
