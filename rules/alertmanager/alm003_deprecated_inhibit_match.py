"""`source_match`, `target_match` and their `_re` forms are deprecated: inhibition rules have matchers.

## What it does
Finds `source_match`, `source_match_re`, `target_match` and `target_match_re` in `inhibit_rules`, and turns each into an item
of `source_matchers` or `target_matchers`. A list that is there already is added to.

## Why is this bad?
It still works. The documentation calls the four keys deprecated since Alertmanager 0.22 and the source says that they go
before 1.0; until then no tool warns. Matchers also know `!=` and `!~`, which the old maps cannot say.

## Fix safety
Safe. Every item means what the entry meant, to the classic parser and to the UTF-8 parser of 0.27 and later: the value is the
text of the scalar whatever its YAML type (`1`, `true`; nothing at all is the empty string), with backslashes, double quotes
and line breaks escaped. Regular expressions are anchored on both sides in either form. Comments stay with their entries.

Not rewritten, only shown: maps that are shared through anchors or merge keys, and the odd regular expression that leaves the
group it is put in (`a)|(b`), which the two forms really read differently.

## Versions
Alertmanager 0.22 and later. Where the stack runs an older one the rule is silent, because that one knows no matchers.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings
- https://prometheus.io/docs/alerting/latest/configuration/#matcher
- https://github.com/prometheus/alertmanager/blob/main/inhibit/inhibit.go
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import INFO, SAFE, Finding, Meta, Options, Project, Rule

from ._deprecated import Twin, findings, modern

TWINS = {
    "source_match": Twin("source_matchers", regexp=False),
    "source_match_re": Twin("source_matchers", regexp=True),
    "target_match": Twin("target_matchers", regexp=False),
    "target_match_re": Twin("target_matchers", regexp=True),
}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in modern(project):
        for block in document.find("inhibit_rules", ...):
            if block.shape == "mapping" and block.home is None:
                yield from findings(RULE, block, TWINS)


RULE = Rule(
    code="ALM003",
    name="deprecated-inhibit-match",
    message="`{old}` is deprecated since Alertmanager 0.22, `{new}` takes its place",
    check=check,
    meta=Meta(
        severity=INFO,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.22"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#inhibition-related-settings",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("source_match", "target_match")},
    docs=__doc__ or "",
)
