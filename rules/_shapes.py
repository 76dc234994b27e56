"""Findings about values of the wrong shape, for every product with a schema."""

from __future__ import annotations

from collections.abc import Iterator

from fixer import MANUAL, SAFE, Finding, Fix, Node, Rule, WrongShape, fits, items, listed, split

from ._keys import shown


def one_for_list(wrong: WrongShape) -> bool:
    """Whether a scalar or a mapping stands where nothing but a list, or a list or a mapping, belongs."""
    return "sequence" in wrong.shapes and wrong.node.shape != "sequence"


def without_list(rule: Rule, wrong: WrongShape) -> Iterator[Finding]:
    """The finding about one thing where a list of them belongs."""
    inner = items(wrong)
    whole = not inner or fits(wrong.node, inner, wrong.schema)
    parts = split(wrong)
    facts = {"key": wrong.name, "where": shown(wrong.path), "found": _found(wrong.node)}
    if not whole:
        obstacle = f"the {_found(wrong.node)} is none of what the list holds"
        yield Finding(rule, wrong.node, facts, (Fix("make it a list", (), MANUAL, obstacle),))
    elif any(not part or " " in part for part in parts) and len(parts) > 1:
        yield Finding(rule, wrong.node, facts, (Fix("make it a list", (), MANUAL, "where one item ends is not clear"),))
    else:
        title = f"make it a list of {len(parts)}" if len(parts) > 1 else "make it a list of one"
        yield Finding(rule, wrong.node, facts, (Fix(title, listed(wrong), SAFE),))


def _found(node: Node) -> str:
    return "mapping" if node.shape == "mapping" else f"`{node.text}`" if len(node.text) <= 40 else "text"
