"""What an API answered, as data."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from fixer.live.asking import Answer


@dataclass(frozen=True)
class Said:
    """data: decoded JSON, of which nothing is promised (see `get` and `objects`); reason: why there is none, or ""."""

    data: Any = None
    reason: str = ""

    def get(self, *keys: str | int) -> Any:
        """What is down this path, or None."""
        found: Any = self.data
        for key in keys:
            try:
                found = found[key]
            except (KeyError, IndexError, TypeError):
                return None
        return found

    def objects(self, *keys: str | int) -> list[dict[str, Any]]:
        """The objects in the list down this path; none where there is no list."""
        found = self.get(*keys)
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def said(answer: Answer) -> Said:
    """The JSON of an answer. Prometheus puts it into an envelope (`status`, `data`), Alertmanager does not."""
    if answer.problem:
        return Said(reason=answer.reason)
    if answer.status in (401, 403):
        return Said(reason=f"HTTP {answer.status}: it asks for credentials (--… http://USER:PASSWORD@HOST:PORT)")
    data: Any = None
    with suppress(ValueError):
        data = json.loads(answer.body)
    enveloped = isinstance(data, dict) and data.get("status") in ("success", "error") and ("data" in data or "error" in data)
    if enveloped and data["status"] == "error":
        return Said(reason=str(data.get("error") or "an error without words"))
    if answer.status != 200:
        return Said(reason=f"HTTP {answer.status}")
    if enveloped:
        return Said(data["data"])
    return Said(data) if isinstance(data, (dict, list)) else Said(reason="HTTP 200, but no JSON: this is another program")


def text_of(value: Any) -> str:
    """A string of an answer, "" for anything else."""
    return value if isinstance(value, str) else ""
