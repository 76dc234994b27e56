"""Tests of healthchecks: where they stand, and what a shell makes of their words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from posixpath import basename
from typing import Literal, NamedTuple

from fixer import MANUAL, SAFE, Edits, Fix, Node, Project, Service, everywhere, insert, keep, programs, put, regex

KINDS = ("CMD", "CMD-SHELL", "NONE")
"""What the list form begins with."""

Role = Literal["operator", "command", "argument", "unclear"]

_JOINTS = frozenset({"||", "&&", "|", "&", ";"})
_REDIRECTION = regex(r"(?:[12&]?>{1,2}|<)(?:&[12]|/dev/\w+)?\Z")
_BEGINS = regex(r"\s*(?:\|\||&&|\||[12&]?>)\s*\S")
_ENDS = regex(r"(?:\|\||&&|\||;)\s*\Z")
_THEN_EXITS = regex(r"[^\s'\"]+\s*\|\|\s*(?:exit\s+\d+|false)\s*\Z")
_SYNTAX = regex(r"\s(?:\|\||&&|\|)\s|\s[12]?>{1,2}\s*[/&\w]|`|\$\$")
_VARIABLE = regex(r"\$\$\{?\w")
_QUOTED = regex(r"[\s;&|<>()*?\[\]#~`\"'\\]")
_SHELLS = frozenset({"sh", "bash", "ash", "dash", "zsh"})
_BUILT_IN = frozenset(
    {"!", "(", ".", ":", "[[", "case", "cd", "command", "eval", "exec", "exit", "export", "for", "if", "read", "set", "source"}
    | {"trap", "type", "unset", "until", "while", "{"}
)
_SUBSTITUTION = regex(r"\$\{[^{}]*\}")


class Test(NamedTuple):
    """The `test` of a healthcheck in the form of a list.

    service  the mapping it is for, as the file has it
    """

    node: Node
    service: Node
    words: tuple[str, ...]


def listed(project: Project) -> Iterator[Test]:
    """Every test that is a list of texts, once for all places that share it."""
    for node, service in _tests(project):
        words = tuple(item.text for item in node.items)
        if words and all(item.shape == "scalar" and item.tag is None and not item.is_null for item in node.items):
            yield Test(node, service, words)


def texts(project: Project) -> Iterator[Node]:
    """Every test that is one text."""
    yield from (node for node, _ in _tests(project) if node.shape == "scalar" and node.tag is None and not node.is_null)


def _tests(project: Project) -> Iterator[tuple[Node, Node]]:
    for document in project.of("compose"):
        seen: set[object] = set()
        for service in document.find("services", ...):
            node, disabled = service.get("healthcheck", "test"), service.get("healthcheck", "disable")
            if node is None or (disabled is not None and disabled.value is True):
                continue
            route = (node.home or node).route
            if route not in seen:
                seen.add(route)
                yield node, service


def has_blank(text: str) -> bool:
    """Whether there is a blank in it, be it not inside of `${…}`."""
    return any(character.isspace() for character in _SUBSTITUTION.sub("$", text).strip())


def needs_shell(words: Sequence[str]) -> bool:
    """Whether only a shell makes sense of the words: operators, variables of the container, commands of the shell itself."""
    if is_shell(words):
        return False
    roles = [role for role, _ in _roles(words)]
    spread = any(has_blank(word) for word, role in zip(words, roles, strict=True) if role == "command")
    variables = any(_VARIABLE.search(word) for word, role in zip(words, roles, strict=True) if role != "argument")
    plain = any(_VARIABLE.search(word) and not has_blank(word) for word in words)
    return spread or variables or plain or "operator" in roles or "unclear" in roles or words[0] in _BUILT_IN


def is_shell(words: Sequence[str]) -> bool:
    """Whether they start a shell themselves: `sh -c "…"`, which has its script in one word."""
    return len(words) == 3 and basename(words[0]) in _SHELLS and re.fullmatch(r"-[a-z]*c", words[1]) is not None


def joined(words: Sequence[str]) -> str | None:
    """The words as one line for a shell; None where nobody can say what is an argument and what is meant for the shell."""
    parts = []
    for role, word in _roles(words):
        part = _quoted(word) if role == "argument" else word.strip() if role != "unclear" else None
        if part is None:
            return None
        parts.append(part)
    return " ".join(parts)


def _roles(words: Sequence[str]) -> Iterator[tuple[Role, str]]:
    """What each word is: an operator (or several words with one among them), the name of a command (with its first
    arguments, where they stand in one text), an argument."""
    begins = True
    for place, word in enumerate(words):
        before = words[place - 1] if place else ""
        if word in _JOINTS or _REDIRECTION.match(word):
            yield "operator", word
            begins = word in _JOINTS
            continue
        role = _role(word, before, begins)
        yield role, word
        begins = role != "argument" and _ENDS.search(word) is not None


def _role(word: str, before: str, begins: bool) -> Role:
    if begins:
        return "command"
    if not has_blank(word):
        return "argument"
    if _BEGINS.match(word) or _THEN_EXITS.match(word):
        return "operator"
    if before.startswith("-") and "$$" not in word:
        return "argument"
    return "unclear" if _SYNTAX.search(word) else "argument"


def _quoted(word: str) -> str | None:
    """An argument as a shell reads it back; variables stay variables."""
    if word and not _QUOTED.search(_SUBSTITUTION.sub("$", word)):
        return word
    if "'" not in word and "$" not in word:
        return f"'{word}'"
    return None if set(word) & set('"\\`') else f'"{word}"'


def rewritten(node: Node, words: Sequence[str]) -> Edits:
    """The list with other words, wherever it is used; what stays at its place is not touched."""
    return everywhere(node, _written, words)


def _written(node: Node, words: Sequence[str]) -> Edits:
    if list(words[1:]) == [item.text for item in node.items]:
        return insert(node, 0, words[0])
    if len(words) > len(node.items):
        return insert(node, 0, words[0]) + resized(node, words[1:])
    return resized(node, words)


def resized(node: Node, words: Sequence[str]) -> Edits:
    """The list with other words, those at the same place taking each other's; more come in behind the second last one."""
    items, most = node.items, len(node.items)
    if len(words) > most:
        extra = words[most - 1 : -1]
        edits = tuple(edit for word in extra for edit in insert(node, most - 1, word))
        return edits + resized(node, [*words[: most - 1], words[-1]])
    edits = tuple(edit for item, word in zip(items, words, strict=False) if item.text != word for edit in put(item, word))
    return edits + (keep(node, range(len(words))) if len(words) < most else ())


def for_shell(title: str, test: Test, words: Sequence[str], project: Project | None = None) -> Fix:
    """The test as one text that a shell runs. `project`: none ran it so far, so that the image has to have one."""
    line = joined(words)
    if line is None:
        return Fix(title, (), MANUAL, "it is not clear what of it is an argument and what is meant for the shell")
    if project is not None and _shell_less(project, test):
        return Fix("check it without a shell", (), MANUAL, "the image has none")
    return Fix(title, rewritten(test.node, ["CMD-SHELL", line]), SAFE)


def shared(project: Project, service: Service) -> bool:
    """Whether another service has the same test, through an anchor or because it extends this one."""
    mine = {_written_at(word.node) for word in service.healthcheck}
    services = (other for _, other in project.stack.services if other.name != service.name)
    return any(_written_at(word.node) in mine for other in services for word in other.healthcheck)


def _written_at(node: Node) -> tuple[str, object]:
    return node.path, (node.home or node).route


def _shell_less(project: Project, test: Test) -> bool:
    """Whether the image of the service certainly has no shell."""
    services = (service for _, service in project.stack.services)
    service = next((service for service in services if test.service in service.nodes), None)
    known = programs(service.image) if service is not None and service.build is None else None
    return known is not None and known.has_not("sh")
