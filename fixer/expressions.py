"""Regular expressions that are compiled when they are first used: a run needs half of those in the modules it imports."""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Regex:
    """Has every attribute of the compiled expression; each is looked up there once."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(self._pattern, self._flags), name)
        setattr(self, name, found)
        return found


def regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """What `re.compile` gives, but for two things: a mistake shows at the first use, and functions of `re` do not take it."""
    return cast("re.Pattern[AnyStr]", _Regex(pattern, flags))
