"""Fixes for a name that is declared nowhere: call it by its right name, or declare it."""

from __future__ import annotations

from fixer import MANUAL, SAFE, UNSAFE, Edits, Fix, Node, Project, add, put, rename

from .._fixes import offered
from ._references import Missing, alone, elsewhere, meant, unread


def renaming(found: Missing, caveat: str) -> Fix | None:
    """Call it what it is a slip of, or None when it is none of anything."""
    name = meant(found.name, found.known)
    return None if name is None else offered(Fix(f"call it `{name}`", renamed(found.node, found.name, name), UNSAFE, caveat))


def renamed(node: Node, name: str, other: str) -> Edits:
    """The reference, a key or a part of a text, with the other name."""
    if node.key is not None and node.key.text == name:
        return rename(node, other)
    leads = node.route[-1] != "network_mode" and node.text.split(":")[0] == name
    return put(node, other + node.text.removeprefix(name) if leads else node.text.removesuffix(name) + other)


def declaring(project: Project, found: Missing, section: str, doubt: str) -> Fix:
    """Declare it in the file that refers to it. `doubt`: why that may not be what is meant, or ""."""
    title = f"declare `{found.name}` under `{section}`"
    reason = uncertain(project, found, section)
    if reason:
        return Fix(title, (), MANUAL, reason)
    return offered(Fix(title, declared_as(found.node, section, found.name, None), UNSAFE if doubt else SAFE, doubt))


def uncertain(project: Project, found: Missing, section: str) -> str:
    """Why nobody can tell which file is to declare it, or ""."""
    other = elsewhere(project, found.name, section)
    if other:
        return f"{other} declares it too: with `external: true` and its real name when it is the same"
    if not found.own:
        return "the file is part of others, and each of them has to declare it"
    if not alone(project, found.node.document):
        return "the file may belong on another of its folder, and mean a name of that one"
    if unread(project, found.node.document):
        return "another Compose file cannot be read, and may declare it"
    return ""


def declared_as(node: Node, section: str, name: str, value: dict[str, str] | None) -> Edits:
    """The name with its value in the top-level section of the file that the node is in."""
    root = node.document.at(node.route[:1])
    if root is None:
        return ()
    said = root.get(section)
    return add(root, section, {name: value}) if said is None else add(said, name, value)
