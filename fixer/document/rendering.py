"""Values to YAML text, in the manner of the text around them."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal, NamedTuple

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import ScalarEvent

from fixer.document import yaml
from fixer.document.scalars import Value, is_word
from fixer.expressions import regex

Quote = Literal["plain", "single", "double"]


class Manner(NamedTuple):
    """How the text around is written.

    step    columns per level;  offset  of a dash below its key
    quote   of string values;  keys  of keys;  fallback  of what cannot be bare
    lines   whether a string of several lines gets as many
    """

    step: int = 2
    offset: int = 2
    quote: Quote = "plain"
    keys: Quote = "plain"
    fallback: Quote = "double"
    lines: bool = True

    def inner(self) -> Manner:
        """The same for what is deeper, whose keys are its own."""
        return self._replace(keys="plain")


_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0", "\x1b": "\\e"}
_EVENTS_OF_TWO_ITEMS = 8  # start and end of stream, document and sequence, and the two
_UNPRINTABLE = regex(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


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
    for style in (quote, fallback) if quote != "double" else ():
        if style == "plain" and is_plain(value, flow):
            return value
        if style == "single" and is_printable(value):
            return "'" + value.replace("'", "''") + "'"
    return '"' + escaped(value) + '"'


def escaped(value: str) -> str:
    """`value` as it stands between double quotes."""
    return "".join(_ESCAPES.get(c) or (_hex(c) if _UNPRINTABLE.match(c) else c) for c in value)


def _hex(character: str) -> str:
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}"


def is_printable(value: str) -> bool:
    """Whether a string can stand on one line without escapes."""
    return "\n" not in value and not _UNPRINTABLE.search(value)


def is_plain(value: str, flow: bool) -> bool:
    """Whether every YAML parser reads this bare word back as this string, inside or outside of flow style."""
    return is_word(value) and reads_bare(value, flow)


@lru_cache(maxsize=4096)
def reads_bare(value: str, flow: bool) -> bool:
    """Whether every YAML parser reads this text, written bare, as one scalar with this text, of whatever type."""
    if value in ("", "-", "?", ":") or "\t" in value or not is_printable(value):
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


def flow(value: Value, manner: Manner) -> str:
    """A value in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(flow_entry(key, item, manner) for key, item in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(flow(item, manner) for item in value) + "]"
    return scalar(value, manner.quote, flow=True, fallback=manner.fallback)


def flow_entry(key: str, value: Value, manner: Manner) -> str:
    """`key: value` of a flow mapping."""
    return f"{scalar(key, manner.keys, flow=True, fallback=manner.fallback)}: {flow(value, manner)}"


def block(value: Value, indent: int, manner: Manner) -> str:
    """A value in block style as it follows `key:` or `-`; begins with a blank or a line break, no line break at the end.

    indent  column of the key or dash it belongs to
    """
    if isinstance(value, dict) and value:
        deeper = indent + manner.step
        return "".join("\n" + " " * deeper + entry(key, inner, deeper, manner) for key, inner in value.items())
    if isinstance(value, list | tuple) and value:
        deeper = indent + manner.offset
        return "".join("\n" + " " * deeper + item(inner, deeper, manner) for inner in value)
    if manner.lines and isinstance(value, str) and value.count("\n") > 1 and (header := literal_header(value, manner.step)):
        return f" {header}" + literal_lines(value, indent + manner.step)
    if value is None:
        return ""
    return " " + (
        flow(value, manner) if isinstance(value, dict | list | tuple) else scalar(value, manner.quote, fallback=manner.fallback)
    )


def literal_header(value: str, step: int, *, keep: bool = False) -> str | None:
    """`|` with the indicators this string needs, None where a literal cannot hold it (without `keep`: or only with `+`)."""
    body = value.rstrip("\n")
    trailing = len(value) - len(body)
    if not body.strip() or _UNPRINTABLE.search(body) or (trailing > 1 and not keep):
        return None
    return "|" + (str(step) if body.startswith((" ", "\n")) else "") + ("-", "", "+")[min(trailing, 2)]


def literal_lines(value: str, indent: int) -> str:
    """The lines of a literal, each with its line break before it."""
    return "".join("\n" + (" " * indent + line if line else "") for line in value.removesuffix("\n").split("\n"))


def entry(key: str, value: Value, indent: int, manner: Manner) -> str:
    """`key: value` of a block mapping whose keys stand in column `indent`."""
    return f"{scalar(key, manner.keys, fallback=manner.fallback)}:{block(value, indent, manner.inner())}"


def item(value: Value, indent: int, manner: Manner) -> str:
    """`- value` of a block sequence whose dashes stand in column `indent`; a collection begins beside its dash."""
    deeper = indent + 2
    if isinstance(value, dict) and value:
        parts = [entry(key, inner, deeper, manner.inner()) for key, inner in value.items()]
    elif isinstance(value, list | tuple) and value:
        parts = [item(inner, deeper, manner) for inner in value]
    else:
        return "-" + block(value, indent, manner)
    return "- " + ("\n" + " " * deeper).join(parts)
