"""Queries: whether every job is up, and whatever the user wants to know."""

from __future__ import annotations

from fixer.document.node import Node
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.live.said import Said, text_of

PART = "queries"


def up(job: str) -> str:
    """The expression that says whether the targets of a job are up."""
    escaped = job.replace("\\", "\\\\").replace('"', '\\"')
    return f'up{{job="{escaped}"}}'


def empty(found: Said) -> bool:
    """Whether there is no result, perhaps not yet."""
    return not found.objects("result")


def judge_up(job: str, instances: frozenset[str], found: Said, nodes: tuple[Node, ...] = ()) -> Check:
    """Whether all targets of a job are up.

    instances  the labels of those that there are: one that is gone has results for two more scrapes
    nodes      where the files name them
    """
    if found.reason:
        return Check(PART, up(job), NOT_CHECKED, found.reason, nodes)
    results = [one for one in found.objects("result") if Said(one).get("metric", "instance") in instances]
    if not results:
        return Check(PART, up(job), FAIL, "no result", nodes)
    there = sum(_value(one.get("value")) == "1" for one in results)
    return Check(PART, up(job), PASS if there == len(results) else FAIL, f"{there} of {len(results)} up", nodes)


def judge(expression: str, found: Said) -> Check:
    """Whether an expression has a result."""
    if found.reason:
        return Check(PART, expression, FAIL, found.reason)
    if found.get("resultType") in ("scalar", "string"):
        return Check(PART, expression, PASS, _value(found.get("result")))
    results = found.objects("result")
    if not results:
        return Check(PART, expression, FAIL, "no result")
    shown = ", ".join(_value(one.get("value")) or "a range" for one in results[:3])
    more = f" and {len(results) - 3} more" if len(results) > 3 else ""
    return Check(PART, expression, PASS, f"{shown}{more}")


def _value(pair: object) -> str:
    return text_of(pair[1]) if isinstance(pair, list) and len(pair) == 2 else ""
