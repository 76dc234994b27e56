"""A switch of Prometheus or Alertmanager that is given a value, such as `--web.enable-lifecycle=true`.

## What it does
Finds switches with `=true`, `=false` or any other value behind them in the `command` of services with a published image of
Prometheus or Alertmanager. Commands that go through a shell or a script are left alone.

## Why is this bad?
These programs take a switch alone: it is on where it stands, and off as `--no-…`. With a value they do not start:
`Error parsing command line arguments: unexpected true`. Other programs of the same stacks (Grafana, Loki, promtail) do take
`=true`, which is why it is seen so often.

## Fix safety
Safe. `=true` (`1`, `yes`, `on`) goes; with `=false` (`0`, `no`, `off`) the switch becomes `--no-…`. What else stands there is
left to you.

## Versions
All versions of Prometheus from 2.0, of Alertmanager from 0.13.

## References
- https://prometheus.io/docs/prometheus/latest/command-line/prometheus/
- https://github.com/alecthomas/kingpin#boolean-values
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial

from fixer import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Options, Project, Rule

from .._fixes import mended
from .._started import Flag, Program, everywhere_wrong, programs, without_value
from ..alertmanager import _flags as alertmanager
from . import _flags as prometheus

_ON = frozenset({"true", "t", "1", "yes", "y", "on", "enabled"})
_OFF = frozenset({"false", "f", "0", "no", "n", "off", "disabled"})
_FLOORS = {"prometheus": (2,), "alertmanager": (0, 13)}
"""Before these the programs took flags in another way."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for product, is_switch in (("prometheus", prometheus.is_switch), ("alertmanager", alertmanager.is_switch)):
        found = (one for one in programs(project, product, is_switch) if (one.assumed.version or (9,)) >= _FLOORS[product])
        judge = partial(_value, is_switch)
        for program, flag, value in everywhere_wrong(found, judge):
            facts = {"flag": flag.name, "service": program.name, "product": product.capitalize()}
            yield Finding(RULE, flag.words[0].node, facts, (_fix(program, flag, value),))


def _value(is_switch: Callable[[str], bool], _: Program, flag: Flag) -> str | None:
    return flag.value if flag.name.startswith("--") and is_switch(flag.bare) else None


def _fix(program: Program, flag: Flag, value: str) -> Fix:
    word, off = value.lower(), flag.bare.startswith("no-")
    if word in _ON:
        return mended(f"write `{flag.name}` alone", without_value(program, flag, flag.name), SAFE)
    if word in _OFF and not off:
        name = f"--no-{flag.bare}"
        return mended(f"write `{name}`", without_value(program, flag, name), SAFE)
    return Fix("write it alone, or leave it out", (), MANUAL, "whether it is meant to be on or off is not clear")


RULE = Rule(
    code="PRM021",
    name="boolean-flag-with-value",
    message="`{flag}` is a switch that takes no value: {product} in {service} does not start",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 2.0", "alertmanager": "≥ 0.13"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/command-line/prometheus/",
            "https://github.com/alecthomas/kingpin#boolean-values",
        ),
        oracle="prometheus",
    ),
    triggers={
        "compose": (
            "web.enable-lifecycle=",
            "web.enable-admin-api=",
            "receiver=",
            "--agent=",
            "no-lockfile=",
            "auto-gomaxprocs=",
            "auto-gomemlimit=",
            "wal-compression=",
            "allow-overlapping-blocks=",
            "on-shutdown=",
            "config.auto-reload=",
            "scrape.adjust-timestamps=",
            "advertise-address-discovery=",
            "log.silences=",
            "web.systemd-socket=",
        )
    },
    docs=__doc__ or "",
)
