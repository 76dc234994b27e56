"""A flag that the Prometheus of the stack does not have any more.

## What it does
Finds flags in the `command` of services with a published Prometheus image that earlier versions had and the one that runs
has not: `--storage.tsdb.retention`, `--alertmanager.timeout` and `--storage.tsdb.allow-overlapping-blocks`, which are gone with
Prometheus 3, and those of Prometheus 1 that are still copied around (`--alertmanager.url`, `--storage.local.path`).

Commands that go through a shell or a script are left alone.

## Why is this bad?
Prometheus does not start: `Error parsing command line arguments: unknown long flag '--storage.tsdb.retention'`.

## Fix safety
Safe where another flag says the same (`--storage.tsdb.retention.time`, which exists since 2.7), and where the flag had no effect
any more. Unsafe for flags of Prometheus 1 whose successors are not quite the same. Left to you where what it said belongs into
the configuration file.

## Versions
By the tag of the image (none and `latest` are the newest) or `target-version`; silent where neither says it. Three flags are
gone with 3.0, `--storage.exemplars.exemplars-limit` with 2.29, the flags of Prometheus 1 with 2.0.

## References
- https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md
- https://prometheus.io/docs/prometheus/latest/migration/
- https://prometheus.io/docs/prometheus/latest/command-line/prometheus/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule

from .._gone import Gone
from .._started import Flag, Program, dotted, everywhere_wrong, programs
from ._flags import gone, is_switch, since


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for program, flag, found in everywhere_wrong(programs(project, "prometheus", is_switch), _gone):
        facts = {
            "flag": flag.name,
            "service": program.name,
            "since": dotted(since(_name(flag)) or ()),
            "version": program.assumed.shown,
        }
        yield Finding(RULE, flag.words[0].node, facts, (found.fix(program, flag),))


def _gone(program: Program, flag: Flag) -> Gone | None:
    last = since(_name(flag)) if flag.name.startswith("--") else None
    version = program.assumed.version
    return gone(_name(flag), program.assumed) if last is not None and version is not None and version >= last else None


def _name(flag: Flag) -> str:
    """Switches are turned off by `--no-…`."""
    return flag.bare.removeprefix("no-")


RULE = Rule(
    code="PRM019",
    name="prometheus3-removed-flag",
    message="Prometheus has no `{flag}` since {since}; {service} runs {version} and does not start",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 2.0, most of it ≥ 3.0"},
        references=(
            "https://github.com/prometheus/prometheus/blob/main/CHANGELOG.md",
            "https://prometheus.io/docs/prometheus/latest/migration/",
            "https://prometheus.io/docs/prometheus/latest/command-line/prometheus/",
        ),
        oracle="prometheus",
    ),
    triggers={
        "compose": (
            "storage.tsdb.retention=",
            "storage.tsdb.retention ",
            "storage.tsdb.retention\n",
            'storage.tsdb.retention"',
            "storage.tsdb.retention'",
            "alertmanager.timeout",
            "allow-overlapping-blocks",
            "exemplars-limit",
            "scrape.name-escaping-scheme",
            "alertmanager.url",
            "query.staleness-delta",
            "-storage.local.",
            "enable-remote-shutdown",
            "web.telemetry-path",
        )
    },
    docs=__doc__ or "",
)
