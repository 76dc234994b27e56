"""Findings about keys that are misspelled or stand in the wrong place, for every product with a schema."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator

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
    delete,
    moved,
    renamed,
)

from ._fixes import offered


def misspelled(
    rule: Rule, found: Iterable[Deviation], wanted: Callable[[UnknownKey], bool] = lambda _: True
) -> Iterator[Finding]:
    """A finding for each unknown key that can only be one certain key, and for those that are none in the version at hand."""
    earlier: dict[tuple[object, str], Node] = {}
    for unknown in found:
        if not isinstance(unknown, UnknownKey) or unknown.instead or not wanted(unknown):
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


def misplaced(
    rule: Rule, found: Iterable[Deviation], wanted: Callable[[MisplacedKey], bool] = lambda _: True
) -> Iterator[Finding]:
    """A finding for each key that belongs elsewhere."""
    earlier: dict[tuple[object, str], Node] = {}
    for key in found:
        if not isinstance(key, MisplacedKey) or not wanted(key):
            continue
        facts = {"key": key.name, "where": where(key), "place": place(key.to), "rather": f"it belongs into `{place(key.to)}`"}
        caveat = "" if key.sure else "it is known there, and nothing else says that it was meant to stand there"
        fix = offered(Fix(f"move it to `{place(key.to)}`", moved(key), SAFE if key.sure else UNSAFE, caveat))
        yield Finding(rule, key.node, facts, (fix,), _earlier(earlier, key, key.to[0]))


def foreign(rule: Rule, found: Iterable[Deviation]) -> Iterator[Finding]:
    """A finding for each key that no key takes the place of: it is left as a comment.

    Keys that are all there is in their mapping become one comment together with it.
    """
    keys = [one for one in found if isinstance(one, UnknownKey) and one.instead]
    places = {_place(one.node) for one in keys}
    groups: dict[object, tuple[Node, list[UnknownKey]]] = {}
    for key in keys:
        outermost = _outermost(key.node, places)
        groups.setdefault(_place(outermost), (outermost, []))[1].append(key)
    for node, several in groups.values():
        first = several[0]
        names = "`, `".join(one.name for one in several)
        rather = "; ".join(dict.fromkeys(one.instead for one in several))
        yield Finding(
            rule,
            first.node,
            {"key": names, "where": where(first), "rather": rather},
            (commented(node, f"nothing of it takes effect, as before: {rather}"),),
        )


def _place(node: Node) -> tuple[object, ...]:
    return (node.document, *node.route)


def _outermost(node: Node, places: Collection[object]) -> Node:
    """The node, or the mapping furthest up that nothing would be left of without such keys."""
    while (parent := node.parent) is not None and parent.parent is not None and parent.shape == "mapping":
        if any(_place(below) not in places for below in parent.children if below.route != node.route):
            break
        node = parent
    return node


def commented(node: Node, caveat: str) -> Fix:
    """The entry or item as a comment, each line behind a `#`; one that is all there is in something takes that along."""
    while (parent := node.parent) is not None and len(parent.children) == 1 and parent.parent is not None:
        node = parent
    title, text = "leave it as a comment", node.document.text
    if node.home is not None or len(node.document.uses(node)) > 1:
        return Fix(title, (), MANUAL, "it is shared through an anchor")
    first = node.key.outer.start if node.key is not None else text.rfind("-", 0, node.outer.start)
    column = first - (text.rfind("\n", 0, first) + 1)
    lines = text[first : _end(text, node.outer.end)].rstrip().split("\n")
    comments = [lines[0], *(line[min(column, len(line) - len(line.lstrip())) :] for line in lines[1:])]
    leaving = "\n".join(f"# {line.rstrip()}".rstrip() for line in comments)
    return offered(Fix(title, delete(node, leaving), UNSAFE, caveat))


def _end(text: str, offset: int) -> int:
    """The end of the line that the offset is in, or ends."""
    end = text.find("\n", max(0, offset - 1))
    return len(text) if end < 0 else end


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
