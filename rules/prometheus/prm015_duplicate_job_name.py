"""Two scrape jobs of one name: Prometheus refuses the file.

## What it does
Finds a `job_name` that an earlier job of the file has. Where the two differ in their static targets alone, those of the second
are added to the first; a second that says the same is removed. Otherwise the second gets a number behind its name.

## Why is this bad?
`found multiple scrape configs with job name "node"`: Prometheus does not start, and a reload leaves it with the old
configuration.

## Fix safety
Safe where the two become one job: every target is scraped as it was meant to be, under the name that it was given. Another name
is an unsafe fix: rules and dashboards may select the series by it. Jobs that are shared through anchors are shown and left to
you.

## Versions
All versions.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from fixer import ERROR, MANUAL, SAFE, UNSAFE, Edits, Finding, Fix, Meta, Node, Options, Project, Rule, delete, insert, put

_MERGED = frozenset({"job_name", "static_configs"})


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus"):
        first: dict[str, Node] = {}
        taken = {name.text for name in document.find("scrape_configs", ..., "job_name")}
        for name in document.find("scrape_configs", ..., "job_name"):
            if name.shape != "scalar" or name.is_null or name.home is not None or "$" in name.text:
                continue
            earlier = first.setdefault(name.text, name)
            if earlier is not name:
                yield Finding(RULE, name, {"name": name.text}, (_fix(earlier, name, taken),), (earlier,))


def _fix(earlier: Node, later: Node, taken: Collection[str]) -> Fix:
    one, other = earlier.parent, later.parent
    assert one is not None
    assert other is not None
    if any(node.anchor or node.alias or any(entry.merges for entry in node.entries) for node in (*one.walk(), *other.walk())):
        return Fix("give it another name", (), MANUAL, "a part of the job is shared through an anchor")
    if one.value == other.value:
        return Fix("remove the second", delete(other), SAFE)
    edits = _merged(one, other)
    if edits:
        return Fix("add its targets to the first", edits, SAFE)
    name = next(name for number in range(2, len(taken) + 3) if (name := f"{later.text}-{number}") not in taken)
    return Fix(f"call it `{name}`", put(later, name), UNSAFE, f'its series get job="{name}", which nothing selects yet')


def _merged(one: Node, other: Node) -> Edits:
    """The targets of the second job in the first, where the two differ in nothing else."""
    here, there = one.get("static_configs"), other.get("static_configs")
    if here is None or there is None or not (here.items and there.items) or _others(one) != _others(other):
        return ()
    edits = delete(other)
    for group in there.items:
        edits += insert(here, len(here.items), group.value)
    return edits


def _others(job: Node) -> dict[str, object]:
    return {key: node.value for key, node in job.pairs() if key not in _MERGED}


RULE = Rule(
    code="PRM015",
    name="duplicate-job-name",
    message="there is a job called `{name}` already: Prometheus refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/configuration/configuration/#scrape_config",),
        oracle="promtool",
    ),
    triggers={"prometheus": ("job_name",)},
    docs=__doc__ or "",
)
