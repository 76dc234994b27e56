"""Alertmanager's label matchers: writing one so that every version reads the same, and reading one as Alertmanager does.

Up to 0.26 there is one parser (upstream `pkg/labels/parse.go`, here `CLASSIC`), which also is what the feature flag
`classic-mode` selects. From 0.27 on a second one (`matcher/parse`) reads UTF-8 names and Go's escapes; `utf8-strict-mode`
uses it alone (`UTF8`), the default asks both and believes the classic one where both accept and disagree (`FALLBACK`,
`matcher/compat/parse.go`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum
from typing import Literal, NamedTuple, cast

from fixer.document.node import Node
from fixer.expressions import regex

Operator = Literal["=", "!=", "=~", "!~"]

LABEL_NAME = regex(r"[a-zA-Z_][a-zA-Z0-9_]*")
"""A classic label name (upstream `model.LabelNameRE`); use `fullmatch`."""

_WRITTEN = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})
_BLANK = r"[\t\n\f\r ]*"  # `\s` of Go's regexp
_CLASSIC = rf"{_BLANK}([a-zA-Z_:][a-zA-Z0-9_:]*){_BLANK}(=~|=|!=|!~){_BLANK}((?s:.*?)){_BLANK}"
_SPACES = "\t\n\v\f\r \x85\xa0\u1680" + "".join(map(chr, range(0x2000, 0x200B))) + "\u2028\u2029\u202f\u205f\u3000"
_TOKEN = regex(rf"""(?P<quoted>"(?:[^"\\]|\\.)*")|(?P<word>[^{{}}!=~,\\"'`{_SPACES}]+)|(?P<sign>=~|!=|!~|[={{}},])""", re.DOTALL)
_ESCAPE = regex(r'\\(?:([abfnrtv\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3}))')
_SIMPLE = dict(zip('abfnrtv\\"', '\a\b\f\n\r\t\v\\"', strict=True))
_GROUPING = r"(?s)\\Q.*?(?:\\E|\Z)|\\.|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|[()]"


class Matcher(NamedTuple):
    """What a label must (not) be, or (not) match as a whole."""

    name: str
    operator: Operator
    value: str


class Parser(Enum):
    """Which of Alertmanager's readers."""

    CLASSIC = "classic"
    UTF8 = "utf8"
    FALLBACK = "fallback"


def write_matcher(matcher: Matcher) -> str:
    """The matcher as text. With a classic label name all three parsers read it back as it is; other names need UTF-8."""
    name = matcher.name if LABEL_NAME.fullmatch(matcher.name) else f'"{matcher.name.translate(_WRITTEN)}"'
    return f'{name}{matcher.operator}"{matcher.value.translate(_WRITTEN)}"'


def read_matchers(text: str, parser: Parser = Parser.FALLBACK) -> tuple[Matcher, ...] | None:
    """The matchers in one string of a `matchers` list, or None where Alertmanager refuses it (regexps are not compiled)."""
    if parser is Parser.CLASSIC:
        return _classic(text)
    if parser is Parser.UTF8:
        return _utf8(text)
    classic = _classic(text)
    return _utf8(text) if classic is None else classic


def label_value(node: Node) -> str | None:
    """What a scalar means where Alertmanager wants a string, as in the old `match`: its text whatever its type, "" for null.

    None for collections and for scalars with a tag. Upstream decodes with yaml.v2, where a string field takes the source
    text of numbers, booleans and dates (`1_000` stays `1_000`).
    """
    if node.shape != "scalar" or node.tag is not None:
        return None
    return "" if node.is_null else node.text


def is_closed(regexp: str) -> bool:
    """Whether every group opened in a regular expression is closed in it.

    `match_re` compiles `^(?:^(?:V)$)$` and a matcher `^(?:V)$`. The two mean the same unless V breaks out of its group:
    `a)|(b` is accepted by both, and only the second matches `ax`.
    """
    depth = 0
    for found in re.finditer(_GROUPING, regexp):
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
        if depth < 0:
            return False
    return depth == 0


def _classic(text: str) -> tuple[Matcher, ...] | None:
    found = [_classic_matcher(part) for part in _parts(text.removeprefix("{").removesuffix("}"))]
    return None if None in found else tuple(matcher for matcher in found if matcher is not None)


def _parts(text: str) -> Iterator[str]:
    """Split at commas outside of quotes; a backslash escapes the next quote even outside of them."""
    part, quoted, escaped = "", False, False
    for character in text:
        if character == "," and not quoted:
            yield part
            part = ""  # an escape stays open over a comma, as upstream
            continue
        if character == '"' and not escaped:
            quoted = not quoted
        elif character == "\\":
            escaped = not escaped
        else:
            escaped = False
        part += character
    if part.strip(_SPACES):
        yield part.strip(_SPACES)


def _classic_matcher(text: str) -> Matcher | None:
    found = re.fullmatch(_CLASSIC, text)
    if found is None:
        return None
    name, raw = found[1], found[3]
    value = _unescaped(raw[1:], True) if raw.startswith('"') else _unescaped(raw, False)
    return None if value is None else Matcher(name, cast(Operator, found[2]), value)


def _unescaped(raw: str, quoted: bool) -> str | None:
    """Only `\\n`, `\\"` and `\\\\` are escapes, any other backslash is one; a bare quote may only end what a quote began."""
    value, escaped = "", False
    for index, character in enumerate(raw):
        last = index == len(raw) - 1
        if escaped:
            value += {"n": "\n", '"': '"', "\\": "\\"}.get(character, "\\" + character)
            escaped = False
        elif character == "\\" and not last:
            escaped = True
        elif character == '"':
            if not quoted or not last:
                return None
            quoted = False
        else:
            value += character
    return None if quoted else value


def _utf8(text: str) -> tuple[Matcher, ...] | None:
    tokens = _tokens(text)
    if tokens is None:
        return None
    if tokens[:1] == [("sign", "{")]:
        if tokens[-1] != ("sign", "}") or len(tokens) < 2:
            return None
        tokens = tokens[1:-1]
    return _listed(tokens)


def _listed(tokens: list[tuple[str, str]]) -> tuple[Matcher, ...] | None:
    """Matchers with one comma between them, and perhaps one at the end."""
    matchers: list[Matcher] = []
    for start in range(0, len(tokens), 4):
        match tokens[start : start + 4]:
            case [("text", name), ("sign", "=" | "!=" | "=~" | "!~" as operator), ("text", value), *rest] if rest in (
                [],
                [("sign", ",")],
            ):
                matchers.append(Matcher(name, operator, value))
            case _:
                return None
    return tuple(matchers)


def _tokens(text: str) -> list[tuple[str, str]] | None:
    """Kind (`text` or `sign`) and value of each token, or None where the lexer gives up."""
    tokens, at = [], 0
    while at < len(text):
        if text[at] in _SPACES:
            at += 1
            continue
        found = _TOKEN.match(text, at)
        if found is None:
            return None
        token = _unquoted(found.group()) if found.lastgroup == "quoted" else found.group()
        if token is None:
            return None
        tokens.append(("sign" if found.lastgroup == "sign" else "text", token))
        at = found.end()
    return tokens


def _unquoted(text: str) -> str | None:
    """Go's `strconv.Unquote` of a text in double quotes; None where it refuses or the bytes are not UTF-8."""
    inner, value, at = text[1:-1], b"", 0
    if "\n" in inner:
        return None
    while at < len(inner):
        if inner[at] != "\\":
            value += inner[at].encode()
            at += 1
            continue
        found = _ESCAPE.match(inner, at)
        code = None if found is None else _code(found)
        if found is None or code is None:
            return None
        value += code
        at = found.end()
    try:
        return value.decode()
    except UnicodeDecodeError:
        return None


def _code(found: re.Match[str]) -> bytes | None:
    simple, byte, short, long, octal = found.groups()
    if simple:
        return _SIMPLE[simple].encode()
    if byte or octal:
        number = int(byte, 16) if byte else int(octal, 8)
        return bytes([number]) if number < 256 else None
    number = int(short or long, 16)
    return None if number > 0x10FFFF or 0xD800 <= number < 0xE000 else chr(number).encode()
