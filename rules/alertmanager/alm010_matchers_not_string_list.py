"""`matchers` that are no list of texts: a mapping, a list of mappings, or one text.

## What it does
Finds `matchers`, `source_matchers` and `target_matchers` written as `{severity: critical}`, as `- severity: critical`, or as a
single text, and `match` written as a list of texts.

## Why is this bad?
Matchers are texts such as `severity="critical"` in a list. Alertmanager refuses anything else: ``cannot unmarshal !!map into
[]string``.

## Fix safety
Safe: the file did not load before, and `label: value` can only mean that they are equal. A single text becomes a list of one.
`match` that lists texts becomes `matchers`, unless those are there too. Labels or values that are not plain are left to you.

## Versions
Alertmanager ≥ 0.22, which brought matchers.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#matcher
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import (
    ERROR,
    LABEL_NAME,
    MANUAL,
    SAFE,
    Finding,
    Fix,
    Matcher,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    WrongShape,
    deviations,
    everywhere,
    label_value,
    read_matchers,
    recast,
    rename,
    replace,
    wrap,
    write_matcher,
)

from .._fixes import offered

_MATCHERS = frozenset({"matchers", "source_matchers", "target_matchers"})
_MAPS = {"match": "matchers", "source_match": "source_matchers", "target_match": "target_matchers"}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for wrong in deviations(project, "alertmanager"):
        if not isinstance(wrong, WrongShape):
            continue
        facts = {"key": wrong.place, "found": wrong.node.shape}
        if wrong.name in _MATCHERS:
            yield Finding(RULE, wrong.node, facts, (offered(_listed(wrong.node)),))
        elif wrong.name in _MAPS and wrong.node.shape == "sequence":
            yield Finding(RULE, wrong.node, facts, (offered(_renamed(wrong.node, _MAPS[wrong.name])),))


def _listed(node: Node) -> Fix:
    """The list of matchers that a node, or an item of the list, stands for."""
    if node.shape == "scalar":
        return Fix("make it a list of one", everywhere(node, wrap), SAFE)
    matchers = _equal(node) if node.shape == "mapping" else []
    if not matchers:
        return Fix("write matchers", (), MANUAL, "not all of it is a label and its value")
    title = f"write {', '.join(matchers)}"
    parent = node.parent
    if parent is None or parent.shape == "mapping":
        return Fix(title, everywhere(node, recast, matchers), SAFE)
    if len(matchers) > 1:
        return Fix("write one matcher for each label", (), MANUAL, "an item has several labels")
    return Fix(title, everywhere(node, replace, matchers[0]), SAFE)


def _equal(node: Node) -> list[str]:
    """`label="value"` for each entry, or nothing where one is not that plain."""
    found = []
    for name, held in node.entries:
        value = label_value(held)
        if not LABEL_NAME.fullmatch(name.text) or value is None or held.is_null or held.alias or held.anchor:
            return []
        found.append(write_matcher(Matcher(name.text, "=", value)))
    return found


def _renamed(node: Node, key: str) -> Fix:
    title = f"call it `{key}`"
    if not all(item.shape == "scalar" and read_matchers(item.text) for item in node.items):
        return Fix(title, (), MANUAL, "not all of its items are matchers")
    return Fix(title, everywhere(node, rename, key), SAFE)


RULE = Rule(
    code="ALM010",
    name="matchers-not-string-list",
    message="`{key}` must hold matchers in a list of texts, not a {found}: Alertmanager refuses the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.22"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#matcher",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("match",)},
    docs=__doc__ or "",
)
