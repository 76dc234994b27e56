"""A job lists what the blackbox exporter is to probe, but nothing hands the list on to the exporter.

## What it does
Finds scrape jobs with `metrics_path: /probe` whose targets are URLs or hosts without a port, and that have neither a
`__param_target` nor a `target` parameter; and jobs without `metrics_path` that ask for a `module` and list URLs alone.

## Why is this bad?
Prometheus asks the sites themselves for `/probe`. URLs it refuses altogether: `"https://example.com" is not a valid hostname`.

## Fix safety
Unsafe: the three steps of relabelling that the exporter's documentation gives are added, with the address of the one blackbox
exporter that Prometheus shares a network with. From then on the sites are probed, and `instance` names them. Left to you where
there is no such exporter or more than one, and where the job relabels already.

## Versions
All versions.

## References
- https://github.com/prometheus/blackbox_exporter#prometheus-configuration
- https://prometheus.io/docs/guides/multi-target-exporter/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, UNSAFE, Document, Finding, Fix, Meta, Node, Options, Project, Rule, add, prober

from .._fixes import offered

_PROBE = "/probe"


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for job in document.find("scrape_configs", ...):
            targets = list(job.find("static_configs", ..., "targets", ...))
            if targets and _asks_for_probes(job, targets) and not _is_handed_on(job):
                yield _finding(project, document, job, targets[0])


def _asks_for_probes(job: Node, targets: list[Node]) -> bool:
    path = job.get("metrics_path")
    if path is not None:
        return path.text.rstrip("/") == _PROBE and all(map(_is_probed, targets))
    modules = job.get("params", "module")
    return modules is not None and not modules.is_null and all("://" in target.text for target in targets)


def _is_handed_on(job: Node) -> bool:
    """Whether the exporter gets to know what to probe in some way, or the address is made elsewhere."""
    if job.get("params", "target") is not None:
        return True
    steps = [step.get("target_label") for step in job.find("relabel_configs", ...)]
    if any(label is not None and label.text in ("__param_target", "__address__") for label in steps):
        return True
    labels = [key for group in job.find("static_configs", ..., "labels") for key, _ in group.pairs()]
    return "__param_target" in labels or "__address__" in labels


def _is_probed(target: Node) -> bool:
    """A URL, or a name without port: nothing that Prometheus could ask."""
    return target.shape == "scalar" and ("://" in target.text or ":" not in target.text) and bool(target.text)


def _finding(project: Project, document: Document, job: Node, first: Node) -> Finding:
    return Finding(RULE, first, {"target": first.text}, (offered(_fix(project, document, job)),))


def _fix(project: Project, document: Document, job: Node) -> Fix:
    title = "hand it on to the blackbox exporter"
    found = prober(project.stack, document)
    if found is None:
        return Fix(title, (), MANUAL, "which blackbox exporter is meant is not clear")
    if job.get("relabel_configs") is not None:
        return Fix(title, (), MANUAL, "the job relabels already, and where the steps belong is not clear")
    steps = [
        {"source_labels": ["__address__"], "target_label": "__param_target"},
        {"source_labels": ["__param_target"], "target_label": "instance"},
        {"target_label": "__address__", "replacement": f"{found.service}:{found.port}"},
    ]
    path = () if job.get("metrics_path") is not None else add(job, "metrics_path", _PROBE, "job_name")
    caveat = f"{found.service} probes the targets from then on, and `instance` names them"
    return Fix(f"hand it on to {found.service}:{found.port}", path + add(job, "relabel_configs", steps), UNSAFE, caveat)


RULE = Rule(
    code="PRM028",
    name="blackbox-job-without-relabeling",
    message="{target} is asked itself: nothing tells a blackbox exporter to probe it",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "blackbox": "all versions", "compose": "all versions"},
        references=(
            "https://github.com/prometheus/blackbox_exporter#prometheus-configuration",
            "https://prometheus.io/docs/guides/multi-target-exporter/",
        ),
        oracle="promtool",
    ),
    triggers={"prometheus": ("/probe", "module:")},
    docs=__doc__ or "",
)
