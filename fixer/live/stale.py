"""Why a program has not loaded what is in its file: not told yet, told in vain, or looking at another file.

A container that mounts a single file keeps the inode it was given. When the file is replaced (editors, git and `fixer apply`
write a new one and rename it), the container goes on reading the old one, and a reload loads that once more.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fixer.live.check import FAIL, PASS, Check
from fixer.live.place import Instance
from fixer.output.diff import Name
from fixer.output.next_steps import compose


@dataclass(frozen=True)
class Written:
    """Seconds since the epoch. modified: the content; placed: the file under this name (a rename counts)."""

    modified: float
    placed: float


@dataclass(frozen=True)
class Loading:
    """What a program says of loading its configuration; seconds since the epoch, 0 where it says nothing.

    failed     the last attempt failed
    precision  how many seconds late `loaded` may be
    """

    loaded: float = 0.0
    started: float = 0.0
    failed: bool = False
    precision: float = 0.0


def written(path: Path) -> Written | None:
    """When the file was written; None when it is not there."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return Written(found.st_mtime, max(found.st_mtime, found.st_ctime))


def judge(
    part: str,
    instance: Instance,
    difference: str,
    same: str,
    loading: Loading,
    file: Written | None,
    name: Name,
    sure: bool = False,
) -> Check:
    """The check that what is loaded is the file.

    difference  what differs, in words; "" when nothing does
    same        what to say when nothing does
    sure        nothing differs means that every byte is the same, whatever the times are
    """
    document, root = instance.document, instance.document.root if instance.document is not None else None
    nodes = (root,) if root is not None else ()
    path = name(document.path) if document is not None else ""
    newer = file is not None and bool(loading.loaded) and file.modified >= loading.loaded + loading.precision
    if loading.failed:
        return Check(part, "configuration", FAIL, f"its last attempt to load {path} failed; it runs with an older one", nodes)
    if not difference and (sure or not newer):
        return Check(part, "configuration", PASS, same, nodes)
    if difference and _keeps_the_old(instance, loading, file):
        reason = f"{path} was replaced after {_reader(instance)} started, which still sees the old file: {difference}"
        return Check(part, "configuration", FAIL, reason, nodes, recreate(instance, name))
    if newer and file is not None:
        when = f"{path} ({_time(file.modified)}) is newer than what is loaded ({_time(loading.loaded)})"
        return Check(
            part, "configuration", FAIL, f"{when}{f': {difference}' if difference else ''}", nodes, _reload(instance, name)
        )
    return Check(part, "configuration", FAIL, f"another configuration than {path} is loaded: {difference}", nodes)


def _keeps_the_old(instance: Instance, loading: Loading, file: Written | None) -> bool:
    """Whether it loaded since the file is what it is, and cannot have loaded this one."""
    if file is None or not instance.mounted_whole() or not loading.started or not loading.loaded:
        return False
    return file.placed > loading.started and file.modified < loading.loaded + loading.precision


def _reader(instance: Instance) -> str:
    return instance.reader.service.name if instance.reader is not None else instance.title


def recreate(instance: Instance, name: Name) -> str:
    """What gives the container the file that is there now; "" when its Compose project is not known."""
    if instance.reader is None:
        return ""
    return f"run `{compose(instance.reader.project, name)} up -d --force-recreate {instance.reader.service.name}`"


def _reload(instance: Instance, name: Name) -> str:
    if instance.mounted_whole():
        return f"run `fixer verify --reload`, and if that changes nothing {recreate(instance, name)}"
    return "run `fixer verify --reload`"


def _time(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S")
