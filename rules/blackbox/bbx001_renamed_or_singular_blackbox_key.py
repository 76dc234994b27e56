"""A key that the blackbox exporter does not know, but one like it: `fail_if_matches_regexp`, `valid_status_code`.

## What it does
Finds keys of a blackbox exporter's configuration that no supported version has at their place, where exactly one known key
can be meant: an earlier name (`fail_if_matches_regexp` is `fail_if_body_matches_regexp` since 0.15), a singular, a slip of
one or two letters. Also keys of a probe right in its module (`valid_status_codes`), and TLS and authentication keys outside
of their mapping.

A key that nothing resembles is reported when the version of the stack is known and not newer than what fixer knows.

## Why is this bad?
The exporter does not start: `field fail_if_matches_regexp not found in type config.plain`.

## Fix safety
Safe: the file did not load before, and one key alone can be meant.

## Versions
Blackbox exporter ≥ 0.19.

## References
- https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, deviations

from .._keys import misplaced, misspelled


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = list(deviations(project, "blackbox"))
    yield from misspelled(RULE, found)
    yield from misplaced(RULE, found)


RULE = Rule(
    code="BBX001",
    name="renamed-or-singular-blackbox-key",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"blackbox": "≥ 0.19"},
        references=("https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md",),
        oracle="blackbox_exporter",
    ),
    triggers={"blackbox": ("module",)},
    docs=__doc__ or "",
)
