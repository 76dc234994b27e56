"""An expression uses an operator of another language, such as `&&` or a single `=`.

## What it does
Finds `= 0` for `== 0`, `&&` for `and`, `||` for `or`, `<>` for `!=` and a percent sign behind a number (`> 80%`) in the `expr` of
alerting and recording rules. Label matchers (`{job="a"}`), ranges, text in quotes and comments are not looked at.

## Why is this bad?
Prometheus refuses the file: `could not parse expression: parse error: unexpected "="`. At a reload it goes on with the old rules.

## Fix safety
Safe for the operators: each has one counterpart, they bind in the same order, and the file was refused before. Whether `80%`
means 80 or 0.8 depends on the metric: taking the sign away is unsafe.

## Versions
All versions of Prometheus.

## References
- https://prometheus.io/docs/prometheus/latest/querying/operators/
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from fixer import ERROR, SAFE, UNSAFE, Finding, Fix, Meta, Node, Options, Project, Rule, everywhere, put, regex

from ._expressions import bare, replaced

_FOREIGN = regex(
    r"(?P<equal>(?<![=!<>~])=(?=\s*[-+]?[\d.]))|(?P<word>&&|\|\||<>)"
    r"|(?P<percent>(?<=\d)%(?=\s*(?:\)|\Z|and\b|or\b|&&|\|\|)))"
)
_OURS = {"=": "==", "&&": "and", "||": "or", "<>": "!=", "%": ""}


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("prometheus-rules"):
        for node in document.find("groups", ..., "rules", ..., "expr"):
            if node.shape == "scalar" and "{{" not in node.text:
                yield from _finding(node)


def _finding(node: Node) -> Iterator[Finding]:
    blank = bare(node.text)
    found = list(_FOREIGN.finditer(blank)) if blank is not None else []
    if not found:
        return
    signs = dict.fromkeys(match.group() for match in found)
    text = replaced(node.text, ((match.start(), match.end(), _spaced(node.text, match)) for match in found))
    title = ", ".join(f"write `{_OURS[sign]}` for `{sign}`" if _OURS[sign] else f"take `{sign}` away" for sign in signs)
    edits = everywhere(node, put, text)
    caveat = "a metric that is a ratio goes from 0 to 1, not to 100" if "%" in signs else ""
    yield Finding(
        RULE, node, {"signs": ", ".join(f"`{sign}`" for sign in signs)}, (Fix(title, edits, UNSAFE if caveat else SAFE, caveat),)
    )


def _spaced(text: str, match: re.Match[str]) -> str:
    """The word in the operator's place, apart from the names beside it."""
    word = _OURS[match.group()]
    if not word.isalpha():
        return word
    before = " " if text[: match.start()][-1:].strip() else ""
    after = " " if text[match.end() :][:1].strip() else ""
    return f"{before}{word}{after}"


RULE = Rule(
    code="PRR005",
    name="promql-foreign-operator",
    message="PromQL has no {signs}: Prometheus refuses the expression",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions"},
        references=("https://prometheus.io/docs/prometheus/latest/querying/operators/",),
        oracle="promtool rules",
    ),
    triggers={"prometheus-rules": ("&&", "||", "<>", " = ", "%")},
    docs=__doc__ or "",
)
