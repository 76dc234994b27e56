"""The work of `fixer verify`: from paths to checks, and to what is printed of them."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from fixer.cli.formats import Sink, sinks
from fixer.cli.look import settings
from fixer.cli.mapping import emit, seen
from fixer.cli.places import Place, naming, places
from fixer.cli.progress import Progress
from fixer.cli.voice import complain, style
from fixer.document.tree import DiskTree
from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.errors import Template, UsageError
from fixer.live.check import FAIL, PASS, Check
from fixer.live.matching import explained
from fixer.live.telling import FORMATS, Looked, changed, every
from fixer.live.verify import Wishes, verify
from fixer.output.report import Report
from fixer.output.terminal import PLAIN, Style, safe
from fixer.stack.discovery import discover
from fixer.stack.project import Project

PAUSE = 5.0
"""Seconds between two looks with `--watch`."""


@dataclass(frozen=True)
class Stack:
    """What to look at, as the command line says it; `map` is where a picture of it goes."""

    paths: Sequence[Path]
    flags: Flags
    compose_files: Sequence[Path] = ()
    env_files: Sequence[Path] = ()
    quiet: bool = False
    map: Path | None = None


def once(stack: Stack, wishes: Wishes, formats: Sequence[str] | None, color: str) -> int:
    """Look, print, and return the exit status. Raises `UsageError`."""
    wanted, colours = sinks(formats, "text", FORMATS), style(sys.stdout, color)
    looked, broken = look(stack, wishes)
    _emit(wanted, looked, colours)
    return _status(every(looked), broken)


def watch(
    stack: Stack, wishes: Wishes, formats: Sequence[str] | None, color: str, wait: Callable[[float], None] = time.sleep
) -> int:
    """Look, print, and then print what is otherwise than before, until Ctrl-C; the status is that of the last look."""
    wanted, colours = sinks(formats, "text", FORMATS), style(sys.stdout, color)
    if any(sink.format != "text" for sink in wanted):
        raise UsageError("--watch prints text only")
    looked, broken = look(stack, wishes)
    _emit(wanted, looked, colours)
    before, wishes = every(looked), replace(wishes, reload=False)
    try:
        while True:
            wait(PAUSE)
            looked, broken = look(stack, wishes)
            for line in changed(before, every(looked)):
                print(f"{time.strftime('%H:%M:%S')} {safe(line)}", flush=True)
            before = every(looked)
    except KeyboardInterrupt:
        return _status(before, broken)


def look(stack: Stack, wishes: Wishes) -> tuple[tuple[Looked, ...], bool]:
    """The checks of every tree that the paths lie in, and whether something of them could not be read, which has been said."""
    trees = places(stack.paths)
    if len(trees) > 1 and (wishes.prometheus or wishes.alertmanager):
        raise UsageError("--prometheus and --alertmanager are for one stack; the paths belong to several")
    with Progress(stack.quiet) as progress:
        found = [_look_at(place, stack, wishes, progress) for place in trees]
    if stack.map is not None:
        emit([report for _, report, _ in found], stack.map, [one for looked, _, _ in found for one in seen(looked.checks)])
    return tuple(looked for looked, _, _ in found), any(broken for _, _, broken in found)


def _look_at(place: Place, stack: Stack, wishes: Wishes, progress: Progress) -> tuple[Looked, Report, bool]:
    progress(f"reading {place.root}")
    project = discover(DiskTree(place.root), settings(place, stack.compose_files, stack.env_files))
    name = naming(place.root)
    problems = [one for one in project.problems if place.contains(one.path) and not isinstance(one, Template)]
    for problem in problems:
        line = f":{problem.line}:{problem.column}" if problem.line else ""
        complain(f"{name(problem.path)}{line}: {problem.reason}")
    checks = verify(project, place.root, _configurations(project, place), wishes, name, progress)
    progress("looking for what explains it")
    outcome = run(project, stack.flags, place.paths, fix=False)
    for error in outcome.errors:
        complain(": ".join(part for part in (" ".join(error.codes), error.reason) if part))
    looked = Looked(explained(checks, outcome.reported), name)
    return looked, Report(outcome, name), bool(problems or outcome.errors)


def _configurations(project: Project, place: Place) -> list[str]:
    """Those that were named; all where only something else, a Compose file, was."""
    every_ = [document.path for document in project.of("prometheus", "alertmanager")]
    return [path for path in every_ if place.contains(path)] or every_


def _emit(wanted: Sequence[Sink], looked: Sequence[Looked], style: Style) -> None:
    for sink in sorted(wanted, key=lambda sink: sink.file is None):
        content = FORMATS[sink.format](looked, style if sink.file is None else PLAIN)
        if sink.file is not None:
            sink.file.write_bytes(content)
        else:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.flush()


def _status(checks: Sequence[Check], broken: bool) -> int:
    """0 nothing fails, 1 something does, 2 nothing could be checked or a file could not be read."""
    if broken:
        return 2
    if any(check.verdict == FAIL for check in checks):
        return 1
    return 0 if any(check.verdict == PASS for check in checks) else 2
