"""The part that `apply` and `check` share: from paths and flags to reports, with everything that went wrong said on the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fixer.cli.flags import Common
from fixer.cli.ignored import ignoring
from fixer.cli.places import Place, base, naming, places, rooting, settled
from fixer.cli.voice import complain, note
from fixer.document.tree import DiskTree, MemoryTree, Tree
from fixer.engine.changes import changes
from fixer.engine.outcome import Outcome
from fixer.engine.run import installed, run
from fixer.errors import Template, Unreadable, UsageError
from fixer.output.diff import Name
from fixer.output.hints import counted
from fixer.output.report import Report
from fixer.stack.discovery import discover
from fixer.stack.project import Project, Settings
from fixer.version import VERSION

if TYPE_CHECKING:
    from fixer.cli.diff_base import Ask
    from fixer.cli.progress import Progress

FEW = 3
"""Templates that are named one by one."""


class Looked(NamedTuple):
    """What was found, tree by tree.

    base    the folder that paths in patches are relative to
    failed  something could not be looked at, which has been said
    """

    places: tuple[Place, ...]
    reports: tuple[Report, ...]
    base: Path
    failed: bool


def look(paths: Sequence[Path], common: Common, progress: Progress, fix: bool) -> Looked:
    """Run the rules over the paths. Raises `UsageError` when flags or configuration are wrong."""
    flags = common.engine()
    catalogue = installed(flags.cache)
    stdin = sys.stdin.buffer.read() if common.stdin_filename is not None else None
    found, missing = _found([common.stdin_filename] if common.stdin_filename is not None else paths, stdin is not None)
    _check_inside("--compose-file", common.compose_file, found)
    _check_inside("--env-file", common.env_file, found)
    reports, failed = [], bool(missing)
    for place in found:
        progress(f"reading {place.root}")
        project = discover(_tree(place, stdin), settings(place, common.compose_file, common.env_file))
        name = naming(place.root)
        progress(f"checking {len(project.documents)} files of {place.root}")
        ignored = ignoring(place.root, [document.path for document in project.documents], place.files)
        ask = partial(run, flags=flags, paths=place.paths, ignored=ignored, catalogue=catalogue)
        left, unread = _older(place, project, ask, common.diff_base)
        outcome = ask(project, fix=fix, left=left)
        problems = tuple(problem for problem in _left(outcome) if place.contains(problem.path) and problem.path not in unread)
        if unread:
            note(f"{counted(len(unread), 'file')} that cannot be read left alone: {_named(unread, name)}", common.quiet)
        failed |= _complain(place, outcome.before, problems, name, common)
        for line in outcome.notes:
            note(line, common.quiet)
        for error in outcome.errors:
            complain(": ".join(part for part in (error.path and name(error.path), " ".join(error.codes), error.reason) if part))
        failed |= bool(outcome.errors)
        reports.append(Report(outcome, name, rooted=rooting(place.root), problems=problems, version=VERSION))
    folder = base(
        [place.root / change.path for place, report in zip(found, reports, strict=True) for change in changes(report.outcome)],
        [place.root for place in found],
    )
    patched = (report._replace(patched=_relative(place, folder)) for place, report in zip(found, reports, strict=True))
    return Looked(found, tuple(patched), folder, failed)


def _older(place: Place, project: Project, ask: Ask, revision: str | None) -> tuple[frozenset[str], frozenset[str]]:
    """Fingerprints of what `--diff-base` leaves alone, and paths of files that could not be read before either."""
    if revision is None:
        return frozenset(), frozenset()
    from fixer.cli.diff_base import older  # it runs git, and nothing else here needs to

    return older(place, project, ask, revision)


def _left(outcome: Outcome) -> Iterator[Unreadable]:
    """The files that cannot be read, but for those whose syntax a finding tells of and can mend."""
    findings = [reported.finding for reported in outcome.reported if reported.finding.node.document.error]
    told = {finding.node.path for finding in findings if any(fix.applicability for fix in finding.fixes)}
    yield from (problem for problem in outcome.before.problems if problem.path not in told)


def _relative(place: Place, folder: Path) -> Name:
    return lambda path: (place.root / path).relative_to(folder).as_posix()


def _found(paths: Iterable[Path], overlaid: bool) -> tuple[tuple[Place, ...], list[Path]]:
    """The trees of the paths that exist, and the paths that do not, each complained of."""
    every = list(paths)
    missing = [path for path in every if not overlaid and not os.path.lexists(path)]
    for path in missing:
        complain(f"{path}: no such file or folder")
    return places(path for path in every if path not in missing), missing


def _tree(place: Place, stdin: bytes | None) -> Tree:
    tree = DiskTree(place.root)
    return tree if stdin is None else MemoryTree({place.paths[0]: stdin}, tree)


def settings(place: Place, compose_files: Sequence[Path] | None, env_files: Sequence[Path] | None) -> Settings:
    """What `--compose-file`, `--env-file` and the environment's COMPOSE_FILE settle for this tree."""
    compose = settled(compose_files or (), place.root)
    return Settings(compose or _of_environment(place.root), settled(env_files or (), place.root))


def _of_environment(root: Path) -> tuple[str, ...]:
    """COMPOSE_FILE as Compose reads it; what another tree's value names is not there, and none of ours."""
    said = os.environ.get("COMPOSE_FILE", "")
    parts = [Path(part) for part in said.split(os.environ.get("COMPOSE_PATH_SEPARATOR") or os.pathsep) if part]
    found = settled(parts, root)
    return found if len(found) == len(parts) and all((root / path).is_file() for path in found) else ()


def _check_inside(flag: str, files: Iterable[Path] | None, among: Sequence[Place]) -> None:
    for file in files or ():
        if not any(settled([file], place.root) for place in among):
            raise UsageError(f"{flag} {file}: is in none of the projects looked at")


def _named(paths: Iterable[str], name: Name) -> str:
    """The first few."""
    every = sorted(map(name, paths))
    return f"{', '.join(every[:FEW])}{', …' * (len(every) > FEW)}"


def _complain(place: Place, project: Project, problems: Sequence[Unreadable], name: Name, common: Common) -> bool:
    """Say what cannot be read and what is not known; whether any of it is an error and not only a note."""
    templates = [problem.path for problem in problems if isinstance(problem, Template)]
    if templates:
        note(f"{counted(len(templates), 'template')} left alone: {_named(templates, name)}", common.quiet)
    broken = [problem for problem in problems if not isinstance(problem, Template)]
    for problem in broken:
        complain(str(Unreadable(name(problem.path), problem.reason, problem.line, problem.column)))
    known = {document.path for document in project.documents} | {problem.path for problem in project.problems}
    strangers = [] if common.skip_unknown else [path for path in place.files if path not in known]
    for path in strangers:
        complain(f"{name(path)}: no kind of file that fixer knows")
    for folder in set(place.paths) - set(place.files):
        if not any(Place(place.root, (folder,)).contains(path) for path in known):
            note(f"{name(folder or '.')}: no stack here", common.quiet)
    return bool(broken or strangers)
