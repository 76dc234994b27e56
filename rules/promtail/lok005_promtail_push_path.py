"""Logs are sent to the root of Loki's address, where nothing takes them.

## What it does
Finds `url` under `clients` of a promtail configuration, and `loki-url` among the `logging` options of a Compose file, that have
no path or only `/`.

## Why is this bad?
Promtail and the Docker driver use the address as it stands. Loki takes logs at `/loki/api/v1/push` alone and answers `404` at
its root, which both of them take for final: the logs are dropped.

## Fix safety
The path `/loki/api/v1/push` is put behind the address. Safe where the address is seen to be that of a Loki in the stack. Unsafe
elsewhere, as what answers may be a gateway that adds the path.

Addresses with any other path, a gateway's prefix or the old `/api/prom/push`, are left alone; so are those with a variable.

## Versions
All versions of promtail and of the Docker driver.

## References
- https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#clients
- https://grafana.com/docs/loki/latest/send-data/docker-driver/configuration/
- https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, UNSAFE, Finding, Fix, Meta, Options, Project, Rule, everywhere, put

from .._fixes import offered
from ._clients import Client, clients, is_loki, receivers

_PATH = "/loki/api/v1/push"
_CAVEAT = "what answers there is not seen to be Loki, and may be a gateway that adds the path"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for client in clients(project, "promtail", "compose"):
        url = client.url
        if url.scheme in ("http", "https") and url.hostname and url.path in ("", "/") and not url.query and not url.fragment:
            sender = "the Docker driver" if client.driver else "promtail"
            yield Finding(RULE, client.node, {"sender": sender, "host": url.hostname}, (_fix(project, client),))


def _fix(project: Project, client: Client) -> Fix:
    edits = everywhere(client.node, lambda node: put(node, node.text.removesuffix("/") + _PATH))
    found = [service for _, service in receivers(project, client)]
    title = f"send them to `{_PATH}`"
    if found and all(map(is_loki, found)):
        return offered(Fix(title, edits, SAFE))
    return offered(Fix(title, edits, UNSAFE, _CAVEAT))


RULE = Rule(
    code="LOK005",
    name="promtail-push-path",
    message="{sender} sends logs to the root of {host}, while Loki takes them at `/loki/api/v1/push`",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"promtail": "all versions", "loki": "all versions"},
        references=(
            "https://grafana.com/docs/loki/latest/send-data/promtail/configuration/#clients",
            "https://grafana.com/docs/loki/latest/send-data/docker-driver/configuration/",
            "https://grafana.com/docs/loki/latest/reference/loki-http-api/#ingest-logs",
        ),
        oracle="",
    ),
    triggers={"promtail": ("url",), "compose": ("loki-url",)},
    docs=__doc__ or "",
)
