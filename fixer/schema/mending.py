"""Edits that mend deviations. Each is made at every place that shares the text through an anchor, or not at all."""

from __future__ import annotations

import re

from fixer.document.edit import Edits, refuse
from fixer.document.nesting import ITEM, nest
from fixer.document.node import Node
from fixer.document.operations import add, delete, everywhere, move, recast, rename, wrap
from fixer.schema.deviations import MisplacedKey, UnknownKey, WrongShape
from fixer.schema.model import Form
from fixer.schema.walker import fits


def renamed(unknown: UnknownKey) -> Edits:
    """The key that was meant; a mapping where a list of them belongs becomes its only item."""
    meant = unknown.meant
    if meant is None:
        return refuse(unknown.node.path, "unknown-key", "no key is near enough")
    alone = unknown.node.shape == "mapping" and not fits(unknown.node, meant.forms, unknown.schema)
    return everywhere(unknown.node, lambda node: rename(node, meant.name) + (wrap(node) if alone else ()))


def listed(wrong: WrongShape) -> Edits:
    """A list of one; words with commas or blanks between them become as many items where each may be one."""
    parts = split(wrong)
    if len(parts) > 1:
        return everywhere(wrong.node, lambda node: recast(node, parts))
    return everywhere(wrong.node, wrap)


def split(wrong: WrongShape) -> list[str]:
    """The words that a scalar with commas in it is a list of; itself where it has none."""
    if wrong.node.shape != "scalar" or "," not in wrong.node.text:
        return [wrong.node.text]
    return [part for part in re.split(r"\s*,\s*", wrong.node.text.strip()) if part]


def items(wrong: WrongShape) -> tuple[Form, ...]:
    """What the items of the list may be that belongs where this is."""
    return tuple(one for form in wrong.forms if form.kind == "list" for one in form.of)


def moved(misplaced: MisplacedKey) -> Edits:
    """The entry where it belongs; what is missing on the way is made."""
    return everywhere(misplaced.node, lambda use: _moved(misplaced, use))


def _moved(misplaced: MisplacedKey, node: Node) -> Edits:
    steps, place = list(misplaced.to), node.parent
    while steps and steps[0] == "^" and place is not None:
        steps.pop(0)
        place = place.parent if place.parent is None or place.parent.shape == "mapping" else place.parent.parent
    if place is None:
        return refuse(node.path, "no-place", "there is no such place above it")
    while len(steps) > 1:
        below = _own(place, steps[0])
        if below is None:
            break
        place, steps = below, steps[1:]
        if steps[0] == ITEM:
            if place.shape != "sequence" or len(place.items) != 1:
                return refuse(node.path, "no-place", "there are several, or none")
            place, steps = place.items[0], steps[1:]
    if len(steps) == 1:
        return _into(misplaced, node, place, steps[0])
    if place is node.parent:
        return rename(node, steps[0]) + nest(node, *steps[1:])
    value = node.value
    for step in reversed(steps[1:]):
        value = [value] if step == ITEM else {step: value}
    return delete(node) + add(place, steps[0], value)


def _into(misplaced: MisplacedKey, node: Node, place: Node, key: str) -> Edits:
    if place.shape == "mapping" or place.is_null:
        return move(node, place, key if key != misplaced.name else None)
    short = _short(misplaced, place)
    if place.shape != "scalar" or not short:
        return refuse(node.path, "not-a-mapping", f"it belongs into a {place.shape}")
    return nest(place, short, beside={key: node.value}) + delete(node)


def _short(misplaced: MisplacedKey, place: Node) -> str:
    """The key that a scalar at `place`, which is behind a key of the same mapping, stands for."""
    owner, structure = place.key, misplaced.structure
    key = structure.keys.get(owner.text) if owner is not None and structure is not None else None
    names = [form.name for form in key.forms if form.kind == "structure"] if key is not None else []
    return misplaced.schema.structures[names[0]].short if names else ""


def _own(mapping: Node, key: str) -> Node | None:
    """The value of a key that stands in the mapping itself."""
    return next((entry.value for entry in mapping.entries if entry.key.text == key), None)
