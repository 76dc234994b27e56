"""Addresses that Grafana asks for the data of a data source, and how to change one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import Address, Edits, Node, Project, addresses, put

from ._provisioning import Source, sources


class Asked(NamedTuple):
    """The address in a `url`, be it the data source's own or one among its `jsonData`."""

    source: Source
    node: Node
    address: Address
    port: int

    def changed(self, host: str | None = None, port: int | None = None) -> Edits:
        """Another host or port at every place that shares the text."""
        text = self.address.changed(self.node.text, host, port)
        return tuple(edit for node in self.node.document.uses(self.node) for edit in put(node, text))


def asked(project: Project) -> Iterator[Asked]:
    """Every address with a port that Grafana itself asks; what the browser asks (`access: direct`) is another matter."""
    for source in sources(project):
        if source.text("access") == "direct":
            continue
        for node in (source.node.get("url"), source.node.get("jsonData", "url")):
            if node is None or node.shape != "scalar" or node.home is not None:
                continue
            found = addresses(node.text)
            if len(found) == 1 and found[0].port is not None:
                yield Asked(source, node, found[0], found[0].port)
