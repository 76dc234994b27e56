"""What goes wrong between a client and a platform, on purpose; time that only passes when somebody sleeps."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace


class Crash(BaseException):
    """The process dies."""


@dataclass
class FakeClock:
    """Time that passes only when somebody sleeps."""

    time: float = 1_000_000.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds


@dataclass(frozen=True)
class Fault:
    """What happens instead of an answer, `times` times, to requests whose `METHOD path` the pattern finds.

    late  the request is carried out, and only its answer gets lost
    """

    pattern: str
    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    message: str = "no"
    late: bool = False
    times: int = 1


def struck(faults: list[Fault], request: str) -> Fault | None:
    """The fault that this request meets; it is used up a little."""
    for number, fault in enumerate(faults):
        if re.search(fault.pattern, request):
            faults[number : number + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
            return fault
    return None
