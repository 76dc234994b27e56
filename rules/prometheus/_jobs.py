"""Scrape jobs and groups of Alertmanagers, with the addresses that are written in them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import Document, Node


class Holder(NamedTuple):
    """What static addresses stand in: a scrape job, or an entry of `alertmanagers`.

    name      how a reader would call it
    targets   the addresses as they are written, in order
    alerting  whether alerts are sent there
    """

    node: Node
    name: str
    targets: tuple[Node, ...]
    alerting: bool

    @property
    def path_key(self) -> str:
        return "path_prefix" if self.alerting else "metrics_path"

    @property
    def first_key(self) -> str | None:
        """The key behind which new ones look at home."""
        return None if self.alerting else "job_name"

    def text(self, key: str, default: str = "") -> str:
        """What a key says in place of the default."""
        node = self.node.get(key)
        return node.text if node is not None and node.shape == "scalar" and node.text else default

    @property
    def is_relabelled(self) -> bool:
        steps = self.node.get("relabel_configs")
        return steps is not None and bool(steps.items)

    @property
    def is_discovered(self) -> bool:
        """Whether other addresses come from elsewhere."""
        return any(key.endswith("_sd_configs") for key, _ in self.node.pairs())

    @property
    def labels(self) -> frozenset[str]:
        """The labels that go with the addresses."""
        return frozenset(key for labels in self.node.find("static_configs", ..., "labels") for key, _ in labels.pairs())


def holders(document: Document) -> Iterator[Holder]:
    """Every job and group of Alertmanagers with static addresses."""
    for job in document.find("scrape_configs", ...):
        name = job.get("job_name")
        yield Holder(job, f"job `{name.text}`" if name is not None and name.text else "a job", _targets(job), False)
    for manager in document.find("alerting", "alertmanagers", ...):
        yield Holder(manager, "`alertmanagers`", _targets(manager), True)


def _targets(holder: Node) -> tuple[Node, ...]:
    return tuple(node for node in holder.find("static_configs", ..., "targets", ...) if node.shape == "scalar")
