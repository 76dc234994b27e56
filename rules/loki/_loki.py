"""What several rules about Loki's configuration ask: its periods, and what the command line sets besides it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from fixer import Assumed, Document, Node, Project, Service, assumed

from .._command import flags


class Period(NamedTuple):
    """One entry of `schema_config.configs`; `store` is the kind of its index."""

    begins: date
    store: str
    object_store: str
    schema: int
    node: Node


def version_3(project: Project, document: Document) -> Assumed | None:
    """The version that the file is held against, if it is known to be 3.0 or later."""
    found = assumed(project, "loki", document)
    return found if found.at_least(3) else None


def periods(document: Document) -> tuple[Period, ...]:
    """The periods of the schema in order of time; none where one of them cannot be read, or they are out of order."""
    found: list[Period] = []
    for node in document.find("schema_config", "configs", ...):
        period = _period(node)
        if period is None or (found and period.begins <= found[-1].begins):
            return ()
        found.append(period)
    return tuple(found)


def _period(node: Node) -> Period | None:
    said = {key: value.text for key, value in node.pairs() if value.shape == "scalar"}
    schema = said.get("schema", "").removeprefix("v")
    try:
        begins = date.fromisoformat(said.get("from", "")[:10])
    except ValueError:
        return None
    if not schema.isdecimal() or not said.get("store") or "$" in f"{said['store']}{said.get('object_store')}":
        return None
    return Period(begins, said["store"], said.get("object_store", ""), int(schema), node)


def active(found: tuple[Period, ...]) -> Period | None:
    """The period that logs are written in today; the first where all of them are still to come."""
    begun = [period for period in found if period.begins <= datetime.now(UTC).date()]
    return begun[-1] if begun else next(iter(found), None)


def set_elsewhere(project: Project, document: Document, flag: str) -> bool:
    """Whether a Loki that reads the file may get the setting from its command line, or from a second file."""
    return any(_sets(service, flag) for service in _services(project, document))


def _sets(service: Service, flag: str) -> bool:
    files = [found.value for dashes in ("-", "--") for found in flags(service.words, f"{dashes}config.file")]
    return any(flag in word.text for word in service.words) or any("," in value for value in files)


def _services(project: Project, document: Document) -> Iterator[Service]:
    """What reads the file; where nothing is seen to, everybody."""
    readers = project.stack.readers(document)
    if readers:
        yield from (place.service for place in readers)
        return
    for compose in project.stack.projects:
        yield from compose.services.values()
