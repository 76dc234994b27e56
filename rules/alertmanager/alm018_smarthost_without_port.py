"""A mail server without a port: `smtp_smarthost: smtp.gmail.com` keeps Alertmanager from loading.

## What it does
Finds `smtp_smarthost` and `smarthost` without a port. For the large providers the fix adds the port that they take mail on.

## Why is this bad?
Alertmanager wants `host:port` and refuses the file otherwise: `address smtp.gmail.com: missing port in address`.

## Fix safety
Unsafe: 587 is where the provider begins in the clear and goes on in TLS, as `smtp_require_tls` wants it by default; who set
Alertmanager up for implicit TLS wants 465. For any other server the finding is shown and the port left to you: 25, 465, 587 and
1025 are all common. Nothing is said of a lone word where a container or a script of the repository fills in the file.

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#email_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, MANUAL, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from ._rendered import rendered

_PORT = 587
_PROVIDERS = regex(
    r"smtp\.gmail\.com|smtp-relay\.gmail\.com|smtp\.office365\.com|smtp-mail\.outlook\.com|smtp\.sendgrid\.net"
    r"|email-smtp\.[a-z0-9-]+\.amazonaws\.com|smtp\.(?:eu\.)?mailgun\.org|smtp\.mail\.yahoo\.com|smtp\.postmarkapp\.com"
    r"|smtp\.zoho\.(?:com|eu)|smtp-relay\.(?:brevo|sendinblue)\.com|in-v3\.mailjet\.com|smtp\.fastmail\.com|smtp\.mail\.me\.com",
    re.IGNORECASE,
)
_HOST = regex(r"[A-Za-z0-9_.-]+|\[[0-9A-Fa-f:.]+\]")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for node in _servers(document):
            text = node.text.strip() if node.shape == "scalar" and node.home is None and not node.is_null else ""
            host = text.removesuffix(":")
            if _HOST.fullmatch(host) and ("." in host or not rendered(project, document, project.stack.mounted(document))):
                yield Finding(RULE, node, {"key": node.route[-1], "host": host}, (_fix(node, host),))


def _servers(document: Document) -> Iterator[Node]:
    for root in document.roots[:1]:
        yield from root.find("global", "smtp_smarthost")
        yield from root.find("receivers", ..., "email_configs", ..., "smarthost")


def _fix(node: Node, host: str) -> Fix:
    if not _PROVIDERS.fullmatch(host):
        return Fix("give the port", (), MANUAL, "nothing says on which one the server takes mail")
    edits = everywhere(node, put, f"{host}:{_PORT}")
    return Fix(f"write {host}:{_PORT}", edits, UNSAFE, "587 is for STARTTLS; implicit TLS would be 465")


RULE = Rule(
    code="ALM018",
    name="smarthost-without-port",
    message="`{key}: {host}` has no port: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"alertmanager": "all versions"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#email_config",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("smarthost",)},
    docs=__doc__ or "",
)
