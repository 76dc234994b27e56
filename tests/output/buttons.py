"""What readers of our formats do when somebody takes a fix: written from the formats, without a line of ours."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import unquote


def sarif(texts: Mapping[str, str], fix: Mapping[str, Any]) -> dict[str, str]:
    """The files that a SARIF fix changes, as they are afterwards. Columns count code points from 1, a byte order mark is none."""
    changed = {}
    for change in fix["artifactChanges"]:
        path = unquote(change["artifactLocation"]["uri"])
        replaced = []
        for replacement in change["replacements"]:
            region = replacement["deletedRegion"]
            start = _offset(texts[path], region["startLine"], region["startColumn"])
            end = _offset(texts[path], region["endLine"], region["endColumn"])
            replaced.append((start, end, replacement.get("insertedContent", {"text": ""})["text"]))
        changed[path] = _replaced(texts[path], replaced)
    return changed


def _offset(text: str, line: int, column: int) -> int:
    lines = text.split("\n")
    mark = text.startswith("\ufeff") and line == 1
    return sum(len(before) + 1 for before in lines[: line - 1]) + column - 1 + mark


def json(texts: Mapping[str, str], edits: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """The files that a fix of our JSON changes; those that it creates are empty before."""
    replaced: dict[str, list[tuple[int, int, str]]] = {}
    for edit in edits:
        text = texts.get(edit["path"], "")
        ends = [
            sum(len(before) + 1 for before in text.split("\n")[: point["row"] - 1]) + point["column"] - 1
            for point in (edit["location"], edit["end_location"])
        ]
        replaced.setdefault(edit["path"], []).append((ends[0], ends[1], edit["content"]))
    return {path: _replaced(texts.get(path, ""), parts) for path, parts in replaced.items()}


def _replaced(text: str, parts: list[tuple[int, int, str]]) -> str:
    for start, end, new in sorted(parts, key=lambda part: part[:2])[::-1]:  # what goes to one place: in the order listed
        text = text[:start] + new + text[end:]
    return text


def rdjson(text: str, suggestion: Mapping[str, Any]) -> str:
    """The file with the suggestion taken: its text in place of its range, columns in bytes of UTF-8 from 1."""
    new: str = suggestion["text"]
    lines = text.encode().split(b"\n")
    start, end = suggestion["range"]["start"], suggestion["range"]["end"]
    head = b"\n".join([*lines[: start["line"] - 1], lines[start["line"] - 1][: start["column"] - 1]])
    tail = b"\n".join([lines[end["line"] - 1][end["column"] - 1 :], *lines[end["line"] :]])
    return (head + new.encode() + tail).decode()
