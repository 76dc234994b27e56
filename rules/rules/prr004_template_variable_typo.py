"""A template in an annotation or label of an alert names a variable or function that Prometheus does not have.

## What it does
Finds, in the `{{ … }}` of annotations and labels of alerting rules, `$label.x`, `labels.x`, `$values`, `value` for `$labels.x`
and `$value`, and the functions `humanizePercent`, `humanise`, `humanise1024`, `humaniseDuration` and `humanisePercentage`. A
variable that the template defines itself (`{{ $values := … }}`) is its own.

## Why is this bad?
Prometheus refuses the file: `undefined variable "$label"`, `function "labels" not defined`. At a reload it goes on with the old
rules. `{{ value }}` is the function that takes a sample: the file loads, and the alert says `<error expanding template …>`.

## Fix safety
Safe: the template never worked, and each word is a slip of one name alone. Text in quotes inside a template stays as it is.

## Versions
All versions of Prometheus. `humanizePercentage` is there since 2.17.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
- https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#templating
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from ._expressions import replaced

_ACTION = regex(r"\{\{-?(?P<code>(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|[^\"`}]|\}(?!\}))*?)-?\}\}", re.DOTALL)
_TEXT = regex(r"\"(?:\\.|[^\"\\])*\"|`[^`]*`|/\*.*?\*/", re.DOTALL)
_SLIP = regex(
    r"(?P<labels>\$label(?=\.\w)|(?<![\w.$])labels(?=\.\w))|(?P<value>\$values\b|(?<![\w.$\"])value(?=\s*(?:\||\Z)))"
    r"|(?P<function>(?<![\w.$])(?:humanizePercent|humanise(?:1024|Duration|Percentage|Timestamp)?)\b)"
)
_DEFINED = regex(r"(\$\w+)\s*(?:,\s*(\$\w+)\s*)?:?=")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus-rules"):
        for kind in ("annotations", "labels"):
            for node in document.find("groups", ..., "rules", ..., kind, ...):
                if node.shape == "scalar" and "{{" in node.text:
                    yield from _finding(node)


def _finding(node: Node) -> Iterator[Finding]:
    own = {name for match in _DEFINED.finditer(node.text) for name in match.groups() if name}
    found = [slip for slip in _slips(node.text) if slip[2] not in own]
    if not found:
        return
    names = dict.fromkeys((wrong, right) for _, _, wrong, right in found)
    text = replaced(node.text, ((start, end, right) for start, end, _, right in found))
    title = ", ".join(f"write `{right}` for `{wrong}`" for wrong, right in names)
    facts = {"what": _what([wrong for wrong, _ in names])}
    yield Finding(RULE, node, facts, (Fix(title, everywhere(node, put, text), SAFE),))


def _what(names: list[str]) -> str:
    if names == ["value"]:
        return "`value` is a function that wants a sample, and without one the text becomes an error"
    absent = ", ".join(f"`{name}`" for name in names if name != "value")
    return f"templates of Prometheus have no {absent}, and it refuses the file"


def _slips(text: str) -> Iterator[tuple[int, int, str, str]]:
    """Start, end, the wrong name and the right one, in order."""
    for action in _ACTION.finditer(text):
        code = _TEXT.sub(lambda found: " " * len(found.group()), action["code"])
        for slip in _SLIP.finditer(code):
            if slip.group() == "value" and code[: slip.start()].strip():
                continue  # the function of that name takes a sample: `. | value`
            start = action.start("code") + slip.start()
            yield start, start + len(slip.group()), slip.group(), _right(slip)


def _right(slip: re.Match[str]) -> str:
    if slip["function"]:
        return "humanizePercentage" if slip["function"].endswith("Percent") else slip["function"].replace("ise", "ize")
    return "$labels" if slip["labels"] else "$value"


RULE = Rule(
    code="PRR004",
    name="template-variable-typo",
    message="{what}",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/template_reference/",
            "https://prometheus.io/docs/prometheus/latest/configuration/alerting_rules/#templating",
        ),
        oracle="promtool rules",
    ),
    # kept rare: nearly every rule file has `$labels` and `$value`
    triggers={
        "prometheus-rules": (
            *("$label.", "$values", "{{ labels.", "{{labels.", "(labels.", " labels.", "{{ value", "{{value"),
            *("humanise", "humanizePercent ", "humanizePercent}"),
        )
    },
    docs=__doc__ or "",
)
