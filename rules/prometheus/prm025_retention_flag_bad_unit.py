"""A retention that Prometheus cannot read: `--storage.tsdb.retention.size=10G`, `--storage.tsdb.retention.time=15`.

## What it does
Finds sizes and times in the retention flags of services with a published Prometheus image whose unit does not exist, is
missing, or is surrounded by quotes that reach Prometheus. Values that come from a variable nobody knows are left alone, and so
are commands that go through a shell or a script.

## Why is this bad?
Prometheus does not start: `units: unknown unit G in 10G`, `not a valid duration string: "15"`.

## Fix safety
Safe where only one unit can be meant: `10G`, `10g` and `10gb` become `10GB`, `10Gi` becomes `10GiB` (both are powers of 1024
to Prometheus), `30days` becomes `30d`. A number without unit is left to you, and so is `1M`, which may be a month or minutes.

## Versions
All versions of Prometheus from 2.7; `--storage.tsdb.retention` up to 2.55.

## References
- https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects
- https://prometheus.io/docs/prometheus/latest/command-line/prometheus/
- https://github.com/alecthomas/units/blob/master/bytes.go
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule, regex

from .._fixes import mended
from .._started import Flag, Program, everywhere_wrong, programs, set_to
from ._durations import duration
from ._flags import is_switch

_SIZE = "storage.tsdb.retention.size"
_TIMES = ("storage.tsdb.retention.time", "storage.tsdb.retention")
_READ_SIZE = regex(r"0|[-+]?(?:[0-9]*\.?[0-9]*(?:[KMGTPE]i?)?B)+")
_READ_TIME = regex(r"0|(?=\d)(?:\d+y)?(?:\d+w)?(?:\d+d)?(?:\d+h)?(?:\d+m)?(?:\d+s)?(?:\d+ms)?")
_MEANT_SIZE = regex(r"([0-9]+(?:\.[0-9]+)?) *([KMGTPE])(i?)B?", re.IGNORECASE)


class Wrong(NamedTuple):
    """A value that Prometheus does not read, what kind it should be of, and what is meant, if that is clear."""

    value: str
    kind: str
    meant: str | None


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for program, flag, wrong in everywhere_wrong(programs(project, "prometheus", is_switch), _wrong):
        facts = {"value": wrong.value, "flag": flag.name, "kind": wrong.kind, "service": program.name}
        yield Finding(RULE, flag.words[-1].node, facts, (_fix(program, flag, wrong),))


def _wrong(_: Program, flag: Flag) -> Wrong | None:
    value = flag.value or ""
    if not flag.name.startswith("--") or not value or "$" in value:
        return None
    if flag.bare == _SIZE and not _READ_SIZE.fullmatch(value):
        return Wrong(value, "size", _size(value.strip("\"' ")))
    if flag.bare in _TIMES and not _READ_TIME.fullmatch(value):
        return Wrong(value, "time", _time(value.strip("\"' ")))
    return None


def _size(text: str) -> str | None:
    meant = _MEANT_SIZE.fullmatch(text)
    return f"{meant[1]}{meant[2].upper()}{meant[3].lower()}B" if meant else text if _READ_SIZE.fullmatch(text) else None


def _time(text: str) -> str | None:
    if _READ_TIME.fullmatch(text):
        return text
    return None if "M" in text else duration(text.lower())


def _fix(program: Program, flag: Flag, wrong: Wrong) -> Fix:
    if wrong.meant is None:
        bare = wrong.value.isdecimal()
        return Fix("give it a unit that Prometheus reads", (), MANUAL, "it has no unit" if bare else "what is meant is not clear")
    return mended(f"write `{wrong.meant}`", set_to(program, flag, wrong.meant), SAFE)


RULE = Rule(
    code="PRM025",
    name="retention-flag-bad-unit",
    message="`{value}` in `{flag}` is no {kind} that Prometheus reads: {service} does not start",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 2.7"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/storage/#operational-aspects",
            "https://prometheus.io/docs/prometheus/latest/command-line/prometheus/",
            "https://github.com/alecthomas/units/blob/master/bytes.go",
        ),
        oracle="prometheus",
    ),
    triggers={"compose": ("storage.tsdb.retention",)},
    docs=__doc__ or "",
)
