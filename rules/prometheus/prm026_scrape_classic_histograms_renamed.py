"""`scrape_classic_histograms`, which Prometheus 3 calls `always_scrape_classic_histograms`.

## What it does
Finds `scrape_classic_histograms` in a scrape job that a Prometheus ≥ 3.0 reads.

## Why is this bad?
Prometheus 3 does not load the file: `field scrape_classic_histograms not found in type config.ScrapeConfig`.

## Fix safety
Safe: the key was renamed and means the same. Where the new key stands there too it is left to you.

## Versions
Prometheus ≥ 3.0, by the image of the stack (no tag and `latest` are the newest) or `target-version`. Silent where the version
is not known.

## References
- https://prometheus.io/docs/prometheus/latest/migration/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Options, OtherVersion, Project, Rule, deviations, everywhere, rename

from .._fixes import offered


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for found in deviations(project, "prometheus"):
        if isinstance(found, OtherVersion) and found.gone and found.key is not None and found.key.now:
            now = found.key.now
            edits = everywhere(found.node, rename, now)
            facts = {"version": found.assumed.shown}
            yield Finding(RULE, found.node, facts, (offered(Fix(f"call it `{now}`", edits, SAFE)),))


RULE = Rule(
    code="PRM026",
    name="scrape-classic-histograms-renamed",
    message="`scrape_classic_histograms` is `always_scrape_classic_histograms` since Prometheus 3.0; the stack runs {version}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "≥ 3.0"},
        references=("https://prometheus.io/docs/prometheus/latest/migration/",),
        oracle="promtool",
    ),
    triggers={"prometheus": ("scrape_classic_histograms",)},
    docs=__doc__ or "",
)
