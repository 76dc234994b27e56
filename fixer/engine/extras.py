"""Kinds of files that are only looked for when a rule about them is selected, and rules that lack an optional package."""

from __future__ import annotations

from collections.abc import Iterator

from fixer.engine.catalogue import Listed
from fixer.engine.configuration import FILES, Configurations
from fixer.errors import UsageError
from fixer.stack import discovery
from fixer.stack.project import Project


def widened(project: Project, configurations: Configurations) -> Project:
    """The project with the documents of those kinds that nobody pays for who has not selected a rule about them."""
    rules = [listed for listed in configurations.catalogue.listed if not discovery.ON_DEMAND.isdisjoint(listed.triggers)]
    selected = _selected(project, configurations) if rules else frozenset()
    kinds = {kind for listed in rules if listed.code in selected and not listed.lacking for kind in listed.triggers}
    wanted = {kind for kind in kinds if discovery.may_hold(project.tree, kind)}
    return discovery.widened(project, wanted) if wanted else project


def notes(project: Project, configurations: Configurations) -> tuple[str, ...]:
    """A line for each rule that would run here, selected by default or by a prefix, if what it needs were installed."""
    lacking = [listed for listed in configurations.catalogue.listed if listed.lacking and _concerns(listed, project)]
    selected = _selected(project, configurations) if lacking else frozenset()
    return tuple(f"{listed.code} is left out: {listed.lacking}" for listed in lacking if listed.code in selected)


def _concerns(listed: Listed, project: Project) -> bool:
    known = {document.kind for document in project.documents}
    return any(kind in known or discovery.may_hold(project.tree, kind) for kind in listed.triggers)


def _selected(project: Project, configurations: Configurations) -> frozenset[str]:
    """The codes of the rules that any configuration in the tree selects."""
    return frozenset().union(*_selections(project, configurations))


def _selections(project: Project, configurations: Configurations) -> Iterator[frozenset[str]]:
    """A configuration that is broken is passed over here, and complained of when a file below it is looked at."""
    folders = (path.rpartition("/") for path in project.tree.files if path.endswith(FILES))
    for folder in ("", *(folder for folder, _, name in folders if name in FILES)):
        try:
            yield configurations.of(f"{folder}/." if folder else ".").selected
        except UsageError:
            continue
