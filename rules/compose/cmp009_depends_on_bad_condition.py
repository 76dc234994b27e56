"""A condition in `depends_on` that Compose does not know, or a service there without one.

## What it does
Finds `condition: healthy`, `started`, `completed` and other near misses of the three conditions, a condition given as the
service's own value (`db: service_healthy`), and a service with nothing behind it (`db:`).

## Why is this bad?
`docker compose` starts nothing: `services.a.depends_on.b.condition value must be one of 'service_started', 'service_healthy',
'service_completed_successfully'`.

## Fix safety
Safe: the file did not load before, and each word is near to one condition alone. A service with nothing behind it gets
`service_started`, which is what a name in a list means. Other words are left to you.

## Versions
Docker Compose 2.

## References
- https://docs.docker.com/reference/compose-file/services/#depends_on
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    WrongScalar,
    WrongShape,
    add,
    deviations,
    everywhere,
    put,
    replace,
)

_MEANT = {
    "service_healthy": {"healthy", "servicehealthy", "servicehealth", "health", "serviceheathy", "servicehealhty", "ishealthy"},
    "service_started": {"started", "running", "servicestarted", "servicestart", "start", "servicerunning", "serviceup", "up"},
    "service_completed_successfully": {
        "completed",
        "servicecompleted",
        "servicecompletesuccessfully",
        "servicecompletedsuccessfully",
        "servicecompletedsuccessful",
        "servicecompletedsuccess",
        "completedsuccessfully",
        "serviceexited",
    },
}
_CONDITIONS = {word: condition for condition, words in _MEANT.items() for word in words}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "compose"):
        if isinstance(wrong, WrongScalar) and wrong.mapping == "Service.depends_on" and wrong.name == "condition":
            yield _finding(wrong.node, wrong.place, whole=False)
        elif isinstance(wrong, WrongShape) and wrong.path[-2:] == ("depends_on", "*") and wrong.node.shape == "scalar":
            yield _finding(wrong.node, wrong.place, whole=True)
    for document in project.of("compose"):
        for depends in document.find("services", ..., "depends_on"):
            yield from (_empty(value, name) for name, value in depends.pairs() if value.is_null and value.tag is None)


def _finding(node: Node, place: str, whole: bool) -> Finding:
    said = f"`{node.text}` stands where a mapping with its `condition` belongs" if whole else f"`{node.text}` is no condition"
    facts = {"place": place, "found": said}
    condition = node.text if node.text in _MEANT else _CONDITIONS.get("".join(c for c in node.text.lower() if c.isalpha()))
    if condition is None:
        return Finding(RULE, node, facts, (Fix("choose a condition", (), MANUAL, "it is near to none of the three"),))
    edits = everywhere(node, lambda use: replace(use, {"condition": condition}) if whole else put(use, condition))
    return Finding(RULE, node, facts, (Fix(f"write {condition}", edits, SAFE),))


def _empty(node: Node, name: str) -> Finding:
    facts = {"place": f"depends_on.{name}", "found": "there is no condition"}
    edits = everywhere(node, add, "condition", "service_started")
    return Finding(RULE, node, facts, (Fix("write service_started", edits, SAFE),))


RULE = Rule(
    code="CMP009",
    name="depends-on-bad-condition",
    message="`{place}`: {found}, and docker compose refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"compose": "≥ 2.20"},
        references=("https://docs.docker.com/reference/compose-file/services/#depends_on",),
        oracle="docker compose",
    ),
    triggers={"compose": ("depends_on",)},
    docs=__doc__ or "",
)
