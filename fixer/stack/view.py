"""One value of the merged model: what it says after interpolation, and the node that says it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from fixer.document.node import Node
from fixer.stack.interpolation import Variables, expand, shown


class Scope(NamedTuple):
    """How a file's paths and variables resolve: its project directory (relative to the tree's root), and what is set there."""

    folder: str
    variables: Variables


@dataclass(slots=True, eq=False)
class View:
    """A value of the merged model. Nobody changes one; like `Node` it is not `frozen`, as each file makes thousands.

    node     where it is written; for a mapping that several files share, the last of them
    nodes    all mappings that were laid over each other to make this one, base first
    entries  of a mapping, else None;  items  of a sequence, else None
    """

    node: Node
    scope: Scope
    nodes: tuple[Node, ...] = ()
    entries: Mapping[str, View] | None = None
    items: tuple[View, ...] | None = None

    @property
    def text(self) -> str | None:
        """A scalar after interpolation; None when unknown, empty, or not a scalar."""
        if self.node.shape != "scalar" or self.node.is_null:
            return None
        return expand(written(self.node), self.scope.variables)

    @property
    def shown(self) -> str:
        """A scalar with what is known of its variables; "" for anything else."""
        return "" if self.node.shape != "scalar" or self.node.is_null else shown(self.node.text, self.scope.variables)

    def get(self, *keys: str) -> View | None:
        """The value down this path, or None."""
        view: View | None = self
        for key in keys:
            view = (view.entries or {}).get(key) if view else None
        return view

    def pairs(self) -> Mapping[str, View]:
        """A mapping's entries; none for anything else."""
        return self.entries or {}

    def list(self) -> tuple[View, ...]:
        """The items of a sequence, a lone scalar as its only item, nothing for anything else."""
        if self.items is not None:
            return self.items
        return () if self.entries is not None or self.node.is_null else (self,)


_INTEGER = r"[-+]?(?:0[xX][0-9a-fA-F_]+|0[oO]?[0-7_]+|0[bB][01_]+|[1-9][0-9_]*|0)\Z"
_DECIMAL = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z"


def written(node: Node) -> str:
    """A scalar's text as Compose gets it: go-yaml reads bare numbers before anybody sees them (`1.50` is 1.5, `0777` is 511)."""
    text = node.text
    if node.style != "plain" or node.tag is not None or not text or text[0] not in "+-.0123456789":
        return text.lower() if node.style == "plain" and text in ("True", "TRUE", "False", "FALSE") else text
    if re.match(_INTEGER, text):
        octal = re.sub(r"(?<![^+-])0[oO]?(?=[0-7_])", "0o", text)
        return str(int(octal.replace("_", ""), 0))
    return repr(float(text)).removesuffix(".0") if re.match(_DECIMAL, text) else text


def view(node: Node, scope: Scope) -> View:
    """A document's node as a model value."""
    if node.shape == "mapping":
        entries = {key: view(value, scope) for key, value in node.pairs() if value.tag != "!reset"}
        return View(node, scope, (node,), entries=entries)
    if node.shape == "sequence":
        return View(node, scope, (node,), items=tuple(view(item, scope) for item in node.items if item.tag != "!reset"))
    return View(node, scope, (node,))
