"""The patch over all trees: bytes for `git apply`, or the same lines made safe and coloured for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from fixer.engine.changes import changes
from fixer.output.diff import patch
from fixer.output.report import Report
from fixer.output.terminal import PLAIN, Style, safe

_COLOURS = (
    (b"diff ", "bold"),
    (b"new file", "bold"),
    (b"--- ", "bold"),
    (b"+++ ", "bold"),
    (b"@@", "cyan"),
    (b"-", "red"),
    (b"+", "green"),
)


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:
    """Empty when nothing changes. For a terminal control characters are escaped: what is shown there is for reading only."""
    content = b"".join(patch(changes(report.outcome), report.patched) for report in reports)
    if not style.colour and not style.width:
        return content
    return "".join(f"{_painted(line, style)}\n" for line in content.split(b"\n")[:-1]).encode("utf-8", "replace")


def _painted(line: bytes, style: Style) -> str:
    text = safe(line.decode("utf-8", "replace").removesuffix("\r"))
    colour = next((colour for start, colour in _COLOURS if line.startswith(start)), "")
    return style.paint(text, colour) if colour else text
