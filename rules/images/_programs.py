"""Programs that a service calls in its own container, and that its image has under another name."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from fixer import Image, Node, Project, Service

from .._agreement import agreed
from ._official import official

_SHELLS = frozenset({"sh", "bash", "ash", "dash"})
_BEFORE = r"""(?:\A|[|&;(!{`\n]|(?<![\w-])(?:then|do|else|elif|if|while|until|exec|time)[ \t]|(?<!\S)-\w*c[ \t]+["'])"""
_PREFIX = r"""\s*(?:\w+=(?:"[^"]*"|'[^']*'|[^\s"'])*\s+)*(?:timeout\s+(?:-\S+\s+)*\S+\s+)?(?:/usr)?(?:/bin/)?"""


class Call(NamedTuple):
    """A scalar that calls such programs: their names, and the text with the new ones."""

    node: Node
    names: tuple[str, ...]
    text: str


class Gone(NamedTuple):
    """A call of programs that the service's image does not have any more."""

    service: Service
    image: Image
    call: Call


def gone(project: Project, name: str, names: Mapping[str, str], lacks: Callable[[Image], bool]) -> Iterator[Gone]:
    """Calls of programs (old name → new) in services of the official image of this name, where it lacks the old ones."""
    return agreed(_judged(project, name, names, lacks))


def _judged(
    project: Project, name: str, names: Mapping[str, str], lacks: Callable[[Image], bool]
) -> Iterator[tuple[Hashable, Gone | None]]:
    for _, service in project.stack.services:
        if service.image is not None and name in service.image.name:
            image = official(service, name)
            for call in calls(service, names):
                found = Gone(service, image, call) if image is not None and lacks(image) else None
                yield (call.node.path, call.node.route), found


def calls(service: Service, names: Mapping[str, str]) -> Iterator[Call]:
    """Calls of the programs `names` (old → new) in healthcheck, command and entrypoint.

    A text that names the new program as well is left alone: it tries one after the other.
    """
    for node, script in _texts(service):
        found = _script(node.text, names) if script else _program(node.text, names)
        if found is not None and not any(re.search(rf"(?<![\w-]){new}(?![\w-])", node.text) for new in names.values()):
            yield Call(node, *found)


def _texts(service: Service) -> Iterator[tuple[Node, bool]]:
    """Nodes that hold a program's path (False) or a shell script (True)."""
    test = next(reversed(service.written("healthcheck", "test")), None)
    if test is not None and service.healthcheck:
        yield from _tested(test)
    first = service.entrypoint if service.entrypoint else service.command
    said = [word.node for word in service.words]
    if first and first[0].node.parent is not None:
        single = first[0].node.parent.shape != "sequence"
        yield from [(first[0].node, True)] if single else _listed(list({node.route: node for node in said}.values()))


def _tested(test: Node) -> Iterator[tuple[Node, bool]]:
    if test.shape == "scalar":
        yield test, True
    elif test.items and test.items[0].text == "CMD":
        yield from _listed(test.items[1:])
    elif test.items and test.items[0].text == "CMD-SHELL":
        yield from ((item, True) for item in test.items[1:2])


def _listed(items: Sequence[Node]) -> Iterator[tuple[Node, bool]]:
    """The program of a list of words, or the script that it gives to a shell."""
    if not items:
        return
    if items[0].text.rpartition("/")[2] not in _SHELLS:
        yield items[0], False
        return
    place = next((number for number, item in enumerate(items) if re.fullmatch(r"-\w*c", item.text)), None)
    if place is not None:
        yield from ((item, True) for item in items[place + 1 : place + 2])


def _program(text: str, names: Mapping[str, str]) -> tuple[tuple[str, ...], str] | None:
    folder, slash, name = text.rpartition("/")
    if name not in names or folder not in ("", "/usr/bin", "/bin"):
        return None
    return (name,), f"{folder}{slash}{names[name]}"


def _script(text: str, names: Mapping[str, str]) -> tuple[tuple[str, ...], str] | None:
    alternatives = "|".join(map(re.escape, names))
    called = re.compile(rf"(?P<before>{_BEFORE}{_PREFIX})(?P<name>{alternatives})(?=[\s\"')|&;]|\Z)")
    found = tuple(dict.fromkeys(match["name"] for match in called.finditer(text)))
    return (found, called.sub(lambda match: match["before"] + names[match["name"]], text)) if found else None
