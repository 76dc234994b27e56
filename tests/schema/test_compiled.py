"""What is loaded is what the sources say, and what a line says is read as it is meant."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fixer.schema import notation, specification
from fixer.schema.compile import SOURCES, compiled
from fixer.schema.loading import COMPILED, schema
from fixer.schema.model import Form, Key
from fixer.schema.notation import Misread

KINDS = sorted(source.stem for source in SOURCES.glob("*.yaml"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_compiled_schema_is_the_source(kind: str) -> None:
    text = (COMPILED / f"{kind}.json").read_text(encoding="utf-8")
    assert text == compiled(SOURCES / f"{kind}.yaml"), "run python -m fixer.schema.compile"


def test_nothing_else_is_compiled() -> None:
    assert sorted(path.stem for path in COMPILED.glob("*.json")) == KINDS


def test_a_kind_without_schema() -> None:
    assert schema("coturn") is None


STRING, BOOL = Form("string"), Form("bool")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", (STRING,)),
        ("string or bool", (STRING, BOOL)),
        ("list of string or bool", (Form("list", (STRING,)), BOOL)),
        ("list of (string or bool)", (Form("list", (STRING, BOOL)),)),
        ("map of list of Route", (Form("map", (Form("list", (Form("structure", name="Route"),)),)),)),
        ("one of GET POST or bool", (Form("words", words=("GET", "POST")), BOOL)),
        ("map of (one of a b)", (Form("map", (Form("words", words=("a", "b")),)),)),
    ],
)
def test_forms(text: str, expected: tuple[Form, ...]) -> None:
    assert notation.forms(text) == expected


@pytest.mark.parametrize("text", ["", "text", "list of", "list of (string", "string bool", "string or", "words"])
def test_no_forms(text: str) -> None:
    with pytest.raises(Misread):
        notation.forms(text)


def test_a_whole_line() -> None:
    line = "bool, since 2.40, until 3.0, now always_x, also x_classic classic"
    key = Key("x", (BOOL,), (2, 40), (3, 0), "always_x", False, ("x_classic", "classic"))
    assert notation.key("x", line) == key


@pytest.mark.parametrize("line", ["bool, sinse 3.0", "bool, since three"])
def test_no_line(line: str) -> None:
    with pytest.raises(Misread):
        notation.key("x", line)


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        ("structures:\n  Root:\n    a: Nowhere\n", "there is no structure Nowhere"),
        ("structures:\n  Root:\n    a: string\nbelongs:\n  Root:\n    a: b.c\n", r"Root: \['a'\] are keys"),
        ("structures:\n  Root:\n    a: string, also b\nnowhere:\n  Root:\n    b: no\n", r"Root: \['b'\] are said to be keys"),
        ("structures:\n  Root:\n    a: string\nshort:\n  Other: a\n", "there is no structure Other"),
    ],
)
def test_a_source_that_cannot_be_right(lines: str, complaint: str, tmp_path: Path) -> None:
    source = tmp_path / "thing.yaml"
    source.write_text(f'product: thing\nversion: "1.0"\nroot: Root\n{lines}')
    with pytest.raises(Misread, match=complaint):
        compiled(source)


def test_a_specification() -> None:
    text = """{
      "type": "object",
      "properties": {"services": {"type": "object", "patternProperties": {"^.+$": {"$ref": "#/definitions/service"}}}},
      "patternProperties": {"^x-": {}},
      "additionalProperties": false,
      "definitions": {"service": {
        "type": ["object", "null"],
        "properties": {
          "ports": {"type": "array", "items": {"oneOf": [{"type": "string"}, {"type": "integer"}]}},
          "build": {"oneOf": [{"type": "string"}, {"type": "object", "properties": {"pull": {"type": "boolean"}}}]},
          "isolation": {"type": "string", "enum": ["a", "b"]}
        },
        "additionalProperties": false
      }}
    }"""
    assert specification.structures(json.loads(text)) == {
        "Root": {"services": "map of Service", "(x-*)": "any"},
        "Service": {
            "ports": "list of (string or int)",
            "build": "string or Service.build",
            "isolation": "one of a b",
        },
        "Service.build": {"pull": "bool", "(any)": "any"},
    }
