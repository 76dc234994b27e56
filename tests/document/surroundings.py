"""What stands around a node: its ancestors, keys, and what follows it."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.document.node import Node


def ancestors(node: Node, *, itself: bool = False) -> Iterator[Node]:
    """The node's parents from near to far, after the node `itself` if asked."""
    current = node if itself else node.parent
    while current is not None:
        yield current
        current = current.parent


def keys_of(node: Node) -> list[str]:
    """The keys of a mapping as written."""
    return [entry.key.text for entry in node.entries]


def is_merge(node: Node) -> bool:
    """Whether the node is what a `<<` brings."""
    return node.key is not None and node.key.text == "<<"


def is_empty(node: Node) -> bool:
    """Whether the node is a value that is not written at all."""
    return node.is_null and node.source == "" and node.key is not None and not is_merge(node)


def next_token(node: Node) -> int:
    """Where the next thing that is no comment begins: comments from the node to there may go with it."""
    document = node.document
    inside = set(map(id, tokens(node)))
    outside = (other.outer.start for root in document.roots for other in tokens(root) if id(other) not in inside)
    return min((start for start in outside if start >= node.outer.end), default=len(document.text))


def tokens(node: Node) -> Iterator[Node]:
    """The node and all below it, keys included."""
    yield node
    for key, value in node.entries:
        yield key
        yield from tokens(value)
    for item in node.items:
        yield from tokens(item)


def shown(node: Node) -> str:
    """The node's route, short."""
    return "/".join(map(str, node.route))
