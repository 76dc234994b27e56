"""A Loki that asks every client for a tenant, as nobody switched that off, while no client names one.

## What it does
Finds Loki configurations without `auth_enabled` that something in the stack sends logs to or reads logs from (promtail, a data
source of Grafana), where nothing in the tree names a tenant.

## Why is this bad?
`auth_enabled` is on by default, unlike in every example configuration. Loki then wants the header `X-Scope-OrgID` with each
request and answers `401 no org id` without it: nothing is stored, and every panel fails.

## Fix safety
Unsafe: with `auth_enabled: false` whoever reaches the port may read and write. A client or gateway outside the tree may send the
header.

Silent where any configuration file of the tree speaks of tenants or of the header, where the command sets `-auth.enabled`, where
no service is seen to read the file, and where no client of it is seen.

## Versions
All versions of Loki.

## References
- https://grafana.com/docs/loki/latest/operations/multi-tenancy/
- https://grafana.com/docs/loki/latest/configure/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import (
    ERROR,
    UNSAFE,
    Document,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Service,
    add,
    addresses,
    content,
    regex,
)

from .._fixes import offered
from ._loki import set_elsewhere

_TENANT = regex(rb"tenant|scope-?org-?id", re.IGNORECASE)
_CONFIGURATION = regex(r"\.(?:ya?ml|conf|cfg|ini|toml|alloy|river|hcl|env|sh|template|tmpl|tpl|lua)\Z|(?:\A|/)\.env[^/]*\Z")
_CAVEAT = "whoever reaches Loki's port may read and write, and a client elsewhere may well name a tenant"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("loki"):
        root = document.roots[0]
        if root.shape != "mapping" or root.get("auth_enabled") is not None or any(entry.merges for entry in root.entries):
            continue
        services = [place.service for place in project.stack.readers(document)]
        client = next((node for service in services for node in _clients(project, service)), None)
        if client is None or set_elsewhere(project, document, "auth.enabled") or _tenants(project):
            continue
        fix = Fix("set `auth_enabled: false`", add(root, "auth_enabled", False, first=True), UNSAFE, _CAVEAT)
        yield Finding(RULE, root.entries[0].value, {"client": client.path}, (offered(fix),), (client,))


def _clients(project: Project, loki: Service) -> Iterator[Node]:
    """Where promtail or Grafana is told the address of this Loki."""
    for document in project.of("promtail", "grafana-datasources"):
        for node in _urls(document):
            found = addresses(node.text)
            if found and _leads(project, document, found[0].host, loki):
                yield node


def _urls(document: Document) -> Iterator[Node]:
    if document.kind == "promtail":
        yield from (node for node in document.find("clients", ..., "url") if node.shape == "scalar")
        return
    for source in document.find("datasources", ...):
        kind, url = source.get("type"), source.get("url")
        if kind is not None and kind.text == "loki" and url is not None and url.shape == "scalar":
            yield url


def _leads(project: Project, document: Document, host: str, loki: Service) -> bool:
    """Whether the name is this Loki's for a container that reads the file."""
    for place in project.stack.readers(document):
        for compose in project.stack.around(place.project, host):
            found = compose.service(host)
            if found is not None and {node.path for node in found.nodes} == {node.path for node in loki.nodes}:
                return found.name == loki.name
    return False


def _tenants(project: Project) -> bool:
    """Whether any configuration file besides Loki's own speaks of tenants."""
    own = {document.path for document in project.of("loki")}
    return any(_speaks(project, path) for path in project.tree.files if path not in own and _CONFIGURATION.search(path))


def _speaks(project: Project, path: str) -> bool:
    said = content(project.tree, path)
    return said is None or _TENANT.search(said) is not None


RULE = Rule(
    code="LOK003",
    name="auth-enabled-default",
    message="without `auth_enabled: false` Loki asks every client for a tenant, and {client} names none",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"loki": "all versions"},
        references=(
            "https://grafana.com/docs/loki/latest/operations/multi-tenancy/",
            "https://grafana.com/docs/loki/latest/configure/",
        ),
        oracle="",
    ),
    triggers={"loki": ("schema_config",)},
    docs=__doc__ or "",
)
