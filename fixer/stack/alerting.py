"""A Prometheus that evaluates alerting rules, tells nobody, and runs beside an Alertmanager that nobody else tells either."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from posixpath import basename
from typing import TYPE_CHECKING, NamedTuple

from fixer.document.document import Document
from fixer.document.node import Node
from fixer.stack import consumers, flags, prometheus
from fixer.stack.listening import interface
from fixer.stack.model import ComposeProject, MountedIn, Service
from fixer.stack.mounting import runs

if TYPE_CHECKING:
    from fixer.stack.project import Stack

_BEHIND = frozenset({"web.external-url", "web.route-prefix", "web.config.file"})
"""Flags of an Alertmanager that put it below a path, or behind TLS or a password."""

_FOR_PEOPLE = frozenset({"nginx", "httpd", "traefik", "caddy", "haproxy", "oauth2-proxy", "karma", "blackbox-exporter"})
"""Images that lead people to the pages of others, or look after them."""


class Untold(NamedTuple):
    """The Alertmanager that a Prometheus should tell.

    consumer  the service that reads the configuration
    service   the Alertmanager's;  port  where it listens;  node  where it is written
    doubt     why host and port may not be enough, or ""
    """

    consumer: str
    service: str
    port: int
    node: Node
    doubt: str


def untold(stack: Stack, document: Document) -> Iterator[Untold | None]:
    """The one Alertmanager that the Prometheus of each place that reads the configuration should tell, but does not."""
    readers = stack.readers(document)
    if not readers or _tells(stack, document) or not _alerts(stack, document):
        return
    for place in readers:
        yield _untold(stack, place)


def _tells(stack: Stack, document: Document) -> bool:
    """Whether any Alertmanager is named or discovered."""
    if any(target.role == "alerting" for target in stack.targets(document)):
        return True
    managers = tuple(document.find("alerting", "alertmanagers", ...))
    return any(key.endswith("_sd_configs") or key == "relabel_configs" for one in managers for key, _ in one.pairs())


def _alerts(stack: Stack, document: Document) -> bool:
    """Whether there are alerting rules: in a rule file that is known, or in one that is not, where `alerting` is thought of."""
    patterns = [node.text for node in document.find("rule_files", ...)]
    paths = [prometheus.matching(pattern, document, stack.project.tree, stack.readers(document)) for pattern in patterns]
    found = {document.path: document for document in stack.project.of("prometheus-rules")}
    known = [found.get(path) for several in paths for path in several]
    if any(rules is not None and any(True for _ in rules.find("groups", ..., "rules", ..., "alert")) for rules in known):
        return True
    all_known = all(paths) and None not in known
    return bool(patterns) and not all_known and any(True for _ in document.find("alerting"))


def _untold(stack: Stack, place: MountedIn) -> Untold | None:
    project, consumer = place.project, place.service
    managers = [service for service in project.services.values() if runs(service, "alertmanager")]
    if len(managers) != 1 or consumer.network_mode or managers[0].network_mode or not project.loaded or _is_agent(consumer):
        return None
    manager = managers[0]
    if not consumer.networks.keys() & manager.networks.keys() or _told_by_another(stack, project, consumer, manager):
        return None
    port = interface(stack, project, manager, 9093)
    if port is None:
        return None
    behind = next((flag.name for flag in flags.flags(manager.words) if flag.name in _BEHIND and not _is_plain(flag)), "")
    return Untold(consumer.name, manager.name, port, manager.nodes[-1], f"`--{behind}` may put it elsewhere" if behind else "")


def _is_agent(consumer: Service) -> bool:
    """Whether it evaluates no rules."""
    return any(
        flag.name == "agent" or (flag.name == "enable-feature" and "agent" in flag.value) for flag in flags.flags(consumer.words)
    )


def _is_plain(flag: flags.Flag) -> bool:
    """Whether an external address has no path, so that nothing moves."""
    return flag.name == "web.external-url" and "://" in flag.value and "/" not in flag.value.split("://")[1].rstrip("/")


def _told_by_another(stack: Stack, project: ComposeProject, consumer: Service, manager: Service) -> bool:
    """Whether anything else uses the Alertmanager, dashboards apart: then this one may be kept from it on purpose."""
    for document in stack.project.of("prometheus"):
        if any(target.role == "alerting" and target.host in manager.names for target in stack.targets(document)):
            return True
    others = {name: service for name, service in project.services.items() if service is not consumer and not _shows(service)}
    found = consumers.listeners(stack.project.tree, replace(project, services=others), manager)
    return any(fact.node is not None and "labels" not in fact.node.route for fact in found)


def _shows(service: Service) -> bool:
    """Whether it leads people to the Alertmanager's pages."""
    return runs(service, "grafana") or (service.image is not None and basename(service.image.name) in _FOR_PEOPLE)
