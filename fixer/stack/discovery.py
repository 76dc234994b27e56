"""From a tree to a project: which files matter, by what is in them.

Every YAML file is read once and its bytes searched for the keys we know; only what shows one becomes a document, and it is
parsed when somebody asks (research: walk, read and search of 3,716 files take 0.6 s, parsing them all 25 times that).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from typing import NamedTuple

from fixer.document.document import Document
from fixer.document.tree import Tree
from fixer.errors import Template, Unreadable, UsageError
from fixer.expressions import regex
from fixer.stack import kinds, templates
from fixer.stack.dotenv import Environments
from fixer.stack.project import Project, Settings

_YAML = regex(r"\.(?:ya?ml|rules)\Z", re.IGNORECASE)
_CONF = regex(r"\.conf\Z", re.IGNORECASE)
_RENDERED = regex(r"\.(?:ya?ml|rules|conf)\.[a-z0-9]+\Z|\.(?:tmpl|tpl|j2|template)\Z", re.IGNORECASE)
_JSON = regex(r"\.json\Z", re.IGNORECASE)


class _Pattern(NamedTuple):
    """Files of a kind that only rules about it want: what they are called, what occurs in them, how they are read."""

    name: re.Pattern[str]
    bytes: bytes
    language: str


_ON_DEMAND = {
    "go": _Pattern(regex(r"\.go\Z"), b'prometheus/client_golang/prometheus/promhttp"', "go"),
    "grafana-dashboard": _Pattern(regex(r"(?:dashboard|grafana).*\.json\Z", re.IGNORECASE), b'"${DS_', "yaml"),
}


ON_DEMAND = frozenset(_ON_DEMAND)
"""The kinds of document that are only looked for when a rule about them is selected."""


def discover(tree: Tree, settings: Settings | None = None) -> Project:
    """Everything in the tree that a rule may look at.

    Raises `UsageError` when a Compose or env file that the settings name is not there, `Unreadable` when such an env file
    cannot be read. Everything else that is wrong with a file is among the project's `problems`.
    """
    settings = settings or Settings()
    for path in (*settings.compose_files, *settings.env_files):
        if not tree.exists(path):
            raise UsageError(f"{path}: no such file")
    if settings.env_files:
        Environments(tree, settings.env_files).of("")
    found = {path: look(tree, path, path in settings.compose_files) for path in tree.files if _wanted(path, settings)}
    documents = [one for one in found.values() if isinstance(one, Document)]
    if any("file_sd_configs" in document.text for document in documents if document.kind == "prometheus"):
        documents += _targets(tree)
    problems = tuple(one for one in found.values() if isinstance(one, Unreadable))
    return Project(tree, tuple(sorted(documents, key=lambda one: one.path)), settings, problems)


def _wanted(path: str, settings: Settings) -> bool:
    return bool(_YAML.search(path) or _CONF.search(path) or _RENDERED.search(path)) or path in settings.compose_files


def look(tree: Tree, path: str, compose: bool = False) -> Document | Unreadable | None:
    """One file as a document of a kind; why it cannot be one; or None when it is none of ours.

    compose  somebody says that it is a Compose file, whatever its keys
    """
    try:
        data = tree.read(path)
    except Unreadable as error:
        return error if compose or _suspicious(path) else None
    kind = "compose" if compose else _kind(path, data)
    if not kind:
        return None
    if templates.named(path):
        return Template(path, "a template: it is rendered before it is read")
    if templates.in_chart(path, tree):
        return Template(path, "a Helm template: it is rendered before it is read")
    try:
        return Document(path, data.decode("utf-8"), "conf" if kind == "coturn" else "yaml", kind)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return Unreadable(path, "not UTF-8", line, error.start - data.rfind(b"\n", 0, error.start))


def _kind(path: str, data: bytes) -> str:
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        data = data.decode("utf-16", "replace").encode()
    if _CONF.search(path) or re.search(r"\.conf\.[a-z0-9]+\Z", path):
        return "coturn" if kinds.is_coturn(data) else ""
    return kinds.guess(data)


def may_hold(tree: Tree, kind: str) -> bool:
    """Whether the tree has files that only the names of rules about this kind make us read."""
    pattern = _ON_DEMAND.get(kind)
    return pattern is not None and any(map(pattern.name.search, tree.files))


def widened(project: Project, wanted: Collection[str]) -> Project:
    """The project with its tree's documents of these kinds, which `discover` passes over."""
    found: list[Document] = []
    for kind in sorted(wanted):
        found += _on_demand(project.tree, kind, _ON_DEMAND[kind])
    known = {document.path for document in project.documents}
    documents = [*project.documents, *(document for document in found if document.path not in known)]
    return replace(project, documents=tuple(sorted(documents, key=lambda one: one.path)))


def _on_demand(tree: Tree, kind: str, pattern: _Pattern) -> Iterator[Document]:
    """What cannot be read, or is no UTF-8, is no business of ours: the file is one of many of a language."""
    for path in filter(pattern.name.search, tree.files):
        try:
            data = tree.read(path)
            if pattern.bytes in data:
                yield Document(path, data.decode("utf-8"), pattern.language, kind)
        except (Unreadable, UnicodeDecodeError):
            continue


def _suspicious(path: str) -> bool:
    """Whether a file that cannot be read is by its name one of ours."""
    return re.search(r"compose|prometheus|alertmanager|turnserver", path.rsplit("/", 1)[-1]) is not None


def _targets(tree: Tree) -> Iterator[Document]:
    """Target lists in JSON, which are looked for only where a Prometheus configuration has `file_sd_configs`."""
    for path in tree.files:
        if not _JSON.search(path):
            continue
        try:
            data = tree.read(path)
        except Unreadable:
            continue
        if data.lstrip()[:1] == b"[" and b'"targets"' in data:
            try:
                yield Document(path, data.decode("utf-8"), "yaml", "file-sd")
            except UnicodeDecodeError:
                continue
