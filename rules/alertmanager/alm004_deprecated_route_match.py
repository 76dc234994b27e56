"""`match` and `match_re` are deprecated: routes have matchers.

## What it does
Finds `match` and `match_re` in the routes below the root, and turns their entries into items of `matchers`. A list that is
there already is added to. (The root route must match everything; Alertmanager refuses either form there.)

## Why is this bad?
It still works. The documentation calls both keys deprecated since Alertmanager 0.22 and the source says that they go before
1.0; until then no tool warns. Matchers also know `!=` and `!~`, which the old maps cannot say.

## Fix safety
Safe. Every item means what the entry meant, to the classic parser and to the UTF-8 parser of 0.27 and later: the value is the
text of the scalar whatever its YAML type (`1`, `true`; nothing at all is the empty string), with backslashes, double quotes
and line breaks escaped. Regular expressions are anchored on both sides in either form. Comments stay with their entries.

One thing is noticed: Alertmanager keys its notification log by the route's matchers as text, and shows `match_re` with the
anchors spelt out (`^(?:a|b)$`) where a matcher shows `a|b`. Alerts that are firing while a `match_re` route is rewritten are
therefore notified once more. Routes with `match` keep their key.

Not rewritten, only shown: maps that are shared through anchors or merge keys, and the odd regular expression that leaves the
group it is put in (`a)|(b`), which the two forms really read differently.

## Versions
Alertmanager 0.22 and later. Where the stack runs an older one the rule is silent, because that one knows no matchers.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#route
- https://prometheus.io/docs/alerting/latest/configuration/#matcher
- https://github.com/prometheus/alertmanager/blob/main/dispatch/route.go
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import INFO, SAFE, Finding, Meta, Options, Project, Rule

from ._deprecated import Twin, findings, modern
from ._places import routes

TWINS = {
    "match": Twin("matchers", regexp=False),
    "match_re": Twin("matchers", regexp=True, caveat="the route's key changes: alerts firing meanwhile are notified once more"),
}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in modern(project):
        for route in tuple(routes(document))[1:]:  # the first one may have neither: ALM019
            yield from findings(RULE, route, TWINS)


RULE = Rule(
    code="ALM004",
    name="deprecated-route-match",
    message="`{old}` is deprecated since Alertmanager 0.22, `{new}` takes its place",
    check=check,
    meta=Meta(
        severity=INFO,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.22"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#route",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("match",)},
    docs=__doc__ or "",
)
