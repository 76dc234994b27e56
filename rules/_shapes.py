"""Findings about values of the wrong shape, for every product with a schema."""

from __future__ import annotations

from collections.abc import Iterator

from fixer import MANUAL, SAFE, Finding, Fix, Node, Rule, WrongShape, everywhere, fits, items, listed, split, wrap


def one_for_list(wrong: WrongShape) -> bool:
    """Whether a scalar or a mapping stands where nothing but a list, or a list or a mapping, belongs."""
    return "sequence" in wrong.shapes and wrong.node.shape != "sequence"


def without_list(rule: Rule, wrong: WrongShape, whole: bool = False) -> Iterator[Finding]:
    """The finding about one thing where a list of them belongs. `whole`: a comma in it is its own."""
    facts = {"key": wrong.name, "where": wrong.place, "found": _found(wrong.node)}
    parts = [wrong.node.text] if whole else split(wrong)
    obstacle = _obstacle(wrong, parts, "\n" if whole else " \t\n[]{}")
    if obstacle:
        yield Finding(rule, wrong.node, facts, (Fix("make it a list", (), MANUAL, obstacle),))
        return
    title = f"make it a list of {len(parts)}" if len(parts) > 1 else "make it a list of one"
    edits = everywhere(wrong.node, wrap) if len(parts) == 1 else listed(wrong)
    yield Finding(rule, wrong.node, facts, (Fix(title, edits, SAFE),))


def _obstacle(wrong: WrongShape, parts: list[str], unclear: str) -> str:
    """Why nobody can say what the list would hold, or "". `unclear`: characters that an item would not have."""
    inner = items(wrong)
    if inner and not fits(wrong.node, inner, wrong.schema):
        return f"the {_found(wrong.node)} is none of what the list holds"
    if wrong.node.shape == "scalar" and any(_is_unclear(part, unclear) for part in parts):
        return "where one item ends is not clear"
    return ""


def _is_unclear(part: str, unclear: str) -> bool:
    return not part or part[0] in "[{" or bool(set(part) & set(unclear))


def _found(node: Node) -> str:
    return "mapping" if node.shape == "mapping" else f"`{node.text}`" if len(node.text) <= 40 else "text"
