"""`rule_files` names a file that is not mounted into the container: Prometheus starts, and has no such rules.

## What it does
Finds entries of `rule_files` for which nothing is mounted at their place in a container that reads the configuration: with a
published image, at the path that is read, resolved from the folder of the configuration file as Prometheus does it. The file that
is meant is the rule file at the same place beside the configuration in the repository, or the only one of that name.

Silent where a folder or volume is mounted at that place or above it, whatever is in it; where the image is built by the stack;
and for patterns that match no rule file of the repository.

## Why is this bad?
Prometheus takes every entry for a pattern, and a pattern may match nothing: it says nothing, `/api/v1/rules` is empty, and alerts
never come. `promtool check config` cannot tell, as it looks on the machine and not in the container.

## Fix safety
Unsafe: rules are evaluated that were not before, and their alerts come. The file or folder is mounted beside the configuration,
read-only where that is; where it is mounted elsewhere, its mount is corrected. Left to you where no rule file is found that is
meant, which is only a hint, and where the mount of the configuration is not written in a plain way.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/
- https://github.com/prometheus/prometheus/blob/main/cmd/prometheus/main.go
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from posixpath import relpath

from fixer import INFO, MANUAL, UNSAFE, WARNING, Edits, Finding, Fix, Meta, MountedIn, Options, Project, Rule, insert

from .._agreement import agreed
from .._fixes import mended
from .._mounting import covering, retargeted
from ._rule_files import Missing, missing

_CAVEAT = "rules are evaluated that were not before, and their alerts come"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in agreed(_judged(project)):
        entry = found.entry
        at = f", and {found.source} is at {found.at}" if found.at else ""
        facts = {"path": entry.pattern, "service": entry.place.service.name, "at": at}
        severity = WARNING if found.source is not None else INFO
        yield Finding(RULE, entry.node, facts, (_fix(found),), (entry.place.mount.node,), severity)


def _judged(project: Project) -> Iterator[tuple[Hashable, Missing | None]]:
    for document in project.of("prometheus"):
        for place in project.stack.readers(document):
            service = place.service.nodes[0]
            for entry, found in missing(project, document, place):
                yield (entry.node.path, entry.node.route, service.path, service.span), found


def _fix(found: Missing) -> Fix:
    entry, place = found.entry, found.entry.place
    if found.source is None:
        return Fix("mount the file, or remove the entry", (), MANUAL, "no rule file of the repository is certainly the one")
    title = f"mount {found.source} at {entry.path}"
    if found.at:
        mount = covering(place.service, found.at)
        if mount is None or mount.origin != found.source:
            return Fix(title, (), MANUAL, f"it comes with a folder, to {found.at}")
        return mended(title, retargeted(mount, entry.path), UNSAFE, _CAVEAT)
    return mended(title, _mounted(place, found.source, entry.path), UNSAFE, _CAVEAT)


def _mounted(place: MountedIn, source: str, path: str) -> Edits | None:
    """A mount more, behind that of the configuration; None when it does not show what paths are relative to."""
    node, volumes = place.mount.node, place.mount.node.parent
    if volumes is None or volumes.shape != "sequence" or place.mount.kind != "bind" or node.path not in place.project.files:
        return None
    host = relpath(source, place.project.folder or ".")
    text = f"{host if host.startswith('../') else f'./{host}'}:{path}{':ro' if place.mount.read_only else ''}"
    number = next((number for number, item in enumerate(volumes.items) if item.route == node.route), None)
    return insert(volumes, number + 1, text) if number is not None else None


RULE = Rule(
    code="PRM018",
    name="rule-file-not-in-container",
    message="`rule_files` names {path}, where nothing is mounted in {service}{at}: these rules are not there",
    check=check,
    meta=Meta(
        severity=WARNING,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "compose": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/",
            "https://github.com/prometheus/prometheus/blob/main/cmd/prometheus/main.go",
        ),
    ),
    triggers={"prometheus": ("rule_files",)},
    docs=__doc__ or "",
)
