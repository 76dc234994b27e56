"""Matchers are written so that every parser of Alertmanager reads them back, and read as each of them reads."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from pathlib import Path

import pytest

from fixer.document.document import Document
from fixer.stack.matchers import Matcher, Parser, is_closed, label_value, read_matchers, write_matcher
from tests.upstream.tools import Tool

VALUES = (
    "critical",
    "",
    " ",
    "a b",
    "a,b",
    "{a}",
    "}",
    "'",
    '"',
    '""',
    'say "hi"',
    "\\",
    "\\\\",
    "\\n",
    "\\d+",
    "\\",
    'end\\"',
    "two\nlines",
    "tab\there",
    "a=b",
    "=~",
    "ünïcödé 🎉",
    "\u00a0",
    "\u2028",
    "{{ .Labels.job }}",
    "#not a comment",
    "a: b",
    "*",
    "[a-z]+",
    "null",
    "true",
    "1",
)

MODES: dict[str, dict[Parser, tuple[str, ...]]] = {
    "amtool": {Parser.FALLBACK: (), Parser.CLASSIC: ("classic-mode",), Parser.UTF8: ("utf8-strict-mode",)},
    "old_amtool": {Parser.CLASSIC: ()},
}
"""Tool → parsers it has, and the features that select them."""

GENERATIONS = [(name, parser) for name, modes in MODES.items() for parser in modes]


@pytest.mark.parametrize("parser", Parser)
@pytest.mark.parametrize("value", VALUES)
def test_what_is_written_is_read_back(value: str, parser: Parser) -> None:
    for operator in ("=", "!=", "=~", "!~"):
        matcher = Matcher("severity", operator, value)
        assert read_matchers(write_matcher(matcher), parser) == (matcher,)


def test_a_name_of_another_alphabet_is_read_back_by_the_new_parser() -> None:
    matcher = Matcher('größe "x"', "=", "a")
    assert write_matcher(matcher) == '"größe \\"x\\""="a"'
    assert read_matchers(write_matcher(matcher), Parser.UTF8) == read_matchers(write_matcher(matcher)) == (matcher,)
    assert read_matchers(write_matcher(matcher), Parser.CLASSIC) is None


def _routes(amtool: Tool, text: str, folder: Path, features: Sequence[str] = ()) -> list[str] | None:
    """The matchers of the routes as amtool shows them, without those that have none; None where it refuses the file."""
    path = folder / "alertmanager.yml"
    path.write_text(text)
    flags = [f"--enable-feature={feature}" for feature in features]
    done = amtool(*flags, "config", "routes", "show", "--config.file", path)
    if done.returncode:
        return None
    lines = done.stdout.split("── ")[1:]
    return [line.rpartition("  receiver: ")[0] for line in lines if line.startswith("{")]


def _configuration(routes: Sequence[str]) -> str:
    body = "".join(f"    - {route}\n" for route in routes)
    return f"route:\n  receiver: r\n  routes:\n{body}receivers:\n  - name: r\n"


def _yaml(route: object) -> str:
    """In JSON, but with characters beyond 16 bits as they are, since YAML has no surrogates."""
    return json.dumps(route, ensure_ascii=False).replace("\u2028", "\\u2028")


def _both(values: Sequence[str], old: str, operator: str) -> tuple[str, str]:
    """The same routes in the old form and in the new."""
    matchers = [write_matcher(Matcher("label", "=" if operator == "=" else "=~", value)) for value in values]
    before = [_yaml({old: {"label": value}, "receiver": "r"}) for value in values]
    after = [_yaml({"matchers": [matcher], "receiver": "r"}) for matcher in matchers]
    return _configuration(before), _configuration(after)


@pytest.mark.parametrize(("generation", "parser"), GENERATIONS)
def test_amtool_reads_match_and_the_written_matcher_alike(
    generation: str, parser: Parser, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    amtool: Tool = request.getfixturevalue(generation)
    features = MODES[generation][parser]
    chance = random.Random(20)
    alphabet = "ab01 ,=~!{}[]()\"'`\\n\n\tx*.|$^#:-é🎉"
    values = [*VALUES, *("".join(chance.choices(alphabet, k=chance.randint(1, 9))) for _ in range(300))]
    before, after = _both(values, "match", "=")
    shown = _routes(amtool, before, tmp_path, features)
    assert shown is not None
    assert len(shown) == len(values)
    assert _routes(amtool, after, tmp_path, features) == shown


REGEXPS = (
    "a|b",
    "^(a|b)$",
    "",
    "(?i)warn.*",
    "\\d+\\.\\d+",
    "[\\]\\[()]+",
    "\\Q)(\\E",
    "a{1,3}",
    'say "x"',
    "(a)(b)|c",
    "[[:alpha:](]+",
)


def test_amtool_reads_match_re_and_the_written_matcher_alike(amtool: Tool, tmp_path: Path) -> None:
    before, after = _both(REGEXPS, "match_re", "=~")
    shown = _routes(amtool, before, tmp_path)
    assert shown is not None
    assert [line.replace('"^(?:', '"').replace(')$"', '"') for line in shown] == _routes(amtool, after, tmp_path)
    assert all(map(is_closed, REGEXPS))


@pytest.mark.parametrize(
    ("regexp", "closed"),
    [
        ("a|b", True),
        ("(a)|(b)", True),
        ("a)|(b", False),
        ("(a", False),
        ("a)", False),
        ("\\)|\\(", True),
        ("[)(]", True),
        ("[])(]", True),
        ("[^])(]", True),
        ("[[:space:])]", True),
        ("\\Q)|(\\E", True),
        ("\\Q)|(", True),
        ("(?:a)(?P<n>b)", True),
        ("[a\\])(]", True),
        ("", True),
    ],
)
def test_is_closed(regexp: str, closed: bool) -> None:
    assert is_closed(regexp) is closed


def test_amtool_takes_a_regexp_that_leaves_its_group(amtool: Tool, tmp_path: Path) -> None:
    before, _ = _both(["a)|(b"], "match_re", "=~")
    assert _routes(amtool, before, tmp_path) == ['{label=~"^(?:a)|(b)$"}']


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("critical", "critical"),
        ("1", "1"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("007", "007"),
        ("1e3", "1e3"),
        ("true", "true"),
        ("yes", "yes"),
        ("2024-01-01", "2024-01-01"),
        ("'null'", "null"),
        ("null", ""),
        ("Null", ""),
        ("~", ""),
        ("", ""),
        ('""', ""),
        ('"a\\tb"', "a\tb"),
        ("'it''s'", "it's"),
        (".inf", ".inf"),
    ],
)
def test_label_value_is_what_amtool_takes(written: str, value: str, amtool: Tool, tmp_path: Path) -> None:
    (node,) = Document("a.yml", f"match:\n  label: {written}\n").find("match", "label")
    assert label_value(node) == value
    shown = _routes(amtool, _configuration([f"{{match: {{label: {written}}}, receiver: r}}"]), tmp_path)
    assert shown == [f"{{{write_matcher(Matcher('label', '=', value))}}}"]


@pytest.mark.parametrize("text", ["a: [b]", "a: {b: c}", "a: !!str 1", "a: !x y"])
def test_label_value_of_what_is_no_plain_text(text: str) -> None:
    (node,) = Document("a.yml", text).find("a")
    assert label_value(node) is None


def _m(name: str, operator: str, value: str) -> Matcher:
    return Matcher(name, operator, value)  # type: ignore[arg-type]


READ: tuple[tuple[str, tuple[Matcher, ...] | None, tuple[Matcher, ...] | None], ...] = (
    # text, classic, UTF-8
    ('a="b"', (_m("a", "=", "b"),), (_m("a", "=", "b"),)),
    ("a=b", (_m("a", "=", "b"),), (_m("a", "=", "b"),)),
    (' a =~ "b|c" ', (_m("a", "=~", "b|c"),), (_m("a", "=~", "b|c"),)),
    ("a=b,c!=d", (_m("a", "=", "b"), _m("c", "!=", "d")), (_m("a", "=", "b"), _m("c", "!=", "d"))),
    ("{a=b, c!~d,}", (_m("a", "=", "b"), _m("c", "!~", "d")), (_m("a", "=", "b"), _m("c", "!~", "d"))),
    ("", (), ()),
    ("{}", (), ()),
    ("{", (), None),
    ("a=b}", (_m("a", "=", "b"),), None),
    ("{a=b", (_m("a", "=", "b"),), None),
    ("a=", (_m("a", "=", ""),), None),
    ('a=""', (_m("a", "=", ""),), (_m("a", "=", ""),)),
    ("a=b c", (_m("a", "=", "b c"),), None),
    ("a==b", (_m("a", "=", "=b"),), None),
    ("a='b'", (_m("a", "=", "'b'"),), None),
    ("a=~[0-9]+", (_m("a", "=~", "[0-9]+"),), (_m("a", "=~", "[0-9]+"),)),
    ("a=~.{3}", (_m("a", "=~", ".{3"),), None),
    (r'a="\d"', (_m("a", "=", r"\d"),), None),
    (r'a="\\d"', (_m("a", "=", r"\d"),), (_m("a", "=", r"\d"),)),
    (r'a="\t"', (_m("a", "=", r"\t"),), (_m("a", "=", "\t"),)),
    (r'a="\x41\u00e9\U0001f389\101"', (_m("a", "=", r"\x41\u00e9\U0001f389\101"),), (_m("a", "=", "Aé🎉A"),)),
    (r'a="\xff"', (_m("a", "=", r"\xff"),), None),
    (r'a="\xc3\xa9"', (_m("a", "=", r"\xc3\xa9"),), (_m("a", "=", "é"),)),
    (r'a="\ud800"', (_m("a", "=", r"\ud800"),), None),
    (r'a="\777"', (_m("a", "=", r"\777"),), None),
    (r"a=\ ", (_m("a", "=", "\\"),), None),
    (r'a="b\"', None, None),
    ('a="b"c', None, None),
    ('a=b"c', None, None),
    ('a=b"', None, None),
    ('"a"=b', None, (_m("a", "=", "b"),)),
    ('"a b"="c"', None, (_m("a b", "=", "c"),)),
    ("a.b=c", None, (_m("a.b", "=", "c"),)),
    ("größe=m", None, (_m("größe", "=", "m"),)),
    ("1a=b", None, (_m("1a", "=", "b"),)),
    ("a:b=c", (_m("a:b", "=", "c"),), (_m("a:b", "=", "c"),)),
    ("a", None, None),
    ("=b", None, None),
    ("a!b", None, None),
    ("a=b,,c=d", None, None),
    (",", None, None),
    ("{,}", None, None),
    ("{a=b},", (_m("a", "=", "b}"),), None),
    ("a=b, ", (_m("a", "=", "b"),), (_m("a", "=", "b"),)),
    ('a="b\nc"', (_m("a", "=", "b\nc"),), None),
    ("a=\u00a0b", (_m("a", "=", "\u00a0b"),), (_m("a", "=", "b"),)),
    ("a=`b`", (_m("a", "=", "`b`"),), None),
)


@pytest.mark.parametrize(("text", "classic", "utf8"), READ)
def test_read(text: str, classic: tuple[Matcher, ...] | None, utf8: tuple[Matcher, ...] | None) -> None:
    assert read_matchers(text, Parser.CLASSIC) == classic
    assert read_matchers(text, Parser.UTF8) == utf8
    assert read_matchers(text) == (utf8 if classic is None else classic)


def _shown(matcher: Matcher) -> str:
    """As amtool prints it: names that are not bare words in Go's quotes."""
    return write_matcher(matcher) if " " in matcher.name else f"{matcher.name}{write_matcher(matcher._replace(name='x'))[1:]}"


@pytest.mark.parametrize(("generation", "parser"), GENERATIONS)
def test_amtool_reads_so(generation: str, parser: Parser, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    amtool: Tool = request.getfixturevalue(generation)
    features = MODES[generation][parser]
    read = {text: read_matchers(text, parser) for text, *_ in READ}
    taken = [text for text, matchers in read.items() if matchers is not None]
    expected = [f"{{{','.join(map(_shown, matchers))}}}" for matchers in read.values() if matchers]
    assert _routes(amtool, _configuration([_route(text) for text in taken]), tmp_path, features) == expected
    for text in read.keys() - set(taken):
        assert _routes(amtool, _configuration([_route(text)]), tmp_path, features) is None, text


def _route(text: str) -> str:
    return _yaml({"matchers": [text], "receiver": "r"})
