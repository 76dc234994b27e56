"""What edits change in the data, one line each: `services.auth.ports[0]: "8081:8080" → "8080:8080"`."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fixer.document.data import Data, Mapping, Scalar, Sequence, data
from fixer.document.document import Document
from fixer.document.edit import Becomes, Created, Edit, Gains, Gone, Meaning, Renamed, Repaired
from fixer.document.go import enclosing
from fixer.document.node import Route
from fixer.document.proof import distinct
from fixer.engine.outcome import Reported
from fixer.engine.rule import Fix
from fixer.expressions import regex
from fixer.output.report import Report, by_path

LONGEST = 60
"""Characters of a value that are shown."""

_PLAIN_KEY = regex(r"[\w/-]+")


def changes(report: Report, reported: Reported, fix: Fix) -> Iterator[str]:
    """One line for each change of the data, those of another file than the finding's with its path before them."""
    for path, edits in by_path(fix).items():
        prefix = "" if path == reported.finding.node.path else f"{report.name(path)}: "
        document = report.basis(reported, path)
        if document is None or document.error is not None:
            yield f"{prefix}new file" if document is None else f"{prefix}white space and quotes"
            continue
        for line in _lines(document, distinct(edits)):
            yield prefix + line


def _lines(document: Document, edits: list[Edit]) -> Iterator[str]:
    hidden = document.path.rpartition("/")[2].startswith(".env")
    for edit in edits:
        if document.language == "go":
            yield from _statements(document, edit)
            continue
        for meaning in edit.meaning:
            line = _line(document, meaning, hidden)
            if line:
                yield line
        if not edit.meaning and edit.comments:
            yield f"comment: {' '.join(edit.comments)}"


def _statements(document: Document, edit: Edit) -> Iterator[str]:
    """What is written, as source: nobody reads syntax trees."""
    text = " ".join(edit.text.split())
    for meaning in edit.meaning[:1]:
        if isinstance(meaning, Becomes):
            yield f"{place(document, meaning.route)}: {document.text[edit.span.start : edit.span.end]} → {_short(text)}"
        elif isinstance(meaning, Gains):
            yield f"{place(document, meaning.route)}: {_short(text)} added"
    if not edit.meaning and edit.comments:
        yield f"comment: {' '.join(edit.comments)}"


def _line(document: Document, meaning: Meaning, hidden: bool) -> str:
    match meaning:
        case Becomes(route, new):
            return f"{place(document, route)}: {_old(document, route, hidden)} → {brief(new, hidden)}"
        case Gone(route):
            return f"{place(document, route)}: {_old(document, route, hidden)} removed"
        case Renamed(route, key):
            return f"{place(document, route)}: renamed to {brief(key, hidden=False)}"
        case Gains(route, _, None, new):
            return f"{place(document, route)}: {brief(new, hidden)} added"
        case Gains(route, _, key, new):
            assert key is not None
            name = key.text if isinstance(key, Scalar) else brief(key, hidden=False)
            return f"{place(document, (*route, name))}: {brief(new, hidden)} added"
        case Created() | Repaired():
            return ""


def _old(document: Document, route: Route, hidden: bool) -> str:
    node = document.at(route)
    return brief(data(node), hidden) if node is not None else "nothing"


def place(document: Document, route: Route) -> str:
    """A route as people write it: `services.auth.ports[0]`, behind the number of its document where there are several.

    In Go the name of the function.
    """
    if document.language == "go":
        return enclosing(document, route)
    text = ""
    for step in route[1:]:
        if isinstance(step, int):
            text += f"[{step}]"
        else:
            key = str(step) if not isinstance(step, str) or _PLAIN_KEY.fullmatch(step) else json.dumps(step, ensure_ascii=False)
            text += f".{key}" if text else key
    number = f"document {int(str(route[0])) + 1}: " if len(document.roots) > 1 else ""
    return number + (text or "the whole document")


def brief(value: Data, hidden: bool) -> str:
    """A value on one line, strings in quotes, shortened; `hidden` ones (from an env file) only by their type."""
    if hidden:
        return "…"
    return _short(_flow(value))


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _flow(value: Data) -> str:
    match value:
        case Scalar("str", text):
            return json.dumps(text, ensure_ascii=False)
        case Scalar("null"):
            return "null"
        case Scalar(tag, text):
            return f"{tag} {text}" if tag.startswith("!") else text
        case Sequence(items):
            return f"[{', '.join(map(_flow, items))}]"
        case Mapping(pairs):
            return f"{{{', '.join(f'{_key(key)}: {_flow(item)}' for key, item in pairs)}}}"


def _key(key: Data) -> str:
    return key.text if isinstance(key, Scalar) else _flow(key)
