"""Matchers that are texts nobody means, and what is meant."""

from __future__ import annotations

from fixer import SAFE, Edits, Fix, Node, everywhere, put


def rewritten(node: Node, matcher: str) -> Fix:
    """The matcher as it is meant, in quotes that it needs no escapes in."""
    return Fix(f"write {matcher}", everywhere(node, _put, matcher), SAFE)


def _put(node: Node, matcher: str) -> Edits:
    return put(node, matcher, "single" if node.style in ("single", "double") else None)
