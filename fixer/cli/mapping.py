"""Pictures as files: which format a name asks for, and where it goes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from fixer.errors import UsageError

if TYPE_CHECKING:
    from fixer.live.check import Check
    from fixer.output.report import Report
    from fixer.picture.model import Map, Seen

FORMATS = {".html": "fixer.picture.html", ".svg": "fixer.picture.svg", ".mmd": "fixer.picture.mermaid"}
"""Suffix → module whose `render(map)` gives the text."""


def check_suffix(flag: str, output: Path | None) -> None:
    """Raises `UsageError` for a file whose format nobody knows, before anything is looked at."""
    if output is not None and output.suffix.lower() not in FORMATS:
        raise UsageError(f"{flag} {output}: the name must end with {', '.join(FORMATS)}")


def emit(reports: Sequence[Report], output: Path | None, seen: Sequence[Seen] = ()) -> None:
    """Write the picture of these trees; None is standard output, as Mermaid. Raises `OSError`."""
    from fixer.picture.building import build

    suffix = output.suffix.lower() if output is not None else ".mmd"
    render: Callable[[Map], str] = import_module(FORMATS[suffix]).render
    content = render(build(reports, seen)).encode("utf-8", "replace")
    if output is not None:
        output.write_bytes(content)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
        sys.stdout.flush()


def seen(checks: Sequence[Check]) -> Iterator[Seen]:
    """What checks of the running stack say of places in the files."""
    from fixer.live.check import FAIL, NOT_CHECKED, PASS
    from fixer.picture.model import Seen, State

    states = {PASS: State.UP, FAIL: State.DOWN, NOT_CHECKED: State.UNKNOWN}
    for check in checks:
        yield from (Seen(node, states[check.verdict], check.reason) for node in check.nodes)
