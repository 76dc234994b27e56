"""A scrape may take longer than the time until the next one.

## What it does
Finds a `scrape_timeout`, under `global` or in a job, that is longer than the interval that holds there: the job's own, else the
global one, else the default of one minute.

## Why is this bad?
Prometheus refuses the file: `scrape timeout greater than scrape interval`.

## Fix safety
Unsafe: the timeout becomes as long as the interval, which keeps how often is asked. A target that needs longer than that to
answer is down then; it would have to be asked less often. A timeout that a job inherits is shortened by Prometheus itself and no
mistake.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put

from ._durations import milliseconds

_DEFAULT = "1m"
_CAVEAT = "a target that takes longer to answer counts as down"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        defaults = next(document.find("global"), None)
        inherited = _interval(defaults, None)
        if defaults is not None:
            yield from _judged(defaults, inherited)
        for job in document.find("scrape_configs", ...):
            yield from _judged(job, _interval(job, inherited))


def _interval(holder: Node | None, inherited: Node | None) -> Node | None:
    """The interval that holds; None is the default."""
    own = holder.get("scrape_interval") if holder is not None else None
    return own if own is not None and own.text else inherited


def _judged(holder: Node, interval: Node | None) -> Iterator[Finding]:
    timeout = holder.get("scrape_timeout")
    most = interval.text if interval is not None else _DEFAULT
    limit = milliseconds(most)
    allowed = milliseconds(timeout.text) if timeout is not None else None
    if timeout is None or allowed is None or not limit or allowed <= limit:
        return
    facts = {"timeout": timeout.text, "interval": most, "whose": "" if interval is not None else ", the default,"}
    fix = Fix(f"allow {most}", everywhere(timeout, put, most), UNSAFE, _CAVEAT)
    yield Finding(RULE, timeout, facts, (fix,), (interval,) if interval is not None else ())


RULE = Rule(
    code="PRM008",
    name="scrape-timeout-greater-than-interval",
    message="a scrape may take {timeout}, and after {interval}{whose} comes the next: Prometheus refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#configuration-file",
            "https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config",
        ),
        oracle="promtool",
    ),
    triggers={"prometheus": ("scrape_timeout",)},
    docs=__doc__ or "",
)
