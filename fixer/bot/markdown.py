"""Suggestions in comment bodies."""

from __future__ import annotations

from collections.abc import Sequence

from fixer.output.markdown_text import code, fence

__all__ = ["code", "fence", "suggestion"]


def suggestion(lines: Sequence[str], *, above: int | None = None, below: int = 0) -> str:
    """A block that the platform offers to apply. With `above` in GitLab's form: lines before and after the commented one."""
    body = "".join(f"{line}\n" for line in lines)
    mark = fence(body)
    reach = "" if above is None else f":-{above}+{below}"
    return f"{mark}suggestion{reach}\n{body}{mark}\n"
