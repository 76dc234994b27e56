"""Where routes, matchers and receivers stand in Alertmanager's configuration, each once."""

from __future__ import annotations

from collections.abc import Iterator

from fixer import MANUAL, Document, Fix, Node, Project

from .._keys import commented
from ._rendered import rendered


def routes(document: Document) -> Iterator[Node]:
    """Every route that is written out, the first one first; what an alias repeats is left out."""
    for root in document.roots[:1]:
        route = root.get("route")
        if route is not None:
            yield from _below(route)


def _below(route: Node) -> Iterator[Node]:
    if route.shape != "mapping" or route.home is not None:
        return
    yield route
    for child in route.find("routes", ...):
        yield from _below(child)


def own(mapping: Node, key: str) -> Node | None:
    """The value of a key that stands in the mapping itself, neither merged into it nor behind an alias."""
    found = (entry.value for entry in mapping.entries if entry.key.text == key)
    return next((value for value in found if value.home is None), None)


def matchers(document: Document) -> Iterator[Node]:
    """Every text in a list of matchers, of routes and of inhibition rules."""
    lists = [own(route, "matchers") for route in routes(document)]
    for block in document.find("inhibit_rules", ...):
        if block.shape == "mapping" and block.home is None:
            lists += [own(block, "source_matchers"), own(block, "target_matchers")]
    for found in lists:
        for item in found.items if found is not None else ():
            if item.shape == "scalar" and item.home is None and item.tag is None:
                yield item


def receivers(document: Document) -> tuple[Node, ...]:
    """The receivers, those behind aliases too."""
    return tuple(one for root in document.roots[:1] for one in root.find("receivers", ...) if one.shape == "mapping")


def without(project: Project, document: Document, entry: Node) -> Fix:
    """One way to notify as a comment, where the file says all there is to it: the rest of the file works without."""
    if rendered(project, document, project.stack.mounted(document)):
        return Fix("fill it in", (), MANUAL, "something fills in the file before Alertmanager reads it")
    kind = str(entry.route[-2]).removesuffix("_configs")
    return commented(entry, f"nobody is told by {kind} until it is filled in; all else in the file takes effect")


def name(receiver: Node) -> str:
    """A receiver's name, or "" where it has none."""
    found = receiver.get("name")
    return "" if found is None or found.shape != "scalar" or found.is_null else found.text
