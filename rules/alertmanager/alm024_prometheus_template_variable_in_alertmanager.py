"""A name in a notification's template that only Prometheus' rules have: `{{ $labels.instance }}`, `{{ $value }}`.

## What it does
Finds `$labels`, `$value`, `$externalLabels` and `$externalURL` in the texts of receivers, unless the text defines such a
variable itself, and `.Labels`, `.Annotations` and `.Value` where the dot is not one alert. Inside of `{{ range .Alerts }}`
the fix writes `.Labels`, outside of it `.CommonLabels` and `.CommonAnnotations`.

## Why is this bad?
Alertmanager loads the file, and every notification fails: `undefined variable "$labels"`, or `can't evaluate field Labels in
type *template.Data`. A notification is about a group of alerts; what is theirs stands in `.Alerts`, and what they agree in, in
`.CommonLabels` and `.CommonAnnotations`.

## Fix safety
Unsafe: `.CommonLabels.instance` is empty where the alerts of a group differ in it, and a text for each of them wants
`{{ range .Alerts }}`. There is no value in a notification: put it into an annotation of the rule (`$value` and
`$externalLabels` are shown, and left to you).

## Versions
All versions.

## References
- https://prometheus.io/docs/alerting/latest/notifications/
- https://prometheus.io/docs/prometheus/latest/configuration/template_reference/
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, MANUAL, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put

from ._places import receivers
from ._templates import Wrong, wrong


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for node in (below for receiver in receivers(document) for below in receiver.walk()):
            names = wrong(node.text) if node.shape == "scalar" and node.home is None and "{{" in node.text else []
            if names:
                yield Finding(RULE, node, {"name": names[0].name, "key": _key(node)}, (_fix(node, names),))


def _key(node: Node) -> str:
    return next(str(step) for step in reversed(node.route) if isinstance(step, str))


def _fix(node: Node, names: list[Wrong]) -> Fix:
    without = next((one.name for one in names if not one.rather), "")
    if without:
        return Fix("say it with what notifications know", (), MANUAL, f"nothing takes the place of `{without}`")
    text = node.text
    for one in reversed(names):
        text = text[: one.start] + one.rather + text[one.end :]
    title = f"write {' and '.join(dict.fromkeys(f'`{one.rather}`' for one in names))}"
    common = any("Common" in one.rather for one in names)
    caveat = "empty where the alerts of a group differ in it" if common else "the rule that fires may say it in an annotation"
    return Fix(title, everywhere(node, put, text), UNSAFE, caveat)


RULE = Rule(
    code="ALM024",
    name="prometheus-template-variable-in-alertmanager",
    message="notifications know no `{name}`: every one with this `{key}` fails",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=UNSAFE,
        products={"alertmanager": "all versions"},
        references=(
            "https://prometheus.io/docs/alerting/latest/notifications/",
            "https://prometheus.io/docs/prometheus/latest/configuration/template_reference/",
        ),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("$labels", "$value", "$external", ".Labels", ".Annotations", ".Value")},
    docs=__doc__ or "",
)
