"""Reviewdog's Diagnostic Format with one finding a line."""

from __future__ import annotations

import json
from collections.abc import Sequence

from fixer.output.rdjson import SOURCE, diagnostics
from fixer.output.report import Report
from fixer.output.terminal import PLAIN, Style


def render(reports: Sequence[Report], style: Style = PLAIN) -> bytes:  # noqa: ARG001
    """One object a line, each naming its source; nothing when there is nothing."""
    lines = (json.dumps({**one, "source": SOURCE}, ensure_ascii=False) for one in diagnostics(reports))
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")
