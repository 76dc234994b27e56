"""Alertmanager expands no environment variables: `${SLACK_WEBHOOK_URL}` in its configuration stays that text.

## What it does
Finds `${VARIABLE}` in the values of an Alertmanager configuration, and `$VARIABLE` where it is the whole value. A secret that
is nothing but a variable is moved to the key's twin that names a file (`slack_api_url_file`), with a Compose secret made of
the variable and its mount in the service: one fix in two files. What is in the Compose file already is used.

Silent where the file may be filled in before Alertmanager reads it: templates by name, services that start through a shell,
a renderer or an image of their own, and scripts of the repository that name the file and call `envsubst`, `sed` or the like.
Silent in matchers, names and Go templates, where a dollar is no variable.

## Why is this bad?
There is no flag that makes Alertmanager expand variables (`--config.expand-env` does not exist; the change that would have
added it was closed). Where an address belongs it refuses the file (`unsupported scheme "" for URL`) and does not start.
Passwords, tokens and channels are worse off: the file loads, and the text `${…}` goes to the other side.

## Fix safety
Unsafe. `docker compose up` stops when the variable is not set, in the shell or in `.env`, and a container must be recreated to
get a secret. Shown and left to you:
- the variable is only a part of the value, has a default, or the key has no twin
- the twin needs a later Alertmanager than the stack runs, or a later one than 0.22 where the version is not known (an image
  without tag, or `latest`, counts as the newest)
- no service is seen to read the file, or more than one
- the service is `read_only`: docker compose copies a secret from the environment into the container's own file system
- the service gets the value as a text of its own, so that docker compose does not know it as a variable

## Versions
`slack_api_url_file`, `api_url_file`, `password_file`, `credentials_file` ≥ 0.22; `opsgenie_api_key_file` ≥ 0.24;
`smtp_auth_password_file`, `auth_password_file`, `routing_key_file`, `service_key_file`, `victorops_api_key_file` ≥ 0.25;
`bot_token_file`, `token_file`, `user_key_file` ≥ 0.26; `url_file`, `webhook_url_file` ≥ 0.28 (they exist earlier, and crash or
misread); `chat_id_file`, `auth_secret_file` ≥ 0.31. Compose secrets from the environment need Compose 2.

## References
- https://prometheus.io/docs/alerting/latest/configuration/
- https://docs.docker.com/reference/compose-file/secrets/
- https://github.com/prometheus/alertmanager/pull/4149
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    UNSAFE,
    WARNING,
    Document,
    Finding,
    Fix,
    Meta,
    MountedIn,
    Node,
    Options,
    Project,
    Rule,
    put,
    regex,
    rename,
)

from ._rendered import rendered
from ._secret import attached
from ._secret_files import FLOOR, since

_REFERENCE = regex(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(:?[-?+=][^{}]*)?\}")
_BARE = regex(r"\$([A-Z_][A-Z0-9_]*)")
_TEMPLATE = regex(r"\{\{.*?\}\}", re.DOTALL)
_PROSE = frozenset(
    {"body", "description", "fallback", "footer", "html", "message", "note", "pretext", "subject", "summary", "text", "title"}
)
"""What a person reads in a notification: with a variable in it, it is ugly and arrives."""

_LITERAL = frozenset({"name", "receiver", "group_by", "labels", "equal", "match", "match_re", "matchers"}) | {
    f"{side}_{form}" for side in ("source", "target") for form in ("match", "match_re", "matchers")
}
"""Keys below which a dollar is just that, or must be the same in two places and is."""

_NEWEST = (1 << 16,)


class Use(NamedTuple):
    """A variable in a value.

    shown    how it is written there, without a default
    whole    it is all of the value
    default  what comes behind the name says what to take when it is unset
    """

    name: str
    shown: str
    whole: bool = True
    default: bool = False


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        uses = [(node, use) for root in document.roots[:1] for node in _values(root) if (use := _use(node.text)) is not None]
        if not uses or rendered(project, document, project.stack.mounted(document)):
            continue
        readers = project.stack.readers(document)
        version = _version(project, document, readers)
        for node, use in uses:
            key = next(str(step) for step in reversed(node.route) if isinstance(step, str))
            severity = WARNING if key in _PROSE else ERROR
            related = tuple(place.mount.node for place in readers[:1])
            fix = _fix(node, use, readers, version)
            yield Finding(RULE, node, {"variable": use.shown, "key": key}, (fix,), related, severity)


def _values(node: Node) -> Iterator[Node]:
    """Every scalar that Alertmanager takes as a text, where it is written."""
    if node.home is not None:
        return
    if node.shape == "scalar" and "$" in node.text:
        yield node
    for entry in node.entries:
        if entry.key.text not in _LITERAL:
            yield from _values(entry.value)
    for item in node.items:
        yield from _values(item)


def _use(text: str) -> Use | None:
    if bare := _BARE.fullmatch(text.strip()):
        return Use(bare[1], bare[0])
    found = _REFERENCE.search(_TEMPLATE.sub("", text))
    if found is None:
        return None
    default = bool(found[2]) and not found[2].lstrip(":").startswith("?")
    return Use(found[1], f"${{{found[1]}}}", found.group() == text.strip(), default)


def _version(project: Project, document: Document, readers: tuple[MountedIn, ...]) -> tuple[int, ...]:
    """The Alertmanager that reads the file. An image without version is pulled as the newest; nothing known is the oldest."""
    known = project.stack.version("alertmanager", document)
    if known is not None:
        return known
    images = [place.service.image for place in readers]
    return _NEWEST if images and all(image is not None and image.tag in ("", "latest") for image in images) else FLOOR


def _fix(node: Node, use: Use, readers: tuple[MountedIn, ...], version: tuple[int, ...]) -> Fix:
    secret = attached(readers, use.name)
    twin = f"{node.route[-1]}_file"
    obstacle = _obstacle(node, use, version) or secret.obstacle
    if obstacle:
        return Fix("give Alertmanager the value itself, or a file that holds it", (), MANUAL, obstacle)
    edits = put(node, secret.path) + rename(node, twin) + secret.edits
    caveat = f"docker compose must know {use.name} (from the shell or `.env`), and the container must be recreated"
    return Fix(f"read it from {secret.path}", edits, UNSAFE, caveat)


def _obstacle(node: Node, use: Use, version: tuple[int, ...]) -> str:
    """Why no file can take the value's place, or ""."""
    first, parent, key = since(node), node.parent, str(node.route[-1])
    if not use.whole:
        return f"{use.name} is only a part of the value"
    if use.default:
        return f"{use.name} has a default, which a secret cannot have"
    if first is None or parent is None:
        return "Alertmanager reads this from no file"
    if version < first:
        found = f"the stack runs {_dotted(version)}" if version != FLOOR else "nothing says that the stack runs it"
        return f"`{key}_file` needs Alertmanager {_dotted(first)}, and {found}"
    if any(entry.merges or entry.key.text == f"{key}_file" for entry in parent.entries):
        return f"`{key}_file` is there too, or may be behind a merge key"
    return ""


def _dotted(version: tuple[int, ...]) -> str:
    return ".".join(map(str, version))


RULE = Rule(
    code="ALM016",
    name="env-var-in-alertmanager-config",
    message="Alertmanager expands no variables: `{variable}` in `{key}` stays that text",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"alertmanager": "≥ 0.22"},
        references=(
            "https://prometheus.io/docs/alerting/latest/configuration/",
            "https://github.com/prometheus/alertmanager/pull/4149",
        ),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("$",)},
    docs=__doc__ or "",
)
