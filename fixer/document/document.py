"""A file's text together with what stands in it, parsed once and only when asked."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from fixer.document import conf, go, yaml
from fixer.document.comments import Comment, comments
from fixer.document.node import Duplicate, Node, Route
from fixer.document.span import Span
from fixer.errors import Unreadable

if TYPE_CHECKING:
    from types import EllipsisType


@dataclass(frozen=True, eq=False)
class Document:
    """One file.

    path      relative to the root of its tree, with `/`
    language  `yaml`, `conf` or `go`: decides how the text is read and edited
    kind      what it is for (`compose`, `prometheus`, …), decided by whoever knows products; "" here
    """

    path: str
    text: str
    language: str = "yaml"
    kind: str = ""

    @cached_property
    def roots(self) -> tuple[Node, ...]:
        """Root node of every document in the file. Raises `Unreadable`."""
        if self.language == "go":
            return go.compose(self)
        return conf.compose(self) if self.language == "conf" else yaml.compose(self)

    @cached_property
    def error(self) -> Unreadable | None:
        """Why the text cannot be parsed, or None."""
        try:
            self.roots  # noqa: B018
        except Unreadable as error:
            return error
        return None

    @property
    def root(self) -> Node | None:
        """The first document's root, or None in an empty file."""
        return self.roots[0] if self.roots else None

    @cached_property
    def comments(self) -> tuple[Comment, ...]:
        return go.comments(self) if self.language == "go" else comments(self)

    @property
    def mark(self) -> str:
        """What a comment begins with."""
        return "//" if self.language == "go" else "#"

    @cached_property
    def newline(self) -> str:
        """The line end that the text uses, judged by its first line."""
        end = self.text.find("\n")
        return "\r\n" if end > 0 and self.text[end - 1] == "\r" else "\n"

    @cached_property
    def quote(self) -> Literal["single", "double"]:
        """The quotes that most quoted scalars of the file have; double ones when there is no telling."""
        styles = [node.style for root in self.roots for node in root.walk()]
        return "single" if styles.count("single") > styles.count("double") else "double"

    def find(self, *pattern: str | int | EllipsisType) -> Iterator[Node]:
        """Nodes of every document in the file down this path; `...` stands for every child."""
        for root in self.roots:
            yield from root.find(*pattern)

    def at(self, route: Route) -> Node | None:
        """The node with exactly this route (no merging), or None."""
        if not route or not isinstance(route[0], int) or route[0] >= len(self.roots):
            return None
        node = self.roots[route[0]]
        for depth in range(2, len(route) + 1):
            step = route[depth - 1]
            if node.shape == "sequence" and isinstance(step, int) and step < len(node.items):
                node = node.items[step]
            elif node.shape == "mapping":
                found = next((entry.value for entry in node.entries if entry.value.route[-1] == step), None)
                if found is None:
                    return None
                node = found
            else:
                return None
        return node

    def spot(self, span: Span) -> Node:
        """A node for a place in a text that has no nodes, as it does not parse: it can be shown, and nothing else.

        Its route is the line it stands in, so that it is known again when lines above come or go.
        """
        start = self.text.rfind("\n", 0, span.start) + 1
        line, _, _ = self.text[start:].partition("\n")
        return Node(self, (line.strip(),), "scalar", "plain", span, span, self.text[span.start : span.end])

    @cached_property
    def _uses(self) -> dict[Route, tuple[Node, ...]]:
        uses: dict[Route, tuple[Node, ...]] = {}
        for root in self.roots:
            for node in root.walk():
                if node.home is not None:
                    uses[node.home.route] = (*uses.get(node.home.route, (node.home,)), node)
        return uses

    def uses(self, node: Node) -> tuple[Node, ...]:
        """Every place whose meaning changes when this node's text does: itself, its home, and the home's other aliases."""
        home = node.home or node
        return self._uses.get(home.route, (home,))

    def used_outside(self, node: Node, gone: Collection[Route] = ()) -> Route | None:
        """A place that an alias takes something of the node to, if that is written here and used there and stays there.

        gone  routes that go away, besides the node's own
        """
        if node.home is not None:
            return None
        gone = {*gone, node.route}
        uses = (use.route for inner in node.walk() for use in self.uses(inner))
        return next((use for use in uses if not any(use[:depth] in gone for depth in range(1, len(use) + 1))), None)


__all__ = ["Document", "Duplicate"]
