"""Items such as `- 8080: 80`: a text with a blank behind its colon, which makes it a mapping."""

from __future__ import annotations

from fixer import Deviation, Node, UnknownKey

_LONG_FORMS = frozenset({"Service.ports", "Service.volumes", "Service.devices"})
"""What an item may be besides a text, so that its one key is taken for a key of these."""


def is_pair(found: Deviation) -> bool:
    """Whether an unknown key is no key at all, but the first half of a text."""
    item = found.node.parent
    if not isinstance(found, UnknownKey) or (found.mapping == "Service.ports" and found.meant is not None):
        return False
    return found.mapping in _LONG_FORMS and item is not None and pair(item) is not None


def pair(item: Node) -> tuple[str, str | None] | None:
    """Both sides of an item that is a mapping of one word to another, or to nothing; else None."""
    if item.shape != "mapping" or len(item.entries) != 1 or item.alias is not None or item.anchor is not None:
        return None
    key, value = item.entries[0]
    if key.shape != "scalar" or key.text == "<<" or value.shape != "scalar" or value.alias or value.anchor or value.tag:
        return None
    return key.text, None if value.is_null else value.text
