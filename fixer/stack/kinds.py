"""What a file is for: first a guess by the keys its bytes show, then a look at the parsed data.

The guess costs no parse and errs on the side of yes; `confirmed` has the last word. Shapes: the configuration references of
the products, and what real repositories confuse (promtail's `scrape_configs`, a collector's `receivers`, a workflow's
`services`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.expressions import regex
from fixer.stack.compose_files import is_compose

_KNOWN = """
    services include jobs scrape_configs scrape_config_files global rule_files alerting groups route routes receivers
    receiver inhibit_rules templates schema_config clients client positions datasources deleteDatasources apiVersion
    providers modules module exporters service volumes networks secrets configs
"""
KEYS = tuple(re.findall(r"\w+", _KNOWN))
_FIRST = regex(rb"(?:[ \t]*(?:#[^\n]*|---[^\n]*|%[^\n]*)?\r?\n)*([ ]*)([^\s])")
_TARGETS = regex(rb"^[ \t]*-?[ \t]*[\"']?targets[\"']?[ \t]*:", re.MULTILINE)
_RULES = regex(rb"^[ \t]*-[ \t]+(?:name|alert|record|rules|expr|interval)[ \t]*:", re.MULTILINE)
_COTURN = regex(
    rb"^[ \t]*((?:tls-)?listening-port|min-port|max-port|realm|lt-cred-mech|use-auth-secret|static-auth-secret|external-ip"
    rb"|relay-ip|listening-ip|fingerprint|no-cli|no-multicast-peers|stale-nonce|server-name|denied-peer-ip|total-quota)\b",
    re.MULTILINE,
)


@cache
def _block(indent: int) -> re.Pattern[bytes]:
    """One of our keys behind this many blanks."""
    names = "|".join(KEYS)
    return re.compile(rf"^[ ]{{{indent}}}[\"']?({names})[\"']?[ \t]*:(?=\s)".encode(), re.MULTILINE)


@cache
def _flow() -> re.Pattern[bytes]:
    """One of our keys anywhere: JSON stands on one line as often as not."""
    return re.compile(rf"[\"']?\b({'|'.join(KEYS)})[\"']?[ \t]*:".encode())


def keys(data: bytes) -> frozenset[str]:
    """The keys we know at the top of the file, as its bytes show them."""
    data = data.removeprefix(b"\xef\xbb\xbf")
    first = _FIRST.match(data)
    if first is None:
        return frozenset()
    if first[2] == b"{":
        return frozenset(match.decode() for match in _flow().findall(data))
    indent = len(first[1])
    return frozenset(match.decode() for match in _block(indent if indent < 16 else 0).findall(data))


def guess(data: bytes) -> str:
    """The kind that the bytes suggest, or ""."""
    seen = keys(data)
    for kind, suggested, also in _GUESSES:
        if suggested(seen) and also in data:
            return kind
    if not seen and _TARGETS.search(data):
        return "file-sd"
    return "prometheus-rules" if not seen and b"expr" in data and _RULES.search(data) else ""


def is_coturn(data: bytes) -> bool:
    """Whether a `.conf` file sets at least two options that only coturn has together."""
    return len(set(_COTURN.findall(data))) >= 2


_GUESSES: tuple[tuple[str, Callable[[frozenset[str]], bool], bytes], ...] = (
    ("", lambda seen: "jobs" in seen, b""),
    ("promtail", lambda seen: "scrape_configs" in seen and bool(seen & {"clients", "client", "positions"}), b""),
    ("otel", lambda seen: "service" in seen and bool(seen & {"receivers", "exporters"}), b"pipelines"),
    ("prometheus", lambda seen: bool(seen & {"scrape_configs", "rule_files", "alerting", "scrape_config_files"}), b""),
    ("compose", lambda seen: bool(seen & {"services", "include"}), b""),
    ("alertmanager", lambda seen: "route" in seen and bool(seen & {"receivers", "inhibit_rules", "global", "templates"}), b""),
    ("alertmanager", lambda seen: bool(seen & {"route", "routes"} and seen & {"receivers", "receiver"}), b"name"),
    ("loki", lambda seen: "schema_config" in seen, b""),
    ("grafana-dashboards", lambda seen: "providers" in seen, b"path"),
    ("grafana-datasources", lambda seen: bool(seen & {"datasources", "deleteDatasources"}), b"name"),
    ("prometheus-rules", lambda seen: "groups" in seen, b"rules"),
    ("prometheus-rules", lambda seen: "groups" in seen, b"expr"),
    ("blackbox", lambda seen: bool(seen & {"modules", "module"}), b"prober"),
    ("compose", lambda seen: bool(seen & {"volumes", "networks", "configs", "secrets"}) and "apiVersion" not in seen, b""),
    ("compose", lambda seen: seen == {"service"}, b"image"),
)
"""Kind, what its keys look like, and bytes that occur in it as well; the first that fits."""


def confirmed(document: Document) -> bool:
    """Whether the data, which must parse, is of the document's kind."""
    look = _LOOKS.get(document.kind)
    return look is None or any(look(root) for root in document.roots)


def _has(*names: str) -> Callable[[Node], bool]:
    return lambda root: any(root.get(name) is not None for name in names)


def _prometheus(root: Node) -> bool:
    if _has("clients", "client", "positions", "tests")(root):
        return False
    return _has("scrape_configs", "rule_files")(root) or (_has("alerting")(root) and _alerts_as_prometheus(root))


def _alerts_as_prometheus(root: Node) -> bool:
    """Whether `alerting` is Prometheus's, which tells Alertmanagers; other programs have settings of that name."""
    if any(item.get("static_configs") is not None for item in _items(root, "alerting")):
        return True  # a list of what belongs below `alertmanagers`
    said = [key for name in ("global", "alerting") for node in root.find(name) for key, _ in node.pairs()]
    return any(key.startswith(("alertmanager", "alert_relabel", "scrape_", "evaluation_", "external_")) for key in said)


_ROUTE = frozenset(
    {"receiver", "routes", "group_by", "group_wait", "group_interval", "repeat_interval", "matchers", "match", "match_re"}
)


def _items(root: Node, name: str) -> tuple[Node, ...]:
    found = root.get(name)
    return found.children if found is not None else ()


def _routes(root: Node) -> bool:
    """Whether it has a tree of routes, under its name or nearly."""
    named = any(_named(one) for one in _items(root, "receivers"))
    route, routes = root.get("route"), root.get("routes")
    if route is not None:  # charts have a `route` of Gateway API's kind in their values
        return named or any(key in _ROUTE for key, _ in route.pairs())
    return routes is not None and routes.get("receiver") is not None and named


def _named(node: Node) -> bool:
    name = node.get("name")
    return name is not None and name.shape == "scalar"


def _rules(root: Node) -> Iterator[Node]:
    """The rules of a file of groups, or of a list of groups or rules that should be one."""
    groups = root.items if root.shape == "sequence" else _items(root, "groups") or _items(root, "group")
    for group in groups:
        rules = group.get("rules") or group.get("rule") or group.get("alerts")
        if rules is not None:
            yield from rules.children
        elif root.shape == "sequence" and group.get("expr") is not None:
            yield group


def _rule(node: Node) -> bool:
    """Whether it has the name of a rule, or nearly, and an expression."""
    if _has("alert", "record")(node):
        return True
    return _has("expr")(node) and _has("alerts", "alertname", "alert_name", "records")(node)


_LOOKS: Mapping[str, Callable[[Node], bool]] = {
    "compose": is_compose,
    "prometheus": _prometheus,
    "prometheus-rules": lambda root: any(map(_rule, _rules(root))),
    "alertmanager": lambda root: (
        _routes(root) and all(node.shape != "mapping" or _named(node) for node in root.find("receivers"))
    ),
    "file-sd": lambda root: root.shape == "sequence" and any(item.get("targets") is not None for item in root.items),
    "otel": lambda root: root.get("service", "pipelines") is not None,
    "grafana-datasources": lambda root: any(
        item.get("type") is not None or item.get("name") is not None for item in _items(root, "datasources")
    ),
    "grafana-dashboards": lambda root: any(item.get("options") is not None for item in _items(root, "providers")),
    "blackbox": lambda root: any(item.get("prober") is not None for name in ("modules", "module") for item in _items(root, name)),
}
