"""A long flag of Prometheus or Alertmanager with one dash, such as `-config.file=…`.

## What it does
Finds flags with one dash and a long name in the `command` of services with a published image of Prometheus 2 or 3, or of
Alertmanager from 0.13. Commands that go through a shell or a script are left alone, and so are other programs: Loki, promtail and
many exporters do take one dash.

## Why is this bad?
Since they read their flags in the way of Unix, one dash begins letters: they take `-web.enable-lifecycle` for `-w -e -b …` and do
not start: `Error parsing command line arguments: unknown short flag '-w'`.

## Fix safety
Safe where the flag exists with two dashes in the version that runs. Where it does not exist any more its successor takes its
place, with the doubts that its own rules (PRM019 and ALM032) have about it. Left to you where it never existed.

## Versions
Prometheus ≥ 2.0, Alertmanager ≥ 0.13, by the tag of the image (none and `latest` are the newest) or `target-version`. A version
that is not known is taken for one of these.

## References
- https://prometheus.io/docs/prometheus/2.55/migration/#flags
- https://github.com/prometheus/prometheus/issues/2878
- https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from fixer import ERROR, MANUAL, SAFE, Assumed, Finding, Fix, Meta, Options, Project, Rule, regex

from .._fixes import mended
from .._gone import Gone
from .._started import Flag, Known, Program, called, everywhere_wrong, programs
from ..alertmanager import _flags as alertmanager
from . import _flags as prometheus

_LONG = regex(r"-[a-z][\w.-]{2,}")


class _Product(NamedTuple):
    floor: tuple[int, ...]
    flags: Callable[[], Mapping[str, Known]]
    gone: Callable[[str, Assumed], Gone | None]
    is_switch: Callable[[str], bool]


_PRODUCTS = {
    "prometheus": _Product((2,), prometheus.flags, prometheus.gone, prometheus.is_switch),
    "alertmanager": _Product((0, 13), alertmanager.flags, alertmanager.gone, alertmanager.is_switch),
}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for name, product in _PRODUCTS.items():
        found = (one for one in programs(project, name, product.is_switch) if (one.assumed.version or (9,)) >= product.floor)
        for program, flag, letter in everywhere_wrong(found, _letter):
            facts = {"flag": flag.name, "letter": letter, "service": program.name, "product": name.capitalize()}
            yield Finding(RULE, flag.words[0].node, facts, (_fix(program, flag, product),))


def _letter(_: Program, flag: Flag) -> str | None:
    """The first of the letters that the program takes the flag for; `-h…` it would understand."""
    return flag.name[1] if _LONG.fullmatch(flag.name) and flag.name[1] != "h" else None


def _fix(program: Program, flag: Flag, product: _Product) -> Fix:
    known = product.flags().get(flag.bare) or product.flags().get(flag.bare.removeprefix("no-"))
    if known is not None and known.fits(program.assumed):
        return mended(f"write `-{flag.name}`", called(program, flag, f"-{flag.name}"), SAFE)
    gone = product.gone(flag.bare, program.assumed)
    if gone is not None:
        return gone.fix(program, flag)
    return Fix(
        f"remove it, or find the flag that is meant by `{flag.name}`", (), MANUAL, "it does not exist with two dashes either"
    )


_GROUPS = "alertmanager. cluster. config. log. mesh. storage. web."

RULE = Rule(
    code="PRM022",
    name="single-dash-long-flag",
    message="{product} takes `{flag}` for letters beginning with `-{letter}`: {service} does not start",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 2.0", "alertmanager": "≥ 0.13"},
        references=(
            "https://prometheus.io/docs/prometheus/2.55/migration/#flags",
            "https://github.com/prometheus/prometheus/issues/2878",
            "https://github.com/prometheus/alertmanager/blob/main/CHANGELOG.md",
        ),
        oracle="prometheus",
    ),
    triggers={"compose": tuple(f"{before}-{group}" for before in " \"'[" for group in _GROUPS.split())},
    docs=__doc__ or "",
)
