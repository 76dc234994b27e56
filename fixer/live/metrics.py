"""Whether anybody has the metrics that rules and dashboards use."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from posixpath import join
from typing import Any

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.errors import Unreadable
from fixer.live import promql
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.exposition import shortened
from fixer.live.said import Said, text_of
from fixer.output.diff import Name
from fixer.stack.project import Project

PART = "metrics"
SYNTHETIC = frozenset(
    {
        "up",
        "ALERTS",
        "ALERTS_FOR_STATE",
        "scrape_duration_seconds",
        "scrape_samples_scraped",
        "scrape_samples_post_metric_relabeling",
        "scrape_series_added",
    }
)
"""What Prometheus makes itself."""


@dataclass(frozen=True)
class Known:
    """names: seen anywhere; unread: targets whose metrics nobody could see, which may have others."""

    names: frozenset[str]
    unread: tuple[str, ...] = ()

    def lacks(self, used: Iterable[str]) -> frozenset[str]:
        return frozenset(name for name in used if not (name in self.names or name in SYNTHETIC))


def of_rules(documents: Iterable[Document], known: Known, name: Name) -> Iterator[Check]:
    """For each file of rules, whether somebody has the metrics in its expressions."""
    for document in documents:
        rules = list(document.find("groups", ..., "rules", ...))
        recorded = {record.text for rule in rules if (record := rule.get("record")) is not None}
        used = {node: promql.names(node.text) - recorded for rule in rules if (node := rule.get("expr")) is not None}
        lacking = {node: missing for node, names in used.items() if (missing := known.lacks(names))}
        nodes = tuple(lacking)
        every = frozenset[str]().union(*used.values())
        missing = frozenset[str]().union(*lacking.values())
        if not every:
            continue
        if not missing:
            yield Check(PART, name(document.path), PASS, f"{len(every)} of {len(every)} metrics are there", nodes)
        elif known.unread:
            reason = f"{shortened(missing)} may be at {shortened(known.unread)}, which could not be read"
            yield Check(PART, name(document.path), NOT_CHECKED, reason, nodes)
        else:
            reason = f"nobody has {shortened(missing)}, which {_users(nodes)} cannot do without"
            yield Check(PART, name(document.path), FAIL, reason, nodes)


def _users(nodes: Iterable[Node]) -> str:
    rules = (node.parent for node in nodes)
    titles = (rule.get("alert") or rule.get("record") for rule in rules if rule is not None)
    return shortened({title.text for title in titles if title is not None})


def of_dashboards(project: Project, known: Known, name: Name) -> Iterator[Check]:
    """For each dashboard that Grafana is given, whether it shows anything. A dashboard made for all may have empty panels."""
    for path in _dashboards(project):
        used = _panels(project, path) - SYNTHETIC
        missing = known.lacks(used)
        if not used:
            continue
        if not missing:
            yield Check(PART, name(path), PASS, f"{len(used)} of {len(used)} metrics are there")
        elif known.unread:
            reason = f"{shortened(missing)} may be at {shortened(known.unread)}, which could not be read"
            yield Check(PART, name(path), NOT_CHECKED, reason)
        elif len(missing) < len(used):
            reason = f"{len(used) - len(missing)} of {len(used)} metrics are there; nobody has {shortened(missing)}"
            yield Check(PART, name(path), PASS, reason)
        else:
            yield Check(PART, name(path), FAIL, f"it shows nothing: nobody has {shortened(missing)}")


def _dashboards(project: Project) -> list[str]:
    """Files in the folders that provisioning names, found through the mounts of the services that read it."""
    found: set[str] = set()
    for document in project.of("grafana-dashboards"):
        folders = [node.text for node in document.find("providers", ..., "options", "path")]
        for reader in project.stack.readers(document):
            for mount in reader.service.mounts:
                for folder in folders:
                    if mount.origin is not None and (mount.target + "/").startswith(folder.rstrip("/") + "/"):
                        found |= set(_below(project, mount.origin))
                    elif mount.origin is not None and (folder + "/").startswith(mount.target.rstrip("/") + "/"):
                        found |= set(_below(project, join(mount.origin, folder[len(mount.target) :].strip("/")).rstrip("/")))
    return sorted(found)


def _below(project: Project, origin: str) -> Iterator[str]:
    files = project.tree.files
    yield from (path for path in files if path.endswith(".json") and (path == origin or path.startswith(f"{origin}/")))


def _panels(project: Project, path: str) -> frozenset[str]:
    """The metrics that a dashboard's queries to a Prometheus name."""
    try:
        found = json.loads(project.tree.read(path))
    except (Unreadable, ValueError):
        return frozenset()
    return frozenset[str]().union(*(promql.names(expression) for expression in _expressions(Said(found))))


def _expressions(holder: Said) -> Iterator[str]:
    for panel in holder.objects("panels"):
        for target in Said(panel).objects("targets"):
            if _asks_prometheus(target.get("datasource") or panel.get("datasource")):
                yield text_of(target.get("expr"))
        yield from _expressions(Said(panel))


def _asks_prometheus(source: Any) -> bool:
    return isinstance(source, dict) and source.get("type") == "prometheus"
