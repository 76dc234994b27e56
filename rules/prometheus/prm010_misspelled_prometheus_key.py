"""A key that Prometheus does not know, but one like it: `metric_path`, `static_config`, `rules_files`.

## What it does
Finds keys of a Prometheus configuration that no supported version has at their place, where exactly one known key can be
meant: it differs in dashes, capitals or a plural `s`, in one or two letters, or people are known to write it. The known key
must not be there already, and the value must be one that it takes. Also settings such as `scrape_interval` that belong into
`global`, and keys from elsewhere that nothing takes the place of: `recording_rules`, `storage.tsdb.path`.

A key that nothing resembles is reported when the version of the stack is known and not newer than what fixer knows.

## Why is this bad?
Prometheus decodes its configuration strictly: `field metric_path not found in type config.ScrapeConfig`. On a start it exits,
on a reload it goes on with the old configuration.

## Fix safety
Safe: the file did not load before, and one key alone can be meant. Keys from elsewhere are left as comments, which is an unsafe
fix: what they say is not lost, and says nothing; the finding tells which flag or file would say it.

## Versions
Prometheus ≥ 2.40. A key that only some versions have (`scrape_config_files` 2.43, `fallback_scrape_protocol` 3.0 …) is never
taken for a slip; only what the version of the stack knows is proposed.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, UnknownKey, deviations

from .._keys import foreign, misplaced, misspelled

_OTHERS = frozenset({"static_configs", "alerting", "tls_config", "basic_auth"})
"""Where keys belong that have rules of their own: PRM013, PRM014, PRM027."""


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    found = list(deviations(project, "prometheus"))
    yield from misspelled(RULE, found, _wanted)
    yield from foreign(RULE, found)
    yield from misplaced(RULE, found, lambda one: one.to[0] not in _OTHERS)


def _wanted(found: UnknownKey) -> bool:
    """Whether no other rule is about it: PRM014 has `alertmanager`, PRM027 what is wrong in `basic_auth`."""
    return found.meant is None or (found.mapping, found.meant.name) not in {
        ("Alerting", "alertmanagers"),
        ("BasicAuth", "username"),
        ("BasicAuth", "password"),
    }


RULE = Rule(
    code="PRM010",
    name="misspelled-prometheus-key",
    message="`{key}` is no key of {where}: {rather}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 2.40"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/",),
        oracle="promtool",
    ),
    triggers={"prometheus": ("scrape_configs", "rule_files", "alerting", "global")},
    docs=__doc__ or "",
)
