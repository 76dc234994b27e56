"""Keys that stand twice in one mapping, which Go's strict YAML decoder refuses."""

from __future__ import annotations

from collections.abc import Iterator

from fixer import MANUAL, SAFE, Document, Finding, Fix, Node, Rule, delete


def repeated(rule: Rule, document: Document) -> Iterator[Finding]:
    """A finding for each later one of the same key, at that one or at an earlier one that says nothing."""
    for root in document.roots[:1]:
        for mapping in root.walk():
            if mapping.home is None and len({entry.key.text for entry in mapping.entries}) < len(mapping.entries):
                yield from _in(rule, mapping)


def _in(rule: Rule, mapping: Node) -> Iterator[Finding]:
    first: dict[str, Node] = {}
    for entry in mapping.entries:
        if entry.merges:
            continue
        earlier = first.setdefault(entry.key.text, entry.value)
        if earlier is not entry.value:
            facts = {"key": entry.key.text, "line": earlier.key.position.line if earlier.key is not None else 0}
            yield Finding(rule, entry.value, facts, (_fix(earlier, entry.value),), (earlier,))


def _fix(earlier: Node, later: Node) -> Fix:
    nodes = (*earlier.walk(), *later.walk())
    if any(node.anchor or node.alias or node.tag or any(entry.merges for entry in node.entries) for node in nodes):
        return Fix("keep one of the two", (), MANUAL, "a part of it is shared through an anchor, or tagged")
    empty = next((node for node in (later, earlier) if node.is_null), None)
    if empty is not None:
        which = "the first" if empty is earlier else "the second"
        return Fix(f"remove {which}, which says nothing", delete(empty, _comments(empty)), SAFE)
    if earlier.value == later.value:
        return Fix("remove the second, which says the same", delete(later), SAFE)
    return Fix("make one of the two", (), MANUAL, "they say different things")


def _comments(empty: Node) -> str:
    """The comments behind and below a key without a value, which stay when it goes."""
    key, text = empty.key, empty.document.text
    if key is None:
        return ""
    kept, end = [], key.span.end + 1
    column = _column(text, key.span.start)
    for comment in empty.document.comments:
        if comment.span.start < end:
            continue
        between = text[end : comment.span.start]
        if between.strip(" \t\r\n:") or (
            "\n" in text[key.span.end : comment.span.start] and _column(text, comment.span.start) <= column
        ):
            break
        kept.append(comment.text)
        end = comment.span.end
    return "\n".join(kept)


def _column(text: str, offset: int) -> int:
    return offset - (text.rfind("\n", 0, offset) + 1)
