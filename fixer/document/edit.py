"""Edits: what is written, and what it means. (operations follow)"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fixer.document.span import Span


@dataclass(frozen=True)
class Edit:
    path: str
    span: Span
    text: str
    meaning: Any
