"""Comment bodies: fences that nothing inside can close, and text that cannot become markup."""

from __future__ import annotations

import re
from collections.abc import Sequence


def fence(body: str) -> str:
    """Backticks for a code block round `body`: one more than its longest run, wherever that stands, and at least three."""
    return "`" * max(3, 1 + max((len(run) for run in re.findall("`+", body)), default=0))


def suggestion(lines: Sequence[str], *, above: int | None = None, below: int = 0) -> str:
    """A block that the platform offers to apply. With `above` in GitLab's form: lines before and after the commented one."""
    body = "".join(f"{line}\n" for line in lines)
    mark = fence(body)
    reach = "" if above is None else f":-{above}+{below}"
    return f"{mark}suggestion{reach}\n{body}{mark}\n"


def code(body: str, language: str = "") -> str:
    """A fenced block of `body`."""
    mark = fence(body)
    return f"{mark}{language}\n{body}{'' if body.endswith(chr(10)) else chr(10)}{mark}\n"


def inert(text: str) -> str:
    """Text of a stranger's file as plain text: no markup, no mention, no link, on one line."""
    text = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+", " ", text)
    return re.sub(r"([\\`*_{}\[\]()#+!|<>~$&-])", r"\\\1", text).replace("@", "@\u200b").replace("://", ":\u200b//")
