"""A matcher's value in single quotes: the quotes become a part of the value, and it never matches.

## What it does
Finds texts such as `severity='critical'` in `matchers`, `source_matchers` and `target_matchers`, after YAML's own quotes are
taken off.

## Why is this bad?
Only double quotes are quotes to a matcher. The classic parser, which the UTF-8 parser of 0.27 falls back to, takes single
ones for two more characters of the value: the file loads, and the route or inhibition rule never matches. In
`utf8-strict-mode` Alertmanager refuses the file, and with a comma between the quotes every version does.

## Fix safety
Safe: no label's value begins and ends with a single quote, so the text between them is meant.

## Versions
Alertmanager ≥ 0.22, which brought matchers.

## References
- https://prometheus.io/docs/alerting/latest/configuration/#matcher
"""

from __future__ import annotations

from collections.abc import Iterator

from fixer import ERROR, SAFE, Finding, Meta, Options, Project, Rule, read_matchers, regex, write_matcher

from ._places import matchers
from ._texts import rewritten

_ALONE = regex(r"\s*([a-zA-Z_][a-zA-Z0-9_]*)\s*(=~|!~|!=|=)\s*'([^']*)'\s*")


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.of("alertmanager"):
        for node in matchers(document):
            meant = _meant(node.text) if "'" in node.text else None
            if meant is not None:
                yield Finding(RULE, node, {"text": node.text}, (rewritten(node, meant),))


def _meant(text: str) -> str | None:
    """The text with double quotes, or None where no value of it stands in single ones."""
    found = _ALONE.fullmatch(text)
    if found is not None:
        empty = read_matchers(f'{found[1]}{found[2]}""') or ()
        return "".join(write_matcher(one._replace(value=found[3])) for one in empty)
    several = read_matchers(text) or ()
    if not any(_is_quoted(one.value) for one in several):
        return None
    written = ", ".join(write_matcher(one._replace(value=one.value[1:-1]) if _is_quoted(one.value) else one) for one in several)
    return f"{{{written}}}" if text.lstrip().startswith("{") else written


def _is_quoted(value: str) -> bool:
    return len(value) > 1 and value[0] == value[-1] == "'"


RULE = Rule(
    code="ALM012",
    name="matcher-single-quoted-value",
    message="the single quotes in `{text}` are a part of the value, which no label has",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"alertmanager": "≥ 0.22"},
        references=("https://prometheus.io/docs/alerting/latest/configuration/#matcher",),
        oracle="amtool",
    ),
    triggers={"alertmanager": ("='", "= '", "~'", "~ '")},
    docs=__doc__ or "",
)
