"""`channel: #alerts` without quotes is a comment: the channel is empty.

## What it does
Finds `channel` of Slack, Mattermost and Rocket.Chat with nothing but a comment behind it that reads like a channel's name.

## Why is this bad?
In YAML a `#` after a blank begins a comment. The value is empty, Alertmanager loads the file, and messages go where the webhook
sends them by default; with a bot's token Slack refuses them.

## Fix safety
Safe where the comment is one word in the form of a channel's name, right behind the `#`: it becomes the value, in quotes. A
comment with a blank behind the `#`, with several words or in capitals is shown and left to you.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#slack_config
- https://yaml.org/spec/1.2.2/#66-comments
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import MANUAL, SAFE, WARNING, Comment, Finding, Fix, Meta, Node, Options, Project, Rule, put, regex, uncomment

_RECEIVERS = ("slack_configs", "mattermost_configs", "rocketchat_configs")
_CHANNEL = regex(r"#[a-z0-9][a-z0-9_-]{0,79}")
_REMARKS = frozenset({"#todo", "#fixme", "#xxx", "#optional", "#required", "#default", "#none", "#empty", "#changeme"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for kind in _RECEIVERS:
            for channel in document.find("receivers", ..., kind, ..., "channel"):
                behind = _behind(channel) if channel.is_null and not channel.source and channel.home is None else None
                if behind is not None:
                    yield Finding(RULE, channel, {"text": behind.text}, (_fix(channel, behind),))


def _behind(channel: Node) -> Comment | None:
    """The comment on the key's line."""
    key, text = channel.key, channel.document.text
    if key is None or channel.anchor is not None or channel.tag is not None:
        return None
    end = text.find("\n", key.span.end)
    line = range(key.span.end, end if end >= 0 else len(text))
    found = next((one for one in channel.document.comments if one.span.start in line), None)
    return found if found is not None and re.match(r"#\s?[\w-]", found.text) else None


def _fix(channel: Node, behind: Comment) -> Fix:
    name = behind.text.strip()
    if not _CHANNEL.fullmatch(name) or name in _REMARKS:
        return Fix("name the channel", (), MANUAL, "the comment may be just that")
    return Fix(f"write '{name}'", uncomment(channel.document, behind) + put(channel, name, "single"), SAFE)


RULE = Rule(
    code="ALM025",
    name="unquoted-hash-channel",
    message="`{text}` without quotes is a comment: the channel is empty",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=(
            "https://prometheus.io/docs/alerting/latest/configuration/#slack_config",
            "https://yaml.org/spec/1.2.2/#66-comments",
        ),
    ),
    triggers={"alertmanager": ("channel: #", "channel:  #", "channel:   #")},
    docs=__doc__ or "",
)
