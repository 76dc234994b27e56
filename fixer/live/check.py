"""What was looked at, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from fixer.document.node import Node


class Verdict(StrEnum):
    """How a check ended. NOT_CHECKED is neither good nor bad: the reason says why nobody can know from here."""

    PASS = "pass"
    FAIL = "fail"
    NOT_CHECKED = "not checked"


PASS, FAIL, NOT_CHECKED = Verdict


@dataclass(frozen=True)
class Check:
    """One thing about a running stack.

    part     what it belongs to, a heading of reports: `endpoints`, `prometheus`, `metrics` …
    name     what was looked at (`auth-service:8081`); unique in its part of one stack
    reason   one line: what was seen, or why nothing was
    nodes    where the files say it; findings there explain a failure
    hint     what helps, if it is known: for a finding its code and the command, else a command
    codes    of the findings that explain it
    seconds  how long it took to get the answer; 0 when nothing was asked
    """

    part: str
    name: str
    verdict: Verdict
    reason: str
    nodes: tuple[Node, ...] = ()
    hint: str = ""
    codes: tuple[str, ...] = ()
    seconds: float = 0.0
