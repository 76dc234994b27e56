"""The entries of `rule_files` as a container sees them, and the files of the repository that they may mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from posixpath import basename, dirname, join, normpath, relpath
from typing import NamedTuple

from fixer import Document, MountedIn, Node, Project, configuration, regex

from .._mounting import borrows, covering

_META = regex(r"[*?\[]")


class Entry(NamedTuple):
    """An entry of `rule_files`.

    path  in the container; the folder above the first pattern where it is one
    """

    node: Node
    place: MountedIn
    pattern: str

    @property
    def is_pattern(self) -> bool:
        return _META.search(self.pattern) is not None

    @property
    def path(self) -> str:
        parts = self.pattern.split("/")
        plain = next((number for number, part in enumerate(parts) if _META.search(part)), len(parts))
        return "/".join(parts[:plain]) or "/"

    def names(self, path: str) -> bool:
        """Whether it is this file; a `*` stays within a folder."""
        wanted, found = self.pattern.split("/"), path.split("/")
        return len(wanted) == len(found) and all(map(fnmatchcase, found, wanted))


class Missing(NamedTuple):
    """An entry with nothing behind it in the container.

    source  what it means in the tree, or None;  at  where the container has that instead, or ""
    """

    entry: Entry
    source: str | None
    at: str


def entries(document: Document, place: MountedIn) -> tuple[Entry, ...]:
    """The entries as the container that reads the file there sees them; a variable's are left out."""
    nodes = (node for node in document.find("rule_files", ...) if node.shape == "scalar" and not node.is_null)
    return tuple(
        Entry(node, place, normpath(join(dirname(place.path), node.text))) for node in nodes if node.text and "$" not in node.text
    )


def missing(project: Project, document: Document, place: MountedIn) -> Iterator[tuple[Entry, Missing | None]]:
    """Each entry, and what is wrong with it: it names no file of the container, and no mount may bring one."""
    service = place.service
    settled = place.project.complete and service.complete and not borrows(service)
    certain = settled and configuration(service, "prometheus") == place.path
    files = project.stack.inside(service).files
    known = entries(document, place)
    for entry in known:
        absent = certain and not _is_there(entry, files)
        yield entry, _missing(project, document, entry, known, files) if absent else None


def _is_there(entry: Entry, files: Mapping[str, str]) -> bool:
    if any(map(entry.names, files)) or covering(entry.place.service, entry.path) is not None:
        return True
    inside = f"{entry.path.rstrip('/')}/"
    return entry.is_pattern and any(mount.target.startswith(inside) for mount in entry.place.service.mounts)


def _missing(
    project: Project, document: Document, entry: Entry, known: tuple[Entry, ...], files: Mapping[str, str]
) -> Missing | None:
    source = _source(project, document, entry)
    if source is None:
        return None if entry.is_pattern else Missing(entry, None, "")
    ways = [path for path, file in files.items() if file == source or file.startswith(f"{source}/")]
    if any(other.names(path) for path in ways for other in known):
        return None  # its rules are there, by another entry
    return Missing(entry, source, ways[0] if ways else "")


def _source(project: Project, document: Document, entry: Entry) -> str | None:
    """What the entry means in the tree: what stands there beside the configuration, or the only thing of that name.

    What another Prometheus has, or may have, as it lies beside its configuration, is not taken for this one's.
    """
    rules = [one.path for one in project.of("prometheus-rules")]
    others = {dirname(one.path) for one in project.of("prometheus") if one is not document} - {dirname(document.path)}
    own = [path for path in rules if not any(_within(path, folder) for folder in others) and not _taken(project, path, entry)]
    beside = normpath(join(dirname(document.path), relpath(entry.path, dirname(entry.place.path))))
    if not entry.is_pattern:
        alike = [path for path in own if basename(path) == basename(entry.path)]
        return beside if beside in rules else alike[0] if len(alike) == 1 else None
    if entry.path == dirname(entry.place.path):
        return None  # the folder of the configuration itself
    below = entry.pattern[len(entry.path) :]
    depth = below.count("/")
    folders = {_above(path, depth) for path in rules if fnmatchcase(path, f"*{below}")}
    owned = {_above(path, depth) for path in own if fnmatchcase(path, f"*{below}")}
    alike = [folder for folder in owned if basename(folder) == basename(entry.path)]
    return beside if beside in folders else alike[0] if len(alike) == 1 else None


def _above(path: str, levels: int) -> str:
    for _ in range(levels):
        path = dirname(path)
    return path


def _within(path: str, folder: str) -> bool:
    """Whether it lies in the folder; everything lies in the root, which is nobody's in particular."""
    return folder != "" and path.startswith(f"{folder}/")


def _taken(project: Project, path: str, entry: Entry) -> bool:
    """Whether other services alone mount it."""
    document = project.document(path)
    places = project.stack.mounted(document) if document is not None else ()
    return bool(places) and all(place.service.name != entry.place.service.name for place in places)
