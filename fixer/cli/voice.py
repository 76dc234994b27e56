"""Standard error, and whether a stream gets colours."""

from __future__ import annotations

import os
import shutil
import sys
from typing import IO, Any

from fixer.errors import UsageError
from fixer.output.terminal import Style, safe


def complain(text: str) -> None:
    """One line about something that went wrong; never silenced."""
    print(safe(text), file=sys.stderr)


def note(text: str, quiet: bool = False) -> None:
    """One line of what is good to know."""
    if not quiet:
        print(f"note: {safe(text)}", file=sys.stderr)


def style(stream: IO[Any], color: str) -> Style:
    """How to write to this stream: `--color`, else `NO_COLOR` and `FORCE_COLOR`, else by whether it is a terminal.

    Raises `UsageError` for a word that `--color` does not know.
    """
    if color not in ("auto", "always", "never"):
        raise UsageError(f"--color must be one of auto, always, never, not `{color}`")
    terminal = stream.isatty()
    width = shutil.get_terminal_size((100, 24)).columns if terminal else 0
    if color != "auto":
        return Style(color == "always", width)
    if os.environ.get("NO_COLOR"):
        return Style(False, width)
    forced = os.environ.get("FORCE_COLOR", "") not in ("", "0")
    return Style(forced or (terminal and os.environ.get("TERM") != "dumb"), width)
