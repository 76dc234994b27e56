"""Compose files to one merged model: `include` and `extends` followed, files laid over each other.

Reference: https://docs.docker.com/reference/compose-file/include/ and …/services/#extends; compose-go's `loader` does it in this
order per file: interpolate, extend, include, then lay the file over those before it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from posixpath import dirname
from typing import NamedTuple

from fixer.document.document import Document
from fixer.stack.extending import Extender
from fixer.stack.interpolation import Variables
from fixer.stack.merging import merge, merge_mappings
from fixer.stack.mounts import rebased
from fixer.stack.view import Scope, View, view

SECTIONS = ("services", "volumes", "networks", "secrets", "configs")


@dataclass(eq=False)
class Model:
    """What a list of Compose files means together.

    sections   section → key → merged value
    documents  every file that took part, the listed ones first
    complete   False when a file that is named is missing, broken or unknown
    """

    sections: dict[str, dict[str, View]] = field(default_factory=lambda: {section: {} for section in SECTIONS})
    documents: list[Document] = field(default_factory=list)
    name: str = ""
    complete: bool = True


class Loader(NamedTuple):
    """Reads Compose files of one tree.

    find       path → its parsed document, or None
    variables  project directory → what its `.env` says
    """

    find: Callable[[str], Document | None]
    variables: Callable[[str], Variables]

    def load(self, paths: tuple[str, ...], scope: Scope, seen: frozenset[str] = frozenset()) -> Model:
        """The files, each laid over those before it. `seen` are the files whose include led here."""
        model = Model()
        helpers: list[Document] = []
        for path in paths:
            document = self.find(path)
            if document is None or path in seen:
                model.complete = False
                continue
            model.documents.append(document)
            for root in document.roots:
                self._lay(model, view(root, scope), helpers, seen | {path})
        model.documents += [document for document in dict.fromkeys(helpers) if document not in model.documents]
        return model

    def _lay(self, model: Model, root: View, helpers: list[Document], seen: frozenset[str]) -> None:
        for included in self._included(root, model, seen):
            helpers += included.documents
            model.complete &= included.complete
            for section, below in included.sections.items():
                model.sections[section] = {**below, **model.sections[section]}
        name = root.get("name")
        model.name = (name.text if name else None) or model.name
        extender = Extender(self.find)
        for section in SECTIONS:
            said = root.get(section)
            values: Mapping[str, View] = said.pairs() if said else {}
            if section == "services":
                values = {key: extender.whole(key, value, values) for key, value in values.items()}
            _lay_section(model.sections[section], values, _removed(said), merge if section == "services" else _resource)
        helpers += extender.documents
        model.complete &= extender.complete

    def _included(self, root: View, model: Model, seen: frozenset[str]) -> Iterator[Model]:
        """The model of each entry of `include`, loaded in its own project directory."""
        said = root.get("include")
        for item in said.list() if said else ():
            path = item.get("path") if item.entries is not None else item
            written = [one.text for one in path.list()] if path else []
            paths = tuple(rebased(text, root.scope) if text else None for text in written)
            known = tuple(path for path in paths if path)
            if len(known) != len(paths) or not known:
                model.complete = False
                continue
            directory = item.get("project_directory")
            folder = rebased(directory.text or "", root.scope) if directory else dirname(known[0])
            variables = root.scope.variables.below(self.variables(folder or ""))
            yield self.load(known, Scope(folder or "", variables), seen)


def _lay_section(
    below: dict[str, View], above: Mapping[str, View], removed: Iterable[str], over: Callable[[View, View], View]
) -> None:
    """Lays a file's section over what is there."""
    for key in removed:
        below.pop(key, None)
    for key, value in above.items():
        below[key] = over(below[key], value) if key in below else value


def _removed(section: View | None) -> list[str]:
    """Keys that a file takes away with `!reset`."""
    if section is None or section.node.shape != "mapping":
        return []
    return [key for key, value in section.node.pairs() if value.tag == "!reset"]


def _resource(before: View, over: View) -> View:
    """A volume, network, secret or config laid over another."""
    if over.entries is None:
        return before
    return merge_mappings(before, over) if before.entries is not None and over.node.tag != "!override" else over
