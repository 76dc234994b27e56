"""A flag that Alertmanager does not have, or a log level that it does not know.

## What it does
Finds flags in the `command` of services with a published Alertmanager image that its version does not have: misspelled ones
(`--storage.pat`), those that are another program's (`--config.expand-env`), those of later versions, and the `--mesh.…` flags
that became `--cluster.…`. Finds `--log.level=warning` too. Commands that go through a shell or a script are left alone; flags
with one dash are found by PRM022.

## Why is this bad?
Alertmanager does not start: `unknown long flag '--config.expand-env'`, `unrecognized log level warning`.

## Fix safety
Safe for levels that are one of the known ones by another name, and for flags that have no effect anyone could miss. A misspelled
flag is mended safely where it is near to one alone. Unsafe for the `--mesh.…` flags, as clusters use another port.
Left to you is everything else: where variables shall be expanded, something has to write the configuration file before.

## Versions
Alertmanager ≥ 0.13, by the tag of the image (none and `latest` are the newest) or `target-version`. Where neither says it, or the
version is newer than those that this rule knows (0.34), only flags that are known to be mistaken are found.

## References
- https://prometheus.io/docs/alerting/latest/alertmanager/
- https://github.com/prometheus/alertmanager/blob/main/cmd/alertmanager/main.go
- https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule, near

from .._fixes import mended
from .._started import Flag, Known, Program, called, dotted, everywhere_wrong, programs, set_to
from ._flags import GONE, NEWEST, flags, is_switch

_LEVELS = {"warning": "warn", "information": "info", "err": "error", "dbg": "debug"}
_READ_LEVELS = ("debug", "info", "warn", "error")
_ANOTHERS = {
    "config.expand-env": "Alertmanager expands no variables: something has to write the file with their values before",
    "web.enable-lifecycle": "it is a flag of Prometheus; Alertmanager is always reloaded by a POST to /-/reload",
    "storage.tsdb.path": "it is a flag of Prometheus; Alertmanager stores below `--storage.path`",
    "storage.tsdb.retention.time": "it is a flag of Prometheus; Alertmanager's is `--data.retention`",
    "web.console.libraries": "it is a flag of Prometheus",
    "web.console.templates": "it is a flag of Prometheus",
}
"""Flags of other programs, and what to do instead."""


class Wrong(NamedTuple):
    """What is wrong with a flag, and how it is mended."""

    problem: str
    fix: Fix


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for program, flag, wrong in everywhere_wrong(programs(project, "alertmanager", is_switch), _wrong):
        yield Finding(RULE, flag.words[0].node, {"problem": wrong.problem, "service": program.name}, (wrong.fix,))


def _wrong(program: Program, flag: Flag) -> Wrong | None:
    version = program.assumed.version
    if not flag.name.startswith("--") or "$" in flag.name or (version is not None and version < (0, 13)):
        return None
    name = flag.bare if flag.bare in flags() else flag.bare.removeprefix("no-")
    if name == "log.level":
        return _level(program, flag)
    known = flags().get(name)
    if known is not None:
        return None if known.fits(program.assumed) else _other(program, flag, known, name)
    if name in _ANOTHERS:
        return Wrong(f"there is no `{flag.name}`", Fix("remove it", (), MANUAL, _ANOTHERS[name]))
    if version is None or version[:2] > NEWEST:
        return None
    return Wrong(f"Alertmanager {program.assumed.shown} has no `{flag.name}`", _nearest(program, flag))


_LATER = Fix("remove it, or run a version that has it", (), MANUAL, "which of the two is meant is not clear")


def _other(program: Program, flag: Flag, known: Known, name: str) -> Wrong:
    """A flag of earlier or later versions."""
    shown, version = program.assumed.shown, program.assumed.version or NEWEST
    if known.until is not None and version >= known.until and name in GONE:
        return Wrong(f"`{flag.name}` is gone since {dotted(known.until)}, and this is {shown}", GONE[name].fix(program, flag))
    return Wrong(f"`{flag.name}` exists since {dotted(known.since)}, and this is {shown}", _LATER)


def _level(program: Program, flag: Flag) -> Wrong | None:
    value = flag.value or ""
    if value.lower() in _READ_LEVELS or not value or "$" in value:
        return None
    problem = f"`{value}` is no log level ({', '.join(_READ_LEVELS)})"
    level = _LEVELS.get(value.lower(), value.lower())
    if level not in _READ_LEVELS:
        return Wrong(problem, Fix("take one of the known levels", (), MANUAL, "which one is meant is not clear"))
    return Wrong(problem, mended(f"write `{level}`", set_to(program, flag, level), SAFE))


def _nearest(program: Program, flag: Flag) -> Fix:
    meant = near(flag.bare, [name for name, known in flags().items() if known.fits(program.assumed)])
    if len(meant) == 1 and not program.given(meant[0]):
        return mended(f"call it `--{meant[0]}`", called(program, flag, f"--{meant[0]}"), SAFE)
    return Fix("remove it, or find the flag that is meant", (), MANUAL, "no flag is near enough to be the one that is meant")


RULE = Rule(
    code="ALM032",
    name="unknown-alertmanager-flag",
    message="{problem}: {service} does not start",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.13"},
        references=(
            "https://prometheus.io/docs/alerting/latest/alertmanager/",
            "https://github.com/prometheus/alertmanager/blob/main/cmd/alertmanager/main.go",
            "https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md",
        ),
        oracle="alertmanager",
    ),
    triggers={"compose": ("prom/alertmanager", "prometheus/alertmanager", "bitnami/alertmanager")},
    docs=__doc__ or "",
)
