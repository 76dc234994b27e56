"""Checks for people and for machines: text, JSON, JUnit, Markdown."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check
from fixer.output.diff import Name
from fixer.output.markdown_text import inert
from fixer.output.terminal import PLAIN, Style, cells, safe
from fixer.version import VERSION

_COLOURS = {PASS: "green", FAIL: "red", NOT_CHECKED: "yellow"}


@dataclass(frozen=True)
class Looked:
    """The checks of one tree, and how its paths are said."""

    checks: tuple[Check, ...]
    name: Name = str


Render = Callable[[Sequence[Looked], Style], bytes]


def sentence(check: Check) -> str:
    """The reason, and what helps: `refused the connection: PRM001, run `fixer apply``."""
    helps = ", ".join(part for part in (*check.codes, check.hint) if part)
    return f"{check.reason}: {helps}" if helps else check.reason


def every(looked: Sequence[Looked]) -> tuple[Check, ...]:
    """The checks of all trees."""
    return tuple(check for one in looked for check in one.checks)


def total(checks: Sequence[Check]) -> str:
    """`7 pass, 1 fail, 2 not checked`."""
    counts = Counter(check.verdict for check in checks)
    words = {PASS: "pass", FAIL: "fail", NOT_CHECKED: "not checked"}
    return ", ".join(f"{counts[verdict]} {words[verdict]}" for verdict in words if counts[verdict]) or "nothing to check"


def text(looked: Sequence[Looked], style: Style = PLAIN) -> bytes:
    """A block for each part, a line for each check."""
    lines: list[str] = []
    checks = every(looked)
    for part, group in groupby(checks, key=lambda check: check.part):
        lines += [style.paint(safe(part), "bold"), *_block(list(group), style), ""]
    return "".join(f"{line}\n" for line in [*lines, f"{total(checks)}."]).encode("utf-8", "replace")


def _block(checks: Sequence[Check], style: Style) -> Iterator[str]:
    width = min(max(cells(safe(check.name)) for check in checks), 48)
    for check in checks:
        verdict = style.paint(check.verdict.ljust(len(NOT_CHECKED)), _COLOURS[check.verdict])
        name = safe(check.name)
        yield f"  {verdict}  {name}{' ' * max(width - cells(name), 0)}  {safe(sentence(check))}"


def as_json(looked: Sequence[Looked], _style: Style = PLAIN) -> bytes:
    """One object: `version` of this format, `tool`, `checks`, `total`."""
    counts = Counter(check.verdict for check in every(looked))
    content = {
        "version": 1,
        "tool": {"name": "fixer", "version": VERSION},
        "checks": [_object(check, one.name) for one in looked for check in one.checks],
        "total": {verdict.value: counts[verdict] for verdict in (PASS, FAIL, NOT_CHECKED)},
    }
    return f"{json.dumps(content, indent=2, ensure_ascii=False)}\n".encode("utf-8", "replace")


def _object(check: Check, name: Name) -> dict[str, object]:
    places = [(name(node.path), node.position) for node in check.nodes]
    return {
        "part": check.part,
        "name": check.name,
        "verdict": check.verdict.value,
        "reason": check.reason,
        "codes": list(check.codes),
        "hint": check.hint,
        "seconds": round(check.seconds, 3),
        "places": [{"path": path, "row": place.line, "column": place.column} for path, place in places],
    }


def junit(looked: Sequence[Looked], _style: Style = PLAIN) -> bytes:
    """A suite for each part. What was not checked is skipped."""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', "<testsuites>"]
    for part, group in groupby(every(looked), key=lambda check: check.part):
        checks = list(group)
        counts = Counter(check.verdict for check in checks)
        seconds = sum(check.seconds for check in checks)
        numbers = (
            f'tests="{len(checks)}" failures="{counts[FAIL]}" errors="0" skipped="{counts[NOT_CHECKED]}" time="{seconds:.3f}"'
        )
        lines.append(f"  <testsuite name={quoteattr(safe(part))} {numbers}>")
        lines += [line for check in checks for line in _case(check)]
        lines.append("  </testsuite>")
    return "".join(f"{line}\n" for line in [*lines, "</testsuites>"]).encode("utf-8", "replace")


def _case(check: Check) -> Iterator[str]:
    start = f"    <testcase classname={quoteattr(f'fixer.verify.{safe(check.part)}')} name={quoteattr(safe(check.name))}"
    start += f' time="{check.seconds:.3f}"'
    said = safe(sentence(check))
    if check.verdict == PASS:
        yield f"{start}>"
        yield f"      <system-out>{escape(said)}</system-out>"
    else:
        yield f"{start}>"
        yield f"      <{'failure' if check.verdict == FAIL else 'skipped'} message={quoteattr(said)}/>"
    yield "    </testcase>"


def markdown(looked: Sequence[Looked], _style: Style = PLAIN) -> bytes:
    """A table, failures first."""
    order, checks = (FAIL, NOT_CHECKED, PASS), every(looked)
    lines = [f"**fixer verify**: {total(checks)}", "", "| | part | what | |", "|---|---|---|---|"]
    for check in sorted(checks, key=lambda check: order.index(check.verdict)):
        cell = [check.verdict.value, check.part, check.name, sentence(check)]
        lines.append(f"| {' | '.join(map(inert, cell))} |")
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


FORMATS: dict[str, Render] = {"text": text, "json": as_json, "junit": junit, "markdown": markdown}


def changed(before: Sequence[Check], after: Sequence[Check]) -> Iterator[str]:
    """A line for each check whose verdict is another one than before."""
    old = {(check.part, check.name): check for check in before}
    for check in after:
        was = old.pop((check.part, check.name), None)
        if was is None or was.verdict != check.verdict:
            verdict = f"{was.verdict} → {check.verdict}" if was is not None else f"new: {check.verdict}"
            yield f"{check.part}: {check.name}: {verdict}: {sentence(check)}"
    yield from (f"{check.part}: {check.name}: gone" for check in old.values())
