"""The maps `match`, `source_match` … become lists of matchers; ALM003 and ALM004 differ in where these stand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from fixer import (
    LABEL_NAME,
    MANUAL,
    SAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Matcher,
    Node,
    Project,
    Rule,
    delete,
    is_closed,
    label_value,
    recast,
    rename,
    write_matcher,
)

FLOOR = (0, 22)
"""The Alertmanager that learnt matchers."""


class Twin(NamedTuple):
    """What takes a deprecated key's place. `caveat` says what the change is noticed by."""

    key: str
    regexp: bool
    caveat: str = ""


def modern(project: Project) -> Iterator[Document]:
    """Alertmanager's configurations but those that an Alertmanager too old for matchers reads."""
    for document in project.of("alertmanager"):
        images = [place.service.image for place in project.stack.readers(document)]
        versions = [project.stack.version("alertmanager", document), *(image.version for image in images if image is not None)]
        if all(version is None or version >= FLOOR for version in versions):
            yield document


def findings(rule: Rule, block: Node, twins: Mapping[str, Twin]) -> Iterator[Finding]:
    """The deprecated keys of a route or an inhibition rule.

    A second one that becomes the same list waits for the first, and is then appended.
    """
    found = [(entry.key.text, entry.value) for entry in block.entries if entry.key.text in twins]
    for index, (key, value) in enumerate(found):
        twin = twins[key]
        related = tuple(other for name, other in found[:index] if twins[name].key == twin.key)
        yield Finding(rule, value, {"old": key, "new": twin.key}, (_fix(block, key, value, twin),), related)


def _fix(block: Node, key: str, value: Node, twin: Twin) -> Fix:
    title = f"write `{twin.key}` instead of `{key}`"
    obstacle = _obstacle(block, value, twin)
    return Fix(title, (), MANUAL, obstacle) if obstacle else Fix(title, _edits(block, value, twin), SAFE, twin.caveat)


def _edits(block: Node, value: Node, twin: Twin) -> Edits:
    if value.is_null:
        return rename(value, twin.key)
    if not value.entries:
        return delete(value)
    matchers = [write_matcher(matcher) for matcher in _matchers(value, twin)]
    there = _own(block, twin.key)
    if there is not None:
        return recast(value, matchers, into=there)
    return recast(value, matchers, quote="plain") + rename(value, twin.key)


def _matchers(value: Node, twin: Twin) -> Iterator[Matcher]:
    for name, held in value.entries:
        yield Matcher(name.text, "=~" if twin.regexp else "=", label_value(held) or "")


def _own(block: Node, key: str) -> Node | None:
    return next((entry.value for entry in block.entries if entry.key.text == key), None)


def _obstacle(block: Node, value: Node, twin: Twin) -> str:
    """Why the place cannot be rewritten without a person, or ""."""
    there = _own(block, twin.key)
    if any(entry.merges for entry in block.entries):
        return "a merge key (`<<`) may bring matchers of its own, which the new list would hide"
    if value.alias is not None or value.anchor is not None:
        return "other places share it through an anchor"
    if not value.is_null and value.shape != "mapping":
        return "it is no map from labels to values, so Alertmanager refuses it as it is"
    if not value.is_null and not value.entries and len(block.entries) == 1:
        return "it is empty, and all there is"
    if there is not None and not (there.shape == "sequence" and there.items and value.entries):
        return f"`{twin.key}` stands there too and is no list that could be added to"
    return next(filter(None, (_unclear(value, name, held, twin) for name, held in value.entries)), "")


def _unclear(value: Node, name: Node, held: Node, twin: Twin) -> str:
    """Why one entry does not say which matcher it is, or ""."""
    if name.text == "<<" or held.anchor is not None or held.alias is not None:
        return "part of it is shared through an anchor"
    if not LABEL_NAME.fullmatch(name.text) or name.tag is not None:
        return f"`{name.text}` is no label name"
    if sum(other.key.text == name.text for other in value.entries) > 1:
        return f"`{name.text}` stands there twice"
    if label_value(held) is None:
        return f"the value of `{name.text}` is no plain text"
    if twin.regexp and held.is_null:
        return f"`{name.text}` has no regular expression, so Alertmanager refuses it as it is"
    if twin.regexp and not is_closed(held.text):
        return f"the regular expression of `{name.text}` closes a group it did not open, which a matcher reads otherwise"
    return ""
