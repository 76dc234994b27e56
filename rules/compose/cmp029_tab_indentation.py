"""Tabs indent a YAML file, which no parser takes.

## What it does
Finds files that do not parse because a line is indented with a tab, be it a Compose file or the configuration of anything else
in the stack.

## Why is this bad?
YAML is indented with spaces alone. Nothing reads the file: `docker compose` stops at `found character that cannot start any
token`, and so do Prometheus and all others.

## Fix safety
Each tab at the start of a line becomes as many spaces as the file, or two where no line tells, and nothing else changes. Safe
where the file parses then, and where other widths give either the same data or nothing that parses. Where they give different
data, or where the text of a block (`|`, `>`) is indented with tabs too, the finding is shown and not fixed.

## Versions
All versions: YAML 1.1 and 1.2 agree.

## References
- https://yaml.org/spec/1.2.2/#61-indentation-spaces
- https://docs.docker.com/reference/compose-file/
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import gcd

from fixer import (
    ERROR,
    MANUAL,
    SAFE,
    Document,
    Edits,
    Finding,
    Fix,
    Meta,
    Options,
    Project,
    Rule,
    Span,
    block_texts,
    regex,
    repair,
    splice,
)

_KINDS = (
    "compose",
    "prometheus",
    "prometheus-rules",
    "alertmanager",
    "blackbox",
    "loki",
    "promtail",
    "grafana-datasources",
    "grafana-dashboards",
    "file-sd",
)
_WIDTHS = (2, 4, 8)
_LEADING = regex(r"^[ \t]*\t[ \t]*(?=\S)", re.MULTILINE)


def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
    for document in project.unparsed(*_KINDS):
        tabs = [match.span() for match in _LEADING.finditer(document.text)]
        if tabs and document.error is not None and _line(document, tabs[0][0]) <= document.error.line:
            yield _finding(document, [Span(*span) for span in tabs])


def _line(document: Document, place: int) -> int:
    return document.text.count("\n", 0, place) + 1


def _finding(document: Document, tabs: list[Span]) -> Finding:
    more = f" and {len(tabs) - 1} more" if len(tabs) > 1 else ""
    facts = {"lines": f"line {_line(document, tabs[0].start)}{more}"}
    return Finding(RULE, document.spot(tabs[0]), facts, (_fix(document, tabs),))


def _fix(document: Document, tabs: list[Span]) -> Fix:
    title = "indent with spaces"
    if any(text.covers(tab) for text in block_texts(document.text) for tab in tabs):
        return Fix(title, (), MANUAL, "a block of text is indented with tabs, and they may be part of it")
    own = _width(document.text)
    read = {width: made for width in dict.fromkeys((own, *_WIDTHS)) if (made := _made(document, tabs, width)).error is None}
    if not read:
        return Fix(title, (), MANUAL, "the file does not parse with spaces either")
    if len({repr([root.value for root in made.roots]) for made in read.values()}) > 1:
        return Fix(title, (), MANUAL, "how many spaces a tab stands for changes what the file says")
    return Fix(f"{title}, {next(iter(read))} for a tab", _edits(document, tabs, next(iter(read))), SAFE)


def _width(text: str) -> int:
    """How many spaces the lines that have no tab indent by; two where that cannot be seen."""
    return gcd(*(len(spaces) for spaces in re.findall(r"^( +)(?=[^\s#])", text, re.MULTILINE))) or 2


def _edits(document: Document, tabs: list[Span], width: int) -> Edits:
    edits: Edits = ()
    for tab in tabs:
        edits += repair(document, tab, document.text[tab.start : tab.end].replace("\t", " " * width))
    return edits


def _made(document: Document, tabs: list[Span], width: int) -> Document:
    return Document(document.path, splice(document.text, _edits(document, tabs, width)), document.language, document.kind)


RULE = Rule(
    code="CMP029",
    name="tab-indentation",
    message="tabs indent {lines}: nothing can read the file",
    check=check,
    meta=Meta(
        severity=ERROR,
        applicability=SAFE,
        products=dict.fromkeys(("compose", "prometheus", "alertmanager", "loki", "grafana", "blackbox"), "all versions"),
        references=("https://yaml.org/spec/1.2.2/#61-indentation-spaces", "https://docs.docker.com/reference/compose-file/"),
        oracle="docker compose",
    ),
    triggers=dict.fromkeys(_KINDS, ("\t",)),
    docs=__doc__ or "",
)
