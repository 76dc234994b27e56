"""An address without `http://`: `url: bot:5001/` keeps Alertmanager from loading.

## What it does
Finds addresses of receivers and of `global` that begin with a host instead of `http://` or `https://`. Hosts of services known
to speak TLS only (`hooks.slack.com`, `discord.com`, `*.office.com` …) get `https://`; services of the stack, addresses of the
machine's own network and hosts with a port get `http://`.

Other words where an address belongs (`YOUR_SLACK_WEBHOOK_URL`, nothing at all) are found too, unless something fills the file in.
Variables are ALM016's; templates are left alone.

## Why is this bad?
Alertmanager takes what stands before the colon for the scheme and refuses the file: `unsupported scheme "bot" for URL`. On a
start it exits, on a reload it goes on with the old configuration.

## Fix safety
Safe for the known services (`https://`), and for hosts without a dot, `localhost` and private addresses (`http://`): the file did
not load before, and nothing else is spoken there. For other hosts `http://` is an unsafe fix, as they may want `https://`; so is
`https://` where the port is 443. Where there is no address at all the way to notify, or the key in `global`, is left as a comment
to be filled in: unsafe, as it stays silent, while the rest of the file loads and works.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#webhook_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, SAFE, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from .._keys import commented
from ._places import without
from ._rendered import rendered

_KEYS = {
    "slack_configs": ("api_url", "app_url"),
    "webhook_configs": ("url",),
    "discord_configs": ("webhook_url",),
    "msteams_configs": ("webhook_url",),
    "msteamsv2_configs": ("webhook_url",),
    "mattermost_configs": ("webhook_url",),
    "incidentio_configs": ("url",),
    "pagerduty_configs": ("url",),
    "opsgenie_configs": ("api_url",),
    "wechat_configs": ("api_url",),
    "victorops_configs": ("api_url",),
    "telegram_configs": ("api_url",),
    "webex_configs": ("api_url",),
    "rocketchat_configs": ("api_url",),
    "jira_configs": ("api_url",),
}
"""Receivers' keys that Alertmanager reads as an address (`config.URL`, `SecretURL`), and refuses otherwise."""

_GLOBAL = (
    "slack_api_url",
    "slack_app_url",
    "pagerduty_url",
    "opsgenie_api_url",
    "wechat_api_url",
    "victorops_api_url",
    "telegram_api_url",
    "webex_api_url",
    "rocketchat_api_url",
    "jira_api_url",
    "mattermost_webhook_url",
)
_ADDRESS = regex(r"(?P<host>[A-Za-z0-9](?:[A-Za-z0-9_.-]*[A-Za-z0-9])?)(?::(?P<port>\d{1,5}))?(?P<path>[/?]\S*)?")
_TLS = regex(
    r"(?:.*\.)?(?:slack\.com|discord(?:app)?\.com|office(?:365)?\.com|powerautomate\.com|api\.powerplatform\.com|logic\.azure\.com"
    r"|telegram\.org|pagerduty\.com|opsgenie\.com|victorops\.com|webexapis\.com|weixin\.qq\.com|dingtalk\.com|feishu\.cn"
    r"|incident\.io|atlassian\.(?:net|com)|googleapis\.com)",
    re.IGNORECASE,
)
_NEAR = regex(r"localhost|127\..*|10\..*|192\.168\..*|172\.(?:1[6-9]|2\d|3[01])\..*|host\.docker\.internal", re.IGNORECASE)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        wrong = [node for node in _addresses(document) if _is_wrong(node)]
        if not wrong:
            continue
        filled = rendered(project, document, project.stack.mounted(document))
        for node in wrong:
            found = _parts(node.text)
            if found is not None or not filled:
                fix = _unknown(project, document, node) if found is None else _prefixed(node, *found)
                yield Finding(RULE, node, {"key": node.route[-1], "what": _what(found)}, (fix,))


def _addresses(document: Document) -> Iterator[Node]:
    for root in document.roots[:1]:
        for key in _GLOBAL:
            yield from root.find("global", key)
        for receiver in root.find("receivers", ...):
            for kind, keys in _KEYS.items():
                for key in keys:
                    yield from receiver.find(kind, ..., key)


def _is_wrong(node: Node) -> bool:
    """Whether it is written here, and begins with no scheme. What is secret is written `<secret>` by Alertmanager itself."""
    written = node.shape == "scalar" and node.home is None and node.tag is None and not node.is_null
    return written and "://" not in node.text and not any(sign in node.text for sign in ("$", "{{", "<"))


def _parts(text: str) -> tuple[str, str] | None:
    """Host and port, or None where it is no address: a lone word is none."""
    found = _ADDRESS.fullmatch(text.strip())
    if found is None or not (found["port"] or "." in found["host"] or found["host"] == "localhost"):
        return None
    return found["host"], found["port"] or ""


def _what(found: tuple[str, str] | None) -> str:
    return "is no address" if found is None else f"begins with no scheme (`{found[0]}` …)"


def _unknown(project: Project, document: Document, node: Node) -> Fix:
    entry = node.parent
    if entry is None or entry.route[1:] == ("global",):
        return commented(node, "there is no address for all ways to notify until it is filled in")
    return without(project, document, entry)


def _prefixed(node: Node, host: str, port: str) -> Fix:
    secure, caveat = bool(_TLS.fullmatch(host)), ""
    if not secure and port == "443":
        secure, caveat = True, "the port suggests TLS, and nothing else says it"
    elif not secure and "." in host and not _NEAR.fullmatch(host):
        caveat = f"{host} may want https://"
    scheme = "https://" if secure else "http://"
    edits = everywhere(node, lambda use: put(use, scheme + use.text.strip()))
    return Fix(f"write {scheme} before it", edits, UNSAFE if caveat else SAFE, caveat)


RULE = Rule(
    code="ALM017",
    name="url-without-scheme",
    message="`{key}` {what}: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#webhook_config",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("url",)},
    docs=__doc__ or "",
)
