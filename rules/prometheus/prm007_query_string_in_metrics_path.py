"""A query behind `metrics_path` (`/federate?match[]=up`), which Prometheus takes for a part of the path.

## What it does
Finds a `?` in `metrics_path`.

## Why is this bad?
Prometheus escapes the `?`, asks for `/federate%3Fmatch[]=up`, and gets `404 Not Found`. What belongs into the query stands in
`params`.

## Fix safety
Safe: the path did not exist. The query moves to `params`, decoded, as each value is escaped again when it is sent. Left to you
where `params` says something else already, where relabelling writes the path, and where the text is a template.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, SAFE, Edits, Finding, Fix, Meta, Node, Options, Project, Rule, add, everywhere, put

from .._fixes import offered
from ._jobs import Holder, holders


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        for holder in holders(document):
            node = holder.node.get("metrics_path")
            if node is not None and "?" in node.text and not holder.alerting and not _is_rewritten(holder):
                facts = {"where": holder.name, "path": node.text.partition("?")[0]}
                yield Finding(RULE, node, facts, (offered(_fix(holder, node)),))


def _is_rewritten(holder: Holder) -> bool:
    """Whether relabelling takes the path apart."""
    steps = holder.node.find("relabel_configs", ...)
    named = (node for step in steps for key in (("source_labels", ...), ("target_label",)) for node in step.find(*key))
    return any(node.text == "__metrics_path__" for node in named)


def _fix(holder: Holder, node: Node) -> Fix:
    title = "say the query in `params`"
    path, _, query = node.text.partition("?")
    wanted = _read(query)
    if wanted is None or "$" in node.text or "{{" in node.text:
        return Fix(title, (), MANUAL, "what it asks for is not clear")
    params = holder.node.get("params")
    there = {} if params is None or params.shape != "mapping" else dict(params.pairs())
    for key, values in wanted.items():
        if key in there and [item.text for item in there[key].items] != values:
            return Fix(title, (), MANUAL, f"`params` says something else of `{key}`")
    edits = everywhere(node, put, path)
    missing = {key: values for key, values in wanted.items() if key not in there}
    if missing:
        edits += _asked(holder.node, params, missing)
    return Fix(title, edits, SAFE)


def _asked(job: Node, params: Node | None, missing: dict[str, list[str]]) -> Edits:
    if params is None:
        return everywhere(job, add, "params", missing, "metrics_path")
    return tuple(edit for key, values in missing.items() for edit in everywhere(params, add, key, values))


def _read(query: str) -> dict[str, list[str]] | None:
    """Name → values; None where something in it has no name."""
    from urllib.parse import parse_qsl

    found: dict[str, list[str]] = {}
    try:
        pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query), errors="strict")
    except ValueError:
        return None
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found


RULE = Rule(
    code="PRM007",
    name="query-string-in-metrics-path",
    message="the query behind `{path}` in `metrics_path` of {where} becomes part of the path: it belongs into `params`",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config",),
    ),
    triggers={"prometheus": ("metrics_path",)},
    docs=__doc__ or "",
)
