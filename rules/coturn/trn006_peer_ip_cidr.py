"""coturn takes no CIDR in `allowed-peer-ip` and `denied-peer-ip`.

## What it does
Finds values such as `10.0.0.0/8` or `fc00::/7` of `allowed-peer-ip` and `denied-peer-ip`, in a turnserver.conf and in the
command of a coturn service.

Silent with addresses, with ranges (`10.0.0.0-10.255.255.255`) and with what is neither.

## Why is this bad?
coturn logs `Wrong address format: 10.0.0.0/8`. Releases from before April 2026 go on without the line: what was to be denied
is relayed to, and anyone with credentials reaches the private network behind the server. Later ones exit.

## Fix safety
The value becomes the range from the first to the last address of the network. SAFE for `allowed-peer-ip`. UNSAFE for
`denied-peer-ip`: from then on the addresses are refused, which they were not, even to those who came to rely on it; an
address that is allowed as well stays so.

## Versions
All versions of coturn.

## References
* https://github.com/coturn/coturn/blob/master/examples/etc/turnserver.conf (`denied-peer-ip`)
* https://github.com/coturn/coturn/blob/master/src/apps/relay/userdb.c (`add_ip_list_range`)
* https://github.com/coturn/coturn/pull/1872
"""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator
from ipaddress import ip_network
from typing import NamedTuple

from fixer import ERROR, SAFE, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, put, regex

from .._command import flags
from ._relay import coturn

NAMES = ("allowed-peer-ip", "denied-peer-ip")
_CIDR = regex(r"[0-9A-Fa-f:.]+/\d{1,3}")


class Network(NamedTuple):
    """A network as somebody wrote it. `node` says it, maybe among other words."""

    node: Node
    name: str
    said: str

    @property
    def range(self) -> str:
        """The same addresses as coturn reads them, or "" when it is no network."""
        if not _CIDR.fullmatch(self.said):
            return ""
        try:
            network = ip_network(self.said, strict=False)
        except ValueError:
            return ""
        first, last = network[0], network[-1]
        return f"{first}-{last}" if first != last else f"{first}"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    places: dict[Hashable, list[Network]] = {}
    for found in _networks(project):
        places.setdefault((found.node.path, found.node.route), []).append(found)
    for several in places.values():
        first = several[0]
        said = ", ".join(dict.fromkeys(f"{found.name} {found.said}" for found in several))
        yield Finding(RULE, first.node, {"said": said}, (_fix(several),))


def _fix(several: list[Network]) -> Fix:
    node = several[0].node
    text = node.text
    for found in several:
        text = re.sub(rf"(?<![\w.:/-]){re.escape(found.said)}(?!\w)", found.range, text)
    denied = any(found.name == "denied-peer-ip" for found in several)
    caveat = "the addresses are refused from then on, which they were not" if denied else ""
    title = f"write {', '.join(dict.fromkeys(found.range for found in several))}"
    return Fix(title, put(node, text), UNSAFE if caveat else SAFE, caveat)


def _networks(project: Project) -> Iterator[Network]:
    """Each one that coturn does not read, in files of its own and in commands."""
    for document in project.of("coturn"):
        for key, value in document.root.entries if document.root is not None else ():
            found = Network(value, key.text, value.text)
            if key.text in NAMES and found.range:
                yield found
    for _, service in project.stack.services:
        for name in NAMES if coturn(service) else ():
            for flag in flags(service.command or (), f"--{name}"):
                found = Network(flag.words[-1].node, name, flag.value)
                if found.range:
                    yield found


RULE = Rule(
    code="TRN006",
    name="peer-ip-cidr",
    message="{said}: coturn takes a range from one address to another and no CIDR",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"coturn": "all"},
        oracle="turnserver",
        references=(
            "https://github.com/coturn/coturn/blob/master/examples/etc/turnserver.conf",
            "https://github.com/coturn/coturn/blob/master/src/apps/relay/userdb.c",
            "https://github.com/coturn/coturn/pull/1872",
        ),
    ),
    triggers={"coturn": ("peer-ip",), "compose": ("-peer-ip",)},
    docs=__doc__ or "",
)
