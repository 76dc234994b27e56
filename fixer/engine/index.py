"""What is remembered of installed rules between runs, so that a start imports only the rules it needs.

One JSON file per Python environment in the user's cache folder. It is a note, never a source: every row is compared
with the module on disk (path, time of change in ns, size), and a file that is missing, stale, malformed or somebody
else's is as good as none. It can name no module that is not in an installed rule package.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
import zlib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

FORMAT = 2

Stamp = tuple[str, int, int]
"""A file below a folder: relative path with `/`, time of change in ns, size in bytes."""


class Index(NamedTuple):
    """packages: rule package → the stamp of every module in it, and what its rule said of itself (None: no rule).

    search: where packages were looked for (`search_path`) when `packages` was noted.
    """

    search: tuple[tuple[str, int], ...] = ()
    packages: Mapping[str, tuple[tuple[Stamp, Mapping[str, Any] | None], ...]] = MappingProxyType({})


def search_path() -> tuple[tuple[str, int], ...]:
    """Every folder of `sys.path` with its time of change: installing or removing a distribution changes one of them."""
    found = []
    for entry in sys.path:
        folder = entry or os.getcwd()
        with contextlib.suppress(OSError):
            found.append((folder, os.stat(folder).st_mtime_ns))
            # A source tree's metadata is rewritten in place, which leaves the folder's own time alone.
            if not folder.endswith(("-packages", ".zip")):
                found += [
                    (item.path, os.stat(os.path.join(item.path, "entry_points.txt")).st_mtime_ns)
                    for item in os.scandir(folder)
                    if item.name.endswith(".egg-info") and os.path.exists(os.path.join(item.path, "entry_points.txt"))
                ]
    return tuple(found)


def stamps(folder: str) -> tuple[Stamp, ...]:
    """The stamp of every module in this folder and in the folders right below it, in order of path."""
    found: list[Stamp] = []
    for entry in os.scandir(folder):
        if entry.is_dir() and not entry.name.startswith(("_", ".")):
            found += [_stamp(f"{entry.name}/{item.name}", item) for item in os.scandir(entry.path) if item.name.endswith(".py")]
        elif entry.name.endswith(".py"):
            found.append(_stamp(entry.name, entry))
    return tuple(sorted(found))


def _stamp(path: str, entry: os.DirEntry[str]) -> Stamp:
    status = entry.stat()
    return path, status.st_mtime_ns, status.st_size


def place() -> Path:
    """The file that holds this environment's index."""
    cache = os.environ.get("XDG_CACHE_HOME") or ""
    folder = Path(cache) if os.path.isabs(cache) else Path.home() / ".cache"
    return folder / "fixer" / f"rules-{zlib.crc32(sys.prefix.encode()):08x}.json"


def read() -> Index:
    """What the file says, or an empty index when there is nothing that can be trusted to have the right form."""
    try:
        with place().open("rb") as file:
            if hasattr(os, "getuid") and os.fstat(file.fileno()).st_uid != os.getuid():
                return Index()
            data = json.loads(file.read())
        if data["format"] != FORMAT:
            return Index()
        search = tuple((_of(str, folder), _of(int, time)) for folder, time in data["search"])
        return Index(search, {_of(str, name): tuple(map(_row, rows)) for name, rows in data["packages"].items()})
    except (OSError, RuntimeError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return Index()


def _row(row: Any) -> tuple[Stamp, Mapping[str, Any] | None]:
    path, time, size, said = row
    return (_of(str, path), _of(int, time), _of(int, size)), None if said is None else _of(dict, said)


def _of(kind: type, value: Any) -> Any:
    if type(value) is not kind:
        raise TypeError
    return value


def write(index: Index) -> None:
    """Replace the file; when that cannot be done the next run imports every rule again, and nothing else happens."""
    packages = {name: [[*stamp, said] for stamp, said in rows] for name, rows in index.packages.items()}
    text = json.dumps({"format": FORMAT, "search": index.search, "packages": packages}, separators=(",", ":"))
    with contextlib.suppress(OSError, RuntimeError):
        target = place()
        target.parent.mkdir(parents=True, exist_ok=True)
        draft = target.with_name(f"{target.name}.{os.getpid()}")
        draft.write_text(text, encoding="utf-8")
        draft.replace(target)
