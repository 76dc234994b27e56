"""Names that services refer to, and whether anybody declares them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator
from posixpath import basename, dirname
from typing import NamedTuple

from fixer import ComposeProject, Document, Node, Project, Service, near, writes_alike

from .._agreement import agreed
from ._platforms import completed

Named = Iterable[tuple[str, Node]]
"""Names, each with the node that says it: an item, or the value whose key it is."""


class Kind(NamedTuple):
    """A kind of reference.

    section   the top-level key that declares such names
    named     the names in one mapping of a service, as it is written
    counts    whether the merged service still refers to the name
    apart     whether such a name belongs to one project alone, as that of a volume does
    """

    section: str
    named: Callable[[Node], Named]
    counts: Callable[[Service, str], bool]
    apart: bool = False


class Missing(NamedTuple):
    """A name that a service refers to and nobody declares. `known` are those that are, `node` says it."""

    name: str
    node: Node
    service: str
    project: ComposeProject
    known: tuple[str, ...]

    @property
    def own(self) -> bool:
        """Whether the reference stands in a file of the project's own list, not in one that it includes or extends."""
        return self.node.path in self.project.files


def missing(project: Project, kind: Kind) -> Iterator[Missing]:
    """What no plausible project declares, and no file that may be laid over the one that refers to it.

    A file on its own tells most of it, so that the projects are only made where a name is missing there. A name that is missing
    in several folders is made somewhere else, by a file that is laid over all of them.
    """
    suspects = set(_suspects(project, kind))
    if not suspects:
        return
    found = list(agreed(_judged(project, kind, suspects)))
    folders: dict[str, set[str]] = {}
    for one in found:
        folders.setdefault(one.name, set()).add(dirname(one.node.path))
    for one in found:
        here = one.node.document
        if (kind.apart or len(folders[one.name]) == 1) and not completed(here) and not _borrowed(project, here):
            yield one


def _suspects(project: Project, kind: Kind) -> Iterator[str]:
    """Names that a file uses and neither it nor one that may go with it declares."""
    for document in project.of("compose"):
        own = frozenset(declared(document, kind.section))
        used = {name for services in document.find("services") for _, one in services.pairs() for name, _ in kind.named(one)}
        if used - own and not completed(document) and not _borrowed(project, document):
            yield from used - own - nearby(project, document, kind.section)


def _borrowed(project: Project, document: Document) -> bool:
    """Whether another file extends a service of this one, or includes it, by a path that begins with a variable."""
    for other in project.of("compose") if document.path.count("/") else ():
        named = (
            *other.find("services", ..., "extends", "file"),
            *other.find("include", ...),
            *other.find("include", ..., "path"),
        )
        rests = [node.text.rpartition("}")[2] for node in named if node.text.startswith("$") and other is not document]
        if any(rest.count("/") > 1 and f"/{document.path}".endswith(rest) for rest in rests):
            return True
    return False


def _judged(project: Project, kind: Kind, suspects: Collection[str]) -> Iterator[tuple[Hashable, Missing | None]]:
    others: dict[Document, frozenset[str]] = {}
    for compose in project.stack.projects:
        known = tuple(getattr(compose, kind.section))
        whole = compose.loaded and not overlay(compose)
        for service in compose.services.values():
            for name, node in (one for mapping in service.nodes for one in kind.named(mapping)):
                if name not in suspects or not kind.counts(service, name):
                    continue
                if node.document not in others:
                    others[node.document] = nearby(project, node.document, kind.section)
                fine = not whole or name in known or name in others[node.document]
                yield (node.path, node.route), None if fine else Missing(name, node, service.name, compose, known)


def declared(document: Document, section: str) -> Iterator[str]:
    """Names that the file declares, be it as a list, indented too far, or under a key that Compose does not know."""
    for root in document.roots:
        said = [value for key, value in root.pairs() if key == section or key not in _SECTIONS]
        for names in (*said, *root.find("services", section)):
            yield from (name for name, _ in names.pairs()) if names.shape != "scalar" else (names.text,)
            for item in names.items:
                yield from (name for name, _ in item.pairs()) if item.shape == "mapping" else (item.text,)


_SECTIONS = frozenset({"services", "volumes", "networks", "secrets", "configs"})


def overlay(compose: ComposeProject) -> bool:
    """Whether a service has neither image nor build, so that the files belong on another that has."""
    return any(
        not any(node.get(key) for node in service.nodes for key in ("image", "build", "provider"))
        for service in compose.services.values()
    )


def nearby(project: Project, document: Document, section: str) -> frozenset[str]:
    """Names that are declared in this file or one that may be used together with it: in its folder, above it or below it."""
    return frozenset(name for other in (document, *_beside(project, document)) for name in declared(other, section))


def _beside(project: Project, document: Document) -> Iterator[Document]:
    folder = dirname(document.path)
    return (other for other in project.of("compose") if other is not document and _in_line(dirname(other.path), folder))


def elsewhere(project: Project, name: str, section: str) -> str:
    """The path of some Compose file that declares the name, or ""."""
    return next((document.path for document in project.of("compose") if name in declared(document, section)), "")


def alone(project: Project, document: Document) -> bool:
    """Whether the file is one that Docker Compose takes by itself, or there is no other that it could be laid over."""
    return basename(document.path) in _DEFAULTS or next(_beside(project, document), None) is None


_DEFAULTS = ("compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml")


def unread(project: Project, document: Document) -> bool:
    """Whether a Compose file that may go with this one cannot be read."""
    folder = dirname(document.path)
    return any("compose" in one.path and _in_line(dirname(one.path), folder) for one in project.problems)


def _in_line(one: str, other: str) -> bool:
    return one in ("", other) or other == "" or one.startswith(f"{other}/") or other.startswith(f"{one}/")


def meant(name: str, known: Collection[str]) -> str | None:
    """The one known name that this is a slip of, or None.

    Short words and numbers are told apart on purpose (`api-net` and `app-net`, `db1` and `db2`), so only slips in longer words
    count, and differences in dashes, capitals or a plural.
    """
    found = [other for other in near(name, known) if writes_alike(name, other) or _slipped(name, other)]
    return found[0] if len(found) == 1 else None


def _slipped(name: str, other: str) -> bool:
    ours, theirs = (re.split(r"[-_.]", text.lower()) for text in (name, other))
    if re.findall(r"\d+", name) != re.findall(r"\d+", other):
        return False
    if len(ours) != len(theirs):
        return len(name) > _LONG
    return all(one == two or min(len(one), len(two)) >= _LONG for one, two in zip(ours, theirs, strict=True))


_LONG = 5
