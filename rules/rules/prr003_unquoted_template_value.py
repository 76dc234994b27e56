"""A value begins with a template, `{{ … }}`, and stands without quotes: YAML takes the braces for a mapping.

## What it does
Finds annotations and labels of alerting rules, and fields of Alertmanager's receivers, whose text begins with `{{` without
quotes; and, in a file that does not parse, those that hold a template and a `: ` after which YAML expects another value, and
those that begin with quotes which end too early: `"{{ $labels.job }}" is down`, `"{{ printf "%.1f" $value }}"`.

## Why is this bad?
The file does not load: `did not find expected key`, `mapping values are not allowed in this context`, or, where nothing follows
the braces, a mapping where text is expected. Prometheus and Alertmanager keep running with what they had, or do not start.

## Fix safety
Safe: quotes are set around the text as it stands, single ones unless the file's other values have double ones, and nothing
else changes; double ones that hold others within a template become single ones. A comment behind the value stays one. Where
the value goes on in the next line, or the file does not parse with quotes either, the finding is shown and not fixed.

Files that another template engine renders first (Helm, Jinja, ERB) are left alone.

## Versions
All versions of Prometheus and Alertmanager.

## References
- https://prometheus.io/docs/prometheus/latest/configuration/template_examples/
- https://prometheus.io/docs/alerting/latest/notifications/
- https://yaml.org/spec/1.2.2/#733-plain-style
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal, NamedTuple

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Node,
    Options,
    Project,
    Rule,
    Span,
    block_texts,
    regex,
    repair,
    replace,
    splice,
)

_KINDS = ("prometheus-rules", "alertmanager")
_TITLE = "set it in quotes"
_LINE = regex(
    r"^(?P<indent>[ ]*(?:- +)?)[\w.-]+:[ \t]+(?P<value>[^\s|>&*!#][^\n]*?)(?P<comment>[ \t]+#[^\n]*)?[ \t]*\r?$", re.MULTILINE
)
_QUOTED = regex(r"\"[^\"\\]*\"|'(?:[^']|'')*'")
_ACTION = regex(r"\{\{.*?\}\}")
_OURS = regex(
    r"\{\{-?\s*(?:[$.]|(?:template|range|if|with|end|else|query|args|first|title|toUpper|toLower|join|humanize\w*|printf"
    r"|reReplaceAll|externalURL|pathPrefix|define)\b)"
)


class _Value(NamedTuple):
    """A text in a file that does not parse; `more` when the next line goes on with it."""

    span: Span
    more: bool


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.unparsed(*_KINDS):
        values = list(_unquoted(document))
        if values:
            yield _broken(document, values)
    for document in project.of(*_KINDS):
        for root in document.roots:
            behind = (entry.value for node in root.walk() for entry in node.entries)
            yield from (_mapping(node) for node in behind if _is_template(node))


def _unquoted(document: Document) -> Iterator[_Value]:
    """The texts with a template that are no plain scalar as they stand."""
    blocks = list(block_texts(document.text))
    lines = document.text.splitlines(keepends=True)
    start = 0
    for number, line in enumerate(lines):
        match = _LINE.match(line)
        inside = any(block.start <= start < block.end for block in blocks)
        if match is not None and not inside and _is_broken(match["value"]) and _OURS.search(match["value"]):
            following = lines[number + 1] if number + 1 < len(lines) else ""
            more = bool(following.strip()) and _indent(following) > len(match["indent"])
            yield _Value(Span(start + match.start("value"), start + match.end("value")), more)
        start += len(line)


def _indent(line: str) -> int:
    """Blanks at the start of the line."""
    return len(line) - len(line.lstrip(" "))


def _is_broken(value: str) -> bool:
    if value[0] in "\"'":
        quoted = _QUOTED.match(value)
        return quoted is not None and quoted.end() < len(value) and "\\" not in value
    return value.startswith("{{") or ("{{" in value and (": " in value or value.endswith(":")))


def _broken(document: Document, values: list[_Value]) -> Finding:
    first = values[0].span
    value = document.text[first.start : first.end]
    wrong = "has quotes that end too early" if value[0] in "\"'" else "is not in quotes"
    facts = {"value": value, "wrong": wrong, "more": f", and {len(values) - 1} more" if len(values) > 1 else ""}
    return Finding(RULE, document.spot(first), facts, (_repaired(document, values),))


def _repaired(document: Document, values: list[_Value]) -> Fix:
    if any(value.more for value in values):
        return Fix(_TITLE, (), MANUAL, "the text goes on in the next line")
    edits: Edits = ()
    for span, _ in values:
        edits += repair(document, span, _quoted(_meant(document.text[span.start : span.end]), _style(document)))
    made = Document(document.path, splice(document.text, edits), document.language, document.kind)
    if made.error is not None:
        return Fix(_TITLE, (), MANUAL, f"the file does not parse with quotes either ({made.error})")
    return Fix(_TITLE, edits, SAFE)


def _meant(value: str) -> str:
    """The text without quotes round it that hold others within its templates; quotes round a part of it belong to it."""
    inner = value[1:-1]
    around = value[0] == value[-1] == '"' and '"' not in _ACTION.sub("", inner)
    return inner if around else value


def _style(document: Document) -> Literal["single", "double"]:
    """The quotes of the file's other templates."""
    double, single = (len(re.findall(rf":[ \t]+{quote}[^\n]*\{{\{{", document.text)) for quote in "\"'")
    return "double" if double > single else "single"


def _quoted(text: str, style: Literal["single", "double"]) -> str:
    if style == "double" and not set(text) & set('"\\'):
        return f'"{text}"'
    return "'" + text.replace("'", "''") + "'"


def _is_template(node: Node) -> bool:
    """`{{ … }}` alone is a mapping whose only key is a mapping."""
    return (
        node.shape == "mapping"
        and node.style == "flow"
        and len(node.entries) == 1
        and node.entries[0].key.shape == "mapping"
        and "\n" not in node.source
        and _OURS.match(node.source) is not None
    )


def _mapping(node: Node) -> Finding:
    return Finding(
        RULE,
        node,
        {"value": node.source, "wrong": "is not in quotes", "more": ""},
        (Fix(_TITLE, replace(node, node.source, _style(node.document)), SAFE),),
    )


RULE = Rule(
    code="PRR003",
    name="unquoted-template-value",
    message="`{value}` {wrong}{more}: YAML does not take it for a text",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products={"prometheus": "all versions", "alertmanager": "all versions"},
        references=(
            "https://prometheus.io/docs/prometheus/latest/configuration/template_examples/",
            "https://prometheus.io/docs/alerting/latest/notifications/",
            "https://yaml.org/spec/1.2.2/#733-plain-style",
        ),
        oracle="promtool rules",
    ),
    triggers=dict.fromkeys(_KINDS, ("{{",)),
    docs=__doc__ or "",
)
