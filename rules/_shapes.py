"""Values of the wrong shape, or of none of the words that are known, for every product with a schema."""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    MANUAL,
    SAFE,
    Entry,
    Finding,
    Fix,
    Node,
    Project,
    Rule,
    WrongShape,
    deviations,
    everywhere,
    fits,
    items,
    listed,
    put,
    recast,
    replace,
    split,
    wrap,
)

from ._fixes import offered


def one_for_list(project: Project, kind: str) -> Iterator[WrongShape]:
    """Where a scalar or a mapping stands, and nothing but a list, or a list or a mapping, belongs."""
    for wrong in deviations(project, kind):
        if isinstance(wrong, WrongShape) and "sequence" in wrong.shapes and wrong.node.shape != "sequence":
            yield wrong


def without_list(rule: Rule, wrong: WrongShape, whole: bool = False) -> Finding:
    """The finding about one thing where a list of them belongs. `whole`: a comma in it is its own."""
    facts = {"key": wrong.name, "where": wrong.place, "found": _found(wrong.node)}
    parts = [wrong.node.text] if whole else split(wrong)
    obstacle = _obstacle(wrong, parts, "\n" if whole else " \t\n[]{}")
    if obstacle:
        return Finding(rule, wrong.node, facts, (Fix("make it a list", (), MANUAL, obstacle),))
    title = f"make it a list of {len(parts)}" if len(parts) > 1 else "make it a list of one"
    edits = everywhere(wrong.node, wrap) if len(parts) == 1 else listed(wrong)
    return Finding(rule, wrong.node, facts, (Fix(title, edits, SAFE),))


def list_for_mapping(project: Project, kind: str) -> Iterator[WrongShape]:
    """Where a list stands, and nothing but a mapping belongs."""
    for wrong in deviations(project, kind):
        if isinstance(wrong, WrongShape) and wrong.node.shape == "sequence" and wrong.shapes == {"mapping"}:
            yield wrong


def without_mapping(rule: Rule, wrong: WrongShape) -> Finding:
    """The finding about a list of mappings, or of anything else, where one mapping belongs."""
    title, facts = "make it one mapping", {"where": wrong.place, "found": "list"}
    entries = [entry for item in wrong.node.items for entry in item.entries]
    obstacle = _in_the_way(wrong, entries)
    if obstacle:
        return Finding(rule, wrong.node, facts, (Fix(title, (), MANUAL, obstacle),))
    pairs = [(entry.key.text, entry.value.value) for entry in entries]
    if len(pairs) == len(wrong.node.items):
        return Finding(rule, wrong.node, facts, (offered(Fix(title, recast(wrong.node, pairs), SAFE)),))
    return Finding(rule, wrong.node, facts, (offered(Fix(title, replace(wrong.node, dict(pairs)), SAFE)),))


def _in_the_way(wrong: WrongShape, entries: list[Entry]) -> str:
    """Why nobody can say what the mapping would hold, or ""."""
    if not entries or any(item.shape != "mapping" for item in wrong.node.items):
        return "not all of its items are keys with values"
    if any(node.anchor or node.alias or node.tag for node in wrong.node.walk()) or any(entry.merges for entry in entries):
        return "a part of it is shared through an anchor, or tagged"
    if len({entry.key.text for entry in entries}) < len(entries):
        return "several items have the same key"
    if not all(fits(item, wrong.forms, wrong.schema, whole=True) for item in wrong.node.items):
        return "not all of its keys are known there"
    return ""


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


def respelled(node: Node, meant: str | None, title: str = "choose one") -> Fix:
    """The word that is meant in place of another; None: it is near to none of those that are known."""
    if meant is None:
        return Fix(title, (), MANUAL, "it is near to none of them")
    return Fix(f"write {meant}", everywhere(node, put, meant), SAFE)


def _found(node: Node) -> str:
    return "mapping" if node.shape == "mapping" else f"`{node.text}`" if len(node.text) <= 40 else "text"
