"""`fixer check --baseline FILE`: what is known and accepted, so that only what is new counts.

The file is JSON for people to review: code, path (relative to the file's folder), message and fingerprint of each finding, in
an order that does not change.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

from fixer.cli.flags import Common
from fixer.cli.look import Looked
from fixer.cli.voice import complain, note
from fixer.document.tree import DiskTree
from fixer.engine.configuration import Configurations
from fixer.engine.known import Known, recognised
from fixer.engine.outcome import Reported
from fixer.engine.run import installed
from fixer.errors import UsageError
from fixer.output.hints import counted
from fixer.output.report import Report

VERSION = 1
FEW = 3
"""Entries that are named one by one."""


def accept(looked: Looked, file: Path, common: Common) -> Looked:
    """What the baseline knows is marked; entries for which nothing was found are mentioned. Raises `UsageError`."""
    entries = read(file)
    met, unused = recognised(list(_found(looked, file)), entries)
    if met:
        note(f"{counted(len(met), 'finding')} accepted by {file}", common.quiet)
    gone = list(filter(_asked(looked, file, common), unused)) if unused else []
    if gone and not looked.failed:
        named = [f"{entry.code} in {entry.path}" for entry in gone[:FEW]] + ["…"] * (len(gone) > FEW)
        what = "entry is" if len(gone) == 1 else "entries are"
        note(f"{len(gone)} {what} no longer found ({', '.join(named)}); --write-baseline takes out what is gone", common.quiet)
    return _marked(looked, met)


def write(looked: Looked, file: Path, common: Common) -> Looked:
    """Write what is found now; entries of what was not looked at stay. Nothing is written when not all could be looked at."""
    if looked.failed:
        complain(f"{file}: not written, as not everything could be looked at")
        return looked
    old = read(file) if file.exists() else ()
    found = list(_found(looked, file))
    asked = _asked(looked, file, common)
    kept = [entry for entry in old if not asked(entry)]
    _, gone = recognised(found, [entry for entry in old if entry not in kept])
    entries = sorted({*kept, *found}, key=lambda one: (one.path, one.code, one.message, one.fingerprint))
    content = {"version": VERSION, "findings": [entry._asdict() for entry in entries]}
    file.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8", newline="\n")
    note(f"{counted(len(entries), 'finding')} in {file} now, {len(gone)} taken out", common.quiet)
    return _marked(looked, frozenset(range(len(found))))


def read(file: Path) -> tuple[Known, ...]:
    """The entries of a baseline. Raises `UsageError` when it is not there or not one."""
    try:
        content = json.loads(file.read_bytes())
        if not isinstance(content, dict) or content.get("version") != VERSION:
            raise UsageError(f"{file}: not a baseline of version {VERSION}")
        if not isinstance(content.get("findings"), list):
            raise UsageError(f"{file}: not a baseline: no list of findings")
        return tuple(_entry(entry, file) for entry in content["findings"])
    except OSError as error:
        raise UsageError(f"{file}: {error.strerror}; --write-baseline makes it") from None
    except ValueError as error:
        raise UsageError(f"{file}: not a baseline: {error}") from None


def _entry(entry: object, file: Path) -> Known:
    values = [entry.get(name) for name in Known._fields] if isinstance(entry, dict) else []
    words = [value for value in values if isinstance(value, str)]
    if len(words) != len(Known._fields):
        raise UsageError(f"{file}: not a baseline: an entry without {', '.join(Known._fields)}")
    return Known(*words)


def _candidates(report: Report) -> list[Reported]:
    """What a baseline may accept: findings that are in the files and that no comment silences."""
    return [one for one in report.outcome.reported if one.suppressed is None and not one.after]


def _found(looked: Looked, file: Path) -> Iterator[Known]:
    folder = file.absolute().parent.resolve()
    for place, report in zip(looked.places, looked.reports, strict=True):
        for one in _candidates(report):
            path = os.path.relpath(place.root / one.finding.node.path, folder).replace(os.sep, "/")
            yield Known(one.finding.rule.code, path, one.finding.message, one.fingerprint)


def _marked(looked: Looked, met: frozenset[int]) -> Looked:
    """`met` are numbers of candidates, counted over all reports."""
    reports, number = [], 0
    for report in looked.reports:
        marked = {}
        for one in _candidates(report):
            if number in met:
                marked[id(one)] = one._replace(baseline=True)
            number += 1
        reported = tuple(marked.get(id(one), one) for one in report.outcome.reported)
        reports.append(report._replace(outcome=report.outcome._replace(reported=reported)))
    return looked._replace(reports=tuple(reports))


def _asked(looked: Looked, file: Path, common: Common) -> Callable[[Known], bool]:
    """Whether an entry's rule ran where the entry's file is, or was."""
    flags = common.engine()
    catalogue, folder = installed(flags.cache), file.absolute().parent.resolve()
    settings = [(place, Configurations(DiskTree(place.root), catalogue, flags)) for place in looked.places]

    def asked(entry: Known) -> bool:
        full = Path(os.path.normpath(folder / entry.path))
        for place, configurations in settings:
            path = full.relative_to(place.root).as_posix() if full.is_relative_to(place.root) else None
            if path is not None and place.contains(path) and entry.code in configurations.of(path).selected:
                return True
        return False

    return asked
