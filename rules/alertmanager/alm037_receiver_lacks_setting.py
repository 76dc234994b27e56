"""A way to notify that lacks what it cannot do without: Slack without an address, Telegram without a token.

## What it does
Finds entries of a receiver's `*_configs` without the address, token, key or recipient that their kind needs, where `global` does
not say it for all of them either.

## Why is this bad?
Alertmanager refuses the file: `no Slack API URL nor App token set either inline or in a file`, `missing bot_token or
bot_token_file on telegram_config`, `no global SMTP smarthost set`. On a start it exits, on a reload it goes on with the old
configuration.

## Fix safety
Unsafe: nobody can make up a secret or a recipient, so the entry is left as a comment, to be filled in. The file loads then, and
the other ways to notify work, which they did not before; this one stays silent. The finding says which keys would do. Left to you
where something fills in the file before Alertmanager reads it.

## Versions
All versions. Silent where something else fills the file in, and where an unknown key stands beside it, which may be the one that
is missing (ALM008).

## References
- https://prometheus.io/docs/alerting/latest/configuration/#receiver-integration-settings
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import (
    ERROR,
    UNSAFE,
    Document,
    Finding,
    Meta,
    MisplacedKey,
    Node,
    Options,
    Project,
    Rule,
    UnknownKey,
    deviations,
)

from ._places import name, receivers, without
from ._rendered import rendered


class Need(NamedTuple):
    """One of these keys, or one of those in `global`, which stand for everyone."""

    keys: tuple[str, ...]
    everyone: tuple[str, ...] = ()


def _secret(key: str, everyone: str = "") -> Need:
    """A key that has a twin which names a file, in `global` as well."""
    return Need((key, f"{key}_file"), (everyone, f"{everyone}_file") if everyone else ())


_WEBHOOK = (_secret("webhook_url"),)
_NEEDS: dict[str, tuple[Need, ...]] = {
    "slack_configs": (
        Need(
            ("api_url", "api_url_file", "app_token", "app_token_file"),
            ("slack_api_url", "slack_api_url_file", "slack_app_token", "slack_app_token_file"),
        ),
    ),
    "telegram_configs": (_secret("bot_token", "telegram_bot_token"), _secret("chat_id")),
    "email_configs": (Need(("to",)), Need(("smarthost",), ("smtp_smarthost",)), Need(("from",), ("smtp_from",))),
    "webhook_configs": (_secret("url"),),
    "discord_configs": _WEBHOOK,
    "msteams_configs": _WEBHOOK,
    "msteamsv2_configs": _WEBHOOK,
    "mattermost_configs": (_secret("webhook_url", "mattermost_webhook_url"),),
    "incidentio_configs": (_secret("url"),),
    "pagerduty_configs": (Need(("routing_key", "service_key", "routing_key_file", "service_key_file")),),
    "opsgenie_configs": (_secret("api_key", "opsgenie_api_key"),),
    "pushover_configs": (_secret("user_key"), _secret("token")),
    "victorops_configs": (_secret("api_key", "victorops_api_key"), Need(("routing_key",))),
    "webex_configs": (Need(("room_id",)),),
    "sns_configs": (Need(("topic_arn", "target_arn", "phone_number")),),
}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        lacking = list(_lacking(document))
        if not lacking or rendered(project, document, project.stack.mounted(document)):
            continue
        unknown = _unknown(project, document)
        for receiver, entry, need in lacking:
            if entry.route not in unknown and (0, "global") not in unknown:
                yield _finding(project, document, receiver, entry, need)


def _unknown(project: Project, document: Document) -> set[object]:
    """Routes of the mappings with a key that is none of theirs."""
    found = (one for one in deviations(project, "alertmanager") if isinstance(one, UnknownKey | MisplacedKey))
    return {one.node.route[:-1] for one in found if one.node.document is document}


def _lacking(document: Document) -> Iterator[tuple[Node, Node, Need]]:
    """Receiver, entry and what it needs and has not."""
    root = document.root
    everyone = root.get("global") if root is not None else None
    if everyone is not None and everyone.shape != "mapping" and not everyone.is_null:
        return  # in another shape it may say what is missing: ALM038
    for receiver in receivers(document):
        for kind, needs in _NEEDS.items():
            entries = receiver.get(kind)
            for entry in entries.items if entries is not None else ():
                if entry.shape == "mapping" and entry.home is None and entry.get("http_config", "authorization") is None:
                    unmet = (need for need in needs if not _met(entry, need.keys) and not _met(everyone, need.everyone))
                    yield from ((receiver, entry, need) for need in unmet)


def _met(mapping: Node | None, keys: tuple[str, ...]) -> bool:
    """Whether one of the keys says something; what begins no address is ALM017's, and a list of recipients ALM027's."""
    found = (mapping.get(key) for key in keys) if mapping is not None and mapping.shape == "mapping" else ()
    return any(node is not None and not node.is_null and _says(node) for node in found)


def _says(node: Node) -> bool:
    return node.shape != "scalar" or node.text != "" or "url" in str(node.route[-1])


def _finding(project: Project, document: Document, receiver: Node, entry: Node, need: Need) -> Finding:
    keys = need.keys[0] if not need.everyone else f"{need.keys[0]}`, and `global` no `{need.everyone[0]}"
    facts = {"kind": entry.route[-2], "name": name(receiver), "keys": keys}
    return Finding(RULE, entry, facts, (without(project, document, entry),))


RULE = Rule(
    code="ALM037",
    name="receiver-lacks-setting",
    message="`{kind}` of the receiver `{name}` has no `{keys}`: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#receiver-integration-settings",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("_configs",)},
    docs=__doc__ or "",
)
