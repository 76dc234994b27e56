"""`stun-only` switches off the TURN server that the rest of the configuration describes.

## What it does
Finds a turnserver.conf, or the command of a coturn service, with `stun-only` beside credentials for TURN: `lt-cred-mech`,
`use-auth-secret`, `static-auth-secret` or a `user`. Credentials are for relaying alone: STUN asks for none.

Silent without credentials, and where the option is switched off (`stun-only=false`).

## Why is this bad?
coturn ignores every request for a relay. Clients that need one, behind a strict firewall or in a mobile network, get no
connection; the others do not notice. With `no-stun` as well the server answers nobody at all.

## Fix safety
UNSAFE: `stun-only` goes away, and `no-stun` with it where both are set. The server then relays for whoever has the
credentials, which costs traffic. Where STUN alone is meant, the credentials are what is too much.

## Versions
All versions of coturn.

## References
* https://github.com/coturn/coturn/blob/master/examples/etc/turnserver.conf (`stun-only`)
* https://github.com/coturn/coturn/issues/937
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from typing import NamedTuple

from fixer import UNSAFE, WARNING, Document, Edit, Finding, Fix, Meta, Node, Options, Project, Rule, Word, delete

from .._agreement import agreed
from .._command import switched
from .._rewording import without
from ._relay import configuration, coturn

ONLY, NONE = "stun-only", "no-stun"
CREDENTIALS = ("lt-cred-mech", "use-auth-secret", "static-auth-secret", "user")
_OFF = ("0", "false", "no", "off", "n", "f")


class Muted(NamedTuple):
    """A TURN server that relays nothing: where it says so, what contradicts it, and the edits after which it relays."""

    node: Node
    credential: str
    silent: bool
    edits: tuple[Edit, ...]


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed((*_configured(project), *_commanded(project))):
        effect = "coturn answers nobody" if found.silent else "coturn relays nothing"
        title = f"remove {ONLY}{f' and {NONE}' if found.silent else ''}"
        fix = Fix(title, found.edits, UNSAFE, "the server then relays for whoever has the credentials")
        yield Finding(RULE, found.node, {"credential": found.credential, "effect": effect}, (fix,))


def _configured(project: Project) -> Iterator[tuple[Hashable, Muted | None]]:
    for document in project.of("coturn"):
        said = _said(document)
        if ONLY in said:
            credential = next((name for name in CREDENTIALS if name in said), "")
            places = [said[name] for name in (ONLY, NONE) if name in said]
            edits = tuple(edit for place in places for edit in delete(place))
            yield document.path, Muted(said[ONLY], credential, NONE in said, edits) if credential else None


def _said(document: Document) -> dict[str, Node]:
    """Option → the value of its last line, as far as it is switched on."""
    entries = document.root.entries if document.root is not None else ()
    return {key.text: value for key, value in entries if value.text.lower() not in _OFF}


def _commanded(project: Project) -> Iterator[tuple[Hashable, Muted | None]]:
    for _, service in project.stack.services:
        words = service.command or ()
        if coturn(service) and switched(words, f"--{ONLY}"):
            _, conf = configuration(project, service)
            said = _said(conf) if conf is not None else {}
            credential = next((name for name in CREDENTIALS if name in said or _used(words, name)), "")
            names = [f"--{name}" for name in (ONLY, NONE) if switched(words, f"--{name}")]
            edits = without(words, names, valued=False)
            node = next(word.node for word in words if word.text.partition("=")[0] == f"--{ONLY}")
            found = Muted(node, credential, len(names) > 1, edits or ()) if credential and edits else None
            yield (node.path, node.route), found


def _used(words: Sequence[Word], name: str) -> bool:
    return any(word.text.partition("=")[0] == f"--{name}" for word in words)


RULE = Rule(
    code="TRN007",
    name="stun-only-on-turn-server",
    message="stun-only beside {credential}: {effect}",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"coturn": "all"},
        references=(
            "https://github.com/coturn/coturn/blob/master/examples/etc/turnserver.conf",
            "https://github.com/coturn/coturn/issues/937",
        ),
    ),
    triggers={"coturn": ("stun-only",), "compose": ("--stun-only",)},
    docs=__doc__ or "",
)
