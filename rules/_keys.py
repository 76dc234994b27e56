"""Findings about keys that are misspelled or stand in the wrong place, for every product with a schema."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from fixer import (
    MANUAL,
    SAFE,
    UNSAFE,
    Deviation,
    Finding,
    Fix,
    MisplacedKey,
    Node,
    Rule,
    UnknownKey,
    moved,
    renamed,
)

Choice = Callable[[Deviation], bool]


def misspelled(rule: Rule, found: Iterable[Deviation], wanted: Choice = lambda _: True) -> Iterator[Finding]:
    """A finding for each unknown key that can only be one certain key, and for those that are none in the version at hand."""
    earlier: dict[tuple[object, str], Node] = {}
    for unknown in found:
        if not isinstance(unknown, UnknownKey) or not wanted(unknown):
            continue
        if unknown.meant is not None:
            related = _earlier(earlier, unknown, unknown.meant.name)
            facts = {"key": unknown.name, "where": where(unknown), "rather": f"`{unknown.meant.name}` is meant"}
            fix = offered(Fix(f"call it `{unknown.meant.name}`", renamed(unknown), SAFE))
            yield Finding(rule, unknown.node, facts, (fix,), related)
        elif unknown.assumed.version is not None and unknown.assumed.version <= unknown.schema.version:
            facts = {"key": unknown.name, "where": where(unknown), "rather": f"as of {unknown.assumed.shown}"}
            yield Finding(rule, unknown.node, facts, (Fix("remove it, or find what it should be", (), MANUAL, _NOTHING),))


_NOTHING = "no key is near enough to be the one that is meant"


def misplaced(rule: Rule, found: Iterable[Deviation], wanted: Choice = lambda _: True) -> Iterator[Finding]:
    """A finding for each key that belongs elsewhere."""
    earlier: dict[tuple[object, str], Node] = {}
    for key in found:
        if not isinstance(key, MisplacedKey) or not wanted(key):
            continue
        facts = {"key": key.name, "where": where(key), "place": place(key.to), "rather": f"it belongs into `{place(key.to)}`"}
        caveat = "" if key.sure else "it is known there, and nothing else says that it was meant to stand there"
        fix = offered(Fix(f"move it to `{place(key.to)}`", moved(key), SAFE if key.sure else UNSAFE, caveat))
        yield Finding(rule, key.node, facts, (fix,), _earlier(earlier, key, key.to[0]))


def offered(fix: Fix) -> Fix:
    """The fix, or the same without edits where one of them cannot be made."""
    refused = next((edit.refused for edit in fix.edits if edit.refused is not None), None)
    return fix if refused is None else Fix(fix.title, (), MANUAL, refused.reason)


def _earlier(earlier: dict[tuple[object, str], Node], found: Deviation, target: str) -> tuple[Node, ...]:
    """The one that wants the same place of the same mapping and is before this one, which has to wait for it."""
    first = earlier.setdefault((found.node.route[:-1], target), found.node)
    return () if first is found.node else (first,)


def where(found: Deviation) -> str:
    """The mapping that a key stands in, for a reader: `receivers[].email_configs[]`."""
    return found.place.removesuffix(found.name).removesuffix(".") or "the top level"


def place(to: Iterable[str]) -> str:
    """Where a key belongs, for a reader: `static_configs[].targets`."""
    return ".".join(step for step in to if step != "^").replace(".*", "[]")
