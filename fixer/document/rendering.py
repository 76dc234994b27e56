"""Values to YAML text, in the manner of the text around them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import ScalarEvent

from fixer.document import yaml
from fixer.document.scalars import Value, implicit

Quote = Literal["plain", "single", "double"]

_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\x1b": "\\e"}
_EVENTS_OF_TWO_ITEMS = 8  # start and end of stream, document and sequence, and the two
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def scalar(value: Value, quote: Quote = "plain", *, flow: bool = False, fallback: Quote = "double") -> str:
    """One scalar on one line. A string that cannot stand in `quote` takes `fallback`, and double quotes hold anything.

    What they would hold only with backslashes (`severity="a: b"`) stands in single ones where it can.
    """
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return str(value)
    if fallback == "double" and quote == "plain" and ('"' in value or "\\" in value):
        fallback = "single"
    for style in (quote, fallback):
        if style == "plain" and is_plain(value, flow):
            return value
        if style == "single" and "\n" not in value and not _UNPRINTABLE.search(value):
            return "'" + value.replace("'", "''") + "'"
    return '"' + escaped(value) + '"'


def escaped(value: str) -> str:
    """`value` as it stands between double quotes."""
    return "".join(_ESCAPES.get(c) or (_hex(c) if _UNPRINTABLE.match(c) else c) for c in value)


def _hex(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


@lru_cache(maxsize=4096)
def is_plain(value: str, flow: bool) -> bool:
    """Whether every YAML parser reads this bare word back as this string, inside or outside of flow style."""
    if not value or "\n" in value or "\t" in value or _UNPRINTABLE.search(value):
        return False
    if implicit(value, (1, 1)) != "str" or implicit(value, (1, 2)) != "str":
        return False
    text = f"[{value}, x]" if flow else f"- {value}\n- x"
    try:
        events = yaml.events(text)
    except YAMLError:
        return False
    read = [(event.value, event.style or None) for event in events if isinstance(event, ScalarEvent)]
    return read == [(value, None), ("x", None)] and len(events) == _EVENTS_OF_TWO_ITEMS and is_key_safe(value)


def is_key_safe(value: str) -> bool:
    """Whether nothing in a bare word could be taken for the end of a key or the start of a comment."""
    return ": " not in value and " #" not in value and not value.endswith(":")


def flow(value: Value, quote: Quote = "plain") -> str:
    """A value in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{scalar(key, flow=True)}: {flow(item, quote)}" for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item, quote) for item in value) + "]"
    return scalar(value, quote, flow=True)


def block(value: Value, indent: int, step: int, offset: int, quote: Quote = "plain") -> str:
    """A value in block style as it follows `key:` or `-`; begins with a blank or a line break, no line break at the end.

    indent  column of the key or dash it belongs to;  step  columns per level;  offset  of a dash below its key
    """
    if isinstance(value, dict) and value:
        return "".join("\n" + " " * (indent + step) + entry(k, v, indent + step, step, offset, quote) for k, v in value.items())
    if isinstance(value, list | tuple) and value:
        return "".join("\n" + " " * (indent + offset) + item(v, indent + offset, step, offset, quote) for v in value)
    if isinstance(value, str) and value.count("\n") > 1 and not _UNPRINTABLE.search(value):
        return _literal(value, indent + step, step)
    return " " + (flow(value) if isinstance(value, dict | list | tuple) else scalar(value, quote)) if value is not None else ""


def _literal(value: str, indent: int, step: int) -> str:
    body = value.rstrip("\n")
    chomp = {0: "-", 1: ""}.get(len(value) - len(body), "+")
    digit = str(step) if body.startswith((" ", "\n")) else ""
    lines = "".join("\n" + (" " * indent + line if line else "") for line in value.removesuffix("\n").split("\n"))
    return f" |{digit}{chomp}{lines}"


def entry(key: str, value: Value, indent: int, step: int, offset: int, quote: Quote = "plain") -> str:
    """`key: value` of a block mapping whose keys stand in column `indent`."""
    return f"{scalar(key)}:{block(value, indent, step, offset, quote)}"


def item(value: Value, indent: int, step: int, offset: int, quote: Quote = "plain") -> str:
    """`- value` of a block sequence whose dashes stand in column `indent`; a collection begins beside its dash."""
    inner = "\n" + " " * (indent + 2)
    if isinstance(value, dict) and value:
        return "- " + inner.join(entry(k, v, indent + 2, step, offset, quote) for k, v in value.items())
    if isinstance(value, list | tuple) and value:
        return "- " + inner.join(item(v, indent + 2, step, offset, quote) for v in value)
    return "-" + block(value, indent, step, offset, quote)
