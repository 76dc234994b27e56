"""`key=value` lines with `#` comments, as coturn reads its turnserver.conf.

The file is a mapping in document 0; a line without `=` is a key whose value is empty. Reference: coturn's
`turnserver.conf` example and `read_config_file` in src/apps/relay/mainrelay.c (leading blanks skipped, `#` at the start of a
line is a comment, a value runs to the end of the line).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fixer.document.node import Duplicate, Entry, Node, Step
from fixer.document.span import Span
from fixer.expressions import regex

if TYPE_CHECKING:
    from fixer.document.document import Document

_LINE = regex(
    r"(?:^|(?<=\ufeff))[ \t]*(?P<key>[^\s#=\ufeff][^\n=]*?)[ \t]*(?:=[ \t]*(?P<value>[^\r\n]*?))?[ \t]*\r?$", re.MULTILINE
)


def compose(document: Document) -> tuple[Node, ...]:
    """The whole file as one mapping of strings."""
    entries: list[Entry] = []
    seen: dict[str, int] = {}
    text = document.text
    for match in _LINE.finditer(text):
        key = match["key"]
        seen[key] = seen.get(key, 0) + 1
        step: Step = key if seen[key] == 1 else Duplicate(key, seen[key])
        place = Span(*match.span("key"))
        value = Span(*match.span("value")) if match["value"] is not None else Span(place.end, place.end)
        entries.append(
            Entry(
                Node(document, (0,), "scalar", "plain", place, place, key),
                Node(document, (0, step), "scalar", "plain", value, value, match["value"] or ""),
            )
        )
    whole = Span(entries[0].key.span.start, entries[-1].value.span.end) if entries else Span(len(text), len(text))
    return (Node(document, (0,), "mapping", "block", whole, whole, entries=tuple(entries)),)
