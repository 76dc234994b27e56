"""A job asks the blackbox exporter for a module that its configuration does not define.

## What it does
Finds `params.module` of a scrape job that goes to the stack's one blackbox exporter, when the configuration file that this
exporter reads defines other modules.

## Why is this bad?
The exporter answers every probe with status 400, `Unknown module`, so nothing is probed and the targets are down.

## Fix safety
Unsafe where exactly one module is near to the name: it is taken to be the one. Otherwise the finding names what there is, and
is not fixed. Modules of an exporter whose configuration is not in the tree are not judged.

## Versions
All versions.

## References
- https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md
- https://github.com/prometheus/blackbox_exporter#prometheus-configuration
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, near, prober, put


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        asked = [(job, list(job.find("params", "module", ...))) for job in document.find("scrape_configs", ...)]
        found = prober(project.stack, document) if any(modules for _, modules in asked) else None
        if found is None or not found.modules:
            continue
        for job, modules in asked:
            if _leads_to(job, found.names):
                yield from (_finding(node, found.modules, found.defined) for node in modules if _is_missing(node, found.modules))


def _leads_to(job: Node, names: frozenset[str]) -> bool:
    """Whether a step of relabelling gives the exporter's address."""
    for step in job.find("relabel_configs", ...):
        label, replacement = step.get("target_label"), step.get("replacement")
        if label is not None and replacement is not None and label.text == "__address__":
            return replacement.text.rpartition(":")[0] in names
    return False


def _is_missing(node: Node, modules: frozenset[str]) -> bool:
    return node.shape == "scalar" and bool(node.text) and node.text not in modules


def _finding(node: Node, modules: frozenset[str], defined: str) -> Finding:
    facts = {"module": node.text, "file": defined}
    meant = near(node.text, sorted(modules))
    if len(meant) != 1:
        known = ", ".join(sorted(modules)[:5])
        return Finding(RULE, node, facts, (Fix("choose a module, or define it", (), MANUAL, f"there are {known}"),))
    edits = everywhere(node, put, meant[0])
    fix = Fix(f"ask for {meant[0]}", edits, UNSAFE, "the module that is near may not be the one that was meant")
    return Finding(RULE, node, facts, (fix,))


RULE = Rule(
    code="PRM029",
    name="blackbox-module-undefined",
    message="the blackbox exporter has no module `{module}`: {file} does not define it",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"prometheus": "all versions", "blackbox": "all versions", "compose": "all versions"},
        references=(
            "https://github.com/prometheus/blackbox_exporter/blob/master/CONFIGURATION.md",
            "https://github.com/prometheus/blackbox_exporter#prometheus-configuration",
        ),
    ),
    triggers={"blackbox": ("prober",)},
    docs=__doc__ or "",
)
