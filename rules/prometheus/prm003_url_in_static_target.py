"""A target is written as a URL (`http://web:8080/metrics`), where Prometheus takes host and port alone.

## What it does
Finds targets of `static_configs`, in scrape jobs and in `alertmanagers`, that have a scheme or a path. Jobs with
`relabel_configs` are left alone: there a URL may be an argument, as it is for the blackbox exporter; so are jobs that ask for
`/probe`.

## Why is this bad?
Prometheus does not load the file: `"http://web:8080/metrics" is not a valid hostname`.

## Fix safety
Scheme and path go from the targets to `scheme` and `metrics_path` (`path_prefix` for an Alertmanager), unless they say the
default. Safe where all targets of the job say the same: the file did not load before. Unsafe where a URL is only the address of
a site, which may have been meant to be probed. Left to you where the targets of a job say different things, where the job
contradicts them, and where a URL has a user, a password or a query.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    UNSAFE,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    add,
    everywhere,
    put,
    regex,
)

from .._fixes import offered
from ._jobs import Holder, holders

_URL = regex(
    r"(?:(?P<scheme>[a-z][a-z0-9+.-]*)://)?(?:[^/?#@]*(?P<user>@))?(?P<address>[^/?#@]*)(?P<path>/[^?#]*)?(?P<rest>[?#].*)?",
    re.IGNORECASE | re.DOTALL,
)
_HOST = regex(r"(?P<host>\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_.-]+)(?P<port>:\d{1,5})?")
_PROBES = regex(r"black.?box|prob|uptime|https?_2xx|website|ssl|ping", re.IGNORECASE)


class _Target(NamedTuple):
    """What a target says. `scheme` and `path` are "" where it leaves them to the job."""

    node: Node
    address: str
    scheme: str
    path: str
    obstacle: str

    @property
    def is_site(self) -> bool:
        """Whether it is no more than the address of a web site."""
        host = _HOST.fullmatch(self.address)
        return host is not None and not host["port"] and not self.path and bool(re.search(r"\.[a-z]{2,}\Z", host["host"]))


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for holder in holders(document):
            wrong = [node for node in holder.targets if "/" in node.text]
            if wrong and not holder.is_relabelled and not _probes(holder):
                read = [_read(node) for node in holder.targets]
                first = next(target for target in read if target.node is wrong[0])
                facts = {"address": first.address or "target", "where": holder.name}
                yield Finding(RULE, wrong[0], facts, (offered(_fix(holder, read)),), tuple(wrong[1:]))


def _probes(holder: Holder) -> bool:
    """Whether the job asks an exporter about its targets: then what is missing is relabelling."""
    params = holder.node.get("params")
    asked = {key for key, _ in params.pairs()} if params is not None else set()
    return bool(asked & {"module", "target"}) or holder.text("metrics_path").endswith("/probe")


def _read(node: Node) -> _Target:
    found = _URL.fullmatch(node.text)
    if found is None:
        return _Target(node, "", "", "", "what is meant is not clear")
    scheme, path = (found["scheme"] or "").lower(), found["path"] or ""
    return _Target(node, found["address"], scheme, "" if path == "/" else path, _obstacle(found))


def _obstacle(found: re.Match[str]) -> str:
    if found["user"]:
        return "user and password belong into `basic_auth`"
    if found["rest"]:
        return "what is behind the path belongs into `params`"
    if found["scheme"] and found["scheme"].lower() not in ("http", "https"):
        return "Prometheus speaks HTTP alone"
    host = _HOST.fullmatch(found["address"])
    network = re.fullmatch(r"/\d+", found["path"] or "") is not None
    return "what is meant is not clear" if host is None or network else ""


def _fix(holder: Holder, read: list[_Target]) -> Fix:
    """One for the whole job: what goes from one target to a key of the job holds for all."""
    title = "leave host and port"
    obstacle = next((target.obstacle for target in read if target.obstacle), "") or _conflict(holder, read)
    if not obstacle and _PROBES.search(holder.name) and not holder.alerting:
        obstacle = "if the addresses are to be probed, they need an exporter that does it, and relabelling"
    if obstacle:
        return Fix(title, (), MANUAL, obstacle)
    edits: Edits = ()
    for target in read:
        if target.address != target.node.text:
            edits += everywhere(target.node, put, target.address)
    said = {key: value for key, value in _said(holder, read).items() if value != holder.text(key, _defaults(holder)[key])}
    for key, value in said.items():
        edits += everywhere(holder.node, _added, holder, key, value)
        title += f", `{key}: {value}`"
    if any(target.is_site for target in read) and not holder.alerting:
        return Fix(title, edits, UNSAFE, "a site that is to be probed rather than scraped needs an exporter that does it")
    return Fix(title, edits, SAFE)


def _added(node: Node, holder: Holder, key: str, value: str) -> Edits:
    return add(node, key, value, holder.first_key, first=holder.first_key is None)


def _defaults(holder: Holder) -> dict[str, str]:
    return {"scheme": "http", holder.path_key: "/" if holder.alerting else "/metrics"}


def _said(holder: Holder, read: list[_Target]) -> dict[str, str]:
    """What the job has to say so that every target means what it did: its own word, or that of the targets."""
    defaults = _defaults(holder)
    job = {key: holder.text(key, default) for key, default in defaults.items()}
    schemes = {target.scheme for target in read} - {""}
    paths = {target.path for target in read} - {""}
    return {"scheme": next(iter(schemes), job["scheme"]), holder.path_key: next(iter(paths), job[holder.path_key])}


def _conflict(holder: Holder, read: list[_Target]) -> str:
    """Why the targets cannot mean what they say within one job, or ""."""
    for key, default in _defaults(holder).items():
        job = holder.text(key, default)
        wanted = {(target.scheme if key == "scheme" else target.path) or job for target in read}
        if len(wanted) > 1:
            return (
                f"the targets differ in `{key}`: each needs a job of its own"
                if not holder.alerting
                else f"they differ in `{key}`"
            )
        if wanted == {job}:
            continue
        if holder.node.get(key) is not None:
            return f"the job has `{key}: {job}`"
        if holder.is_discovered or f"__{key}__" in holder.labels:
            return f"`{key}` would hold for other targets too"
    return ""


RULE = Rule(
    code="PRM003",
    name="url-in-static-target",
    message="`{address}` in {where} is written as a URL: Prometheus takes host and port alone",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#static_config",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config",
        ),
        oracle="promtool",
    ),
    triggers={"prometheus": ("://", "targets")},
    docs=__doc__ or "",
)
