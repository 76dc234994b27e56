"""Items of the lists that hand variables to a container or a build."""

from __future__ import annotations

from collections.abc import Iterator

from fixer import Document, Node

_PLACES = (("environment",), ("build", "args"))


def listed(document: Document) -> Iterator[Node]:
    """Every `NAME=value` of `environment` and `build.args` where they are lists; what an anchor shares is told once."""
    told = set()
    for service in document.find("services", ...):
        for place in _PLACES:
            variables = service.get(*place)
            for item in variables.items if variables is not None else ():
                if item.shape == "scalar" and item.span not in told:
                    told.add(item.span)
                    yield item
