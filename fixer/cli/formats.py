"""What `--output-format` knows, and where each output goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from fixer.errors import UsageError

if TYPE_CHECKING:
    from fixer.output.report import Report
    from fixer.output.terminal import Style

_NAMES = ("text", "json", "patch", "sarif", "rdjson", "rdjsonl", "github", "gitlab", "junit", "markdown")

FORMATS = {name: f"fixer.output.{name}" for name in _NAMES}
"""Name of a format → module whose `render(reports, style)` gives its bytes."""

PATCHING = frozenset({"patch", "markdown"})
"""Formats that show what fixing would change, so that `check` has to try it."""


class Sink(NamedTuple):
    """A format, and the file it goes to; None is standard output."""

    format: str
    file: Path | None = None


def sinks(said: Sequence[str] | None, default: str, known: Collection[str] = FORMATS) -> tuple[Sink, ...]:
    """What `--output-format` asks for, of the formats that are known to the command; standard output gets `default` unless it
    says otherwise. Raises `UsageError`."""
    found = []
    for text in said or ():
        name, colon, file = text.partition(":")
        if name not in known or (colon and not file):
            raise UsageError(f"--output-format must be one of {', '.join(known)}, with or without :FILE, not `{text}`")
        found.append(Sink(name, Path(file) if colon else None))
    printed = [sink for sink in found if sink.file is None]
    if len(printed) > 1:
        raise UsageError("--output-format: only one format can be printed; give the others a :FILE")
    return (*found, *(() if printed else (Sink(default),)))


def emit(wanted: Sequence[Sink], reports: Sequence[Report], style: Style) -> None:
    """Write every output; `style` is that of standard output. Raises `OSError`."""
    from fixer.output.terminal import PLAIN

    for sink in sorted(wanted, key=lambda sink: sink.file is None):
        render: Callable[[Sequence[Report], Style], bytes] = import_module(FORMATS[sink.format]).render
        content = render(reports, style if sink.file is None else PLAIN)
        if sink.file is None:
            sys.stdout.flush()
            sys.stdout.buffer.write(content)
            sys.stdout.flush()
        else:
            sink.file.write_bytes(content)
