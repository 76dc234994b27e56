"""What a privileged job believes of a bundle: nothing."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from fixer.bot.bundle import SIZE, Refused, protected, read, schema, write
from fixer.bot.draft import phrase
from fixer.bot.strict import complaints
from tests.bot.made import HEAD, Wrong, bundle

FILES = {"p.yml": ("a: 1\nb: 2\nc: 3\n", "a: 1\nb: two\nc: three\n"), "q.yml": ("a: 1\n", "a: one\n")}
BUNDLE = bundle(
    FILES,
    [
        Wrong("p.yml", "two", "2"),
        Wrong("p.yml", "three", "3", "unsafe", "it may restart"),
        Wrong("q.yml", "one", "1", also=("p.yml", "a: 1", "a: 0")),
        Wrong("p.yml", "c: ", applicability="manual"),
    ],
)
CONTENT = write(BUNDLE)
DATA: dict[str, Any] = json.loads(CONTENT)


def test_what_is_written_is_read_again() -> None:
    assert read(CONTENT, HEAD) == BUNDLE


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(schema())
    assert list(Draft202012Validator(schema()).iter_errors(DATA)) == []


def put(*route: str | int, value: Any) -> Callable[[Any], None]:
    def change(data: Any) -> None:
        for step in route[:-1]:
            data = data[step]
        data[route[-1]] = value

    return change


FIRST: dict[str, Any] = DATA["findings"][0]
SUGGESTED = ("findings", 0, "suggestion")
HOSTILE = {
    "a foreign commit": (put("head", value="d" * 40), f"the bundle is of commit {'d' * 40}, not of {HEAD}"),
    "no commit": (put("head", value="main"), "head: has a form that is not allowed"),
    "another version": (put("version", value="2"), "version: is not '1'"),
    "an unknown key": (put("config", value={"plugins": ["evil"]}), "the whole: has an unknown key"),
    "an unknown key deep down": (put("findings", 0, "body", value="# Hi"), "findings[0]: has an unknown key"),
    "a key too few": (lambda data: data.pop("files"), "the whole: has no files"),
    "another type": (put("findings", value={}), "findings: is no array"),
    "a path with ..": (put("files", 0, "path", value="a/../../etc/passwd"), "files[0].path: has a form that is not allowed"),
    "an absolute path": (put("files", 0, "path", value="/etc/passwd"), "files[0].path: has a form that is not allowed"),
    "a path in .git": (put("files", 0, "path", value="x/.GIT/config"), "files[0].path: has a form that is not allowed"),
    "a path with a line break": (put("files", 0, "path", value="a\nb"), "files[0].path: has a form that is not allowed"),
    "a path that ends in one": (put("files", 0, "path", value="a\n"), "files[0].path: has a form that is not allowed"),
    "a mention": (put("findings", 0, "facts", "reason", value="ask @acme/owners"), "findings[0].facts.*: has a form"),
    "HTML": (put("findings", 0, "facts", "reason", value="<img src=x>"), "findings[0].facts.*: has a form that is not"),
    "a comment of HTML": (put("findings", 0, "fixes", 0, "title", value="--> <!-- x"), "findings[0].fixes[0].title: has a form"),
    "an address": (
        put("findings", 1, "fixes", 0, "caveat", value="https://evil.example"),
        "findings[1].fixes[0].caveat: has",
    ),
    "an address without scheme": (
        put("findings", 0, "facts", "reason", value="WWW.evil.example"),
        "findings[0].facts.*: has a form",
    ),
    "several lines": (put("findings", 0, "facts", "reason", value="a\n\n# Heading"), "findings[0].facts.*: has a form that is"),
    "invisible words": (put("findings", 0, "facts", "reason", value="a\u202eb"), "findings[0].facts.*: has a form that is not"),
    "a long fact": (put("findings", 0, "facts", "reason", value="a" * 401), "findings[0].facts.*: is longer than 400"),
    "a format as the name of a fact": (put("findings", 0, "facts", value={"a.b": "c"}), "findings[0].facts: a key: has a form"),
    "no code": (put("findings", 0, "code", value="PRM001](x)"), "findings[0].code: has a form that is not allowed"),
    "half a character": (put("files", 0, "fixed", value="\ud800"), "the bundle is no JSON"),
    "a truth for a number": (put("findings", 0, "place", "line", value=True), "findings[0].place.line: is no integer"),
    "a fraction": (put("findings", 0, "place", "line", value=1.5), "findings[0].place.line: is no integer"),
    "a line of none": (put("findings", 0, "place", "line", value=0), "findings[0].place.line: is less than 1"),
    "too many findings": (lambda data: data.update(findings=[data["findings"][0]] * 1001), "findings: has more items than 1000"),
    "a fingerprint twice": (
        put("findings", 1, "fingerprint", value=DATA["findings"][0]["fingerprint"]),
        "the bundle contradicts itself: a fingerprint is there twice",
    ),
    "a file twice": (put("files", 1, "path", value="p.yml"), "the bundle contradicts itself: a file is there twice"),
    "a place that ends before it begins": (put("findings", 0, "place", "line", value=3), "p.yml: ends before it begins"),
    "edits of another file": (
        put("findings", 0, "fixes", 0, "edits", 0, "path", value="r.yml"),
        "r.yml: is edited and not",
    ),
    "a command to the runner": (
        put("findings", 0, "fixes", 0, "edits", 0, "path", value="##[add-mask]x"),
        "the bundle contradicts itself: # #[add-mask]x: is edited and not among the files",
    ),
    "edits behind the end": (put("findings", 0, "fixes", 0, "edits", 0, "end", value=9999), "p.yml: edits that do not fit"),
    "a suggestion that does something else": (
        put(*SUGGESTED, "lines", value=["b: !!evil"]),
        "p.yml: a suggestion that is not what",
    ),
    "a suggestion elsewhere": (put(*SUGGESTED, "first", value=1), "p.yml: a suggestion that is not what the fix does"),
    "a suggestion of lines that are not there": (put(*SUGGESTED, "last", value=4), "p.yml: a suggestion of lines that are not"),
    "a suggestion upside down": (put(*SUGGESTED, "first", value=3), "p.yml: a suggestion of lines that are not there"),
    "a suggestion for another file": (put(*SUGGESTED, "path", value="q.yml"), "q.yml: a suggestion without a fix"),
    "a suggestion without a fix": (put("findings", 0, "fixes", value=[]), "p.yml: a suggestion without a fix"),
    "a suggestion of a fix for people": (
        put("findings", 0, "fixes", 0, "applicability", value="manual"),
        "p.yml: a suggestion without a fix",
    ),
    "one of several ways pressed": (
        lambda data: data["findings"][0]["fixes"].append(data["findings"][0]["fixes"][0]),
        "p.yml: a suggestion without a fix",
    ),
    "several lines in one": (put(*SUGGESTED, "lines", value=["b: 2\n```\n@acme"]), "findings[0].suggestion.lines[0]: has a form"),
    "suggestions that overlap": (
        put("findings", 1, "suggestion", value=DATA["findings"][0]["suggestion"]),
        "p.yml: a suggestion that",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_bundle_is_refused_with_a_reason(name: str) -> None:
    change, reason = HOSTILE[name]
    data = copy.deepcopy(DATA)
    change(data)
    with pytest.raises(Refused, match=re.escape(reason)):
        read(json.dumps(data).encode(), HEAD)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "the bundle is no JSON", id="nothing"),
        pytest.param(b"\xff\xfe", "the bundle is no JSON", id="no text"),
        pytest.param(b"[" * 200_000, "the bundle is nested too deep", id="deep"),
        pytest.param(b"9" * 5000, "the bundle is no JSON", id="a number of 5000 digits"),
        pytest.param(b'{"version": "1", "version": "1"}', "the bundle is no JSON", id="a key twice"),
        pytest.param(b" " * (SIZE + 1), "the bundle has more than 8000000 bytes", id="huge"),
        pytest.param(b"null", "the bundle is not as its schema says: the whole: is no object", id="null"),
    ],
)
def test_what_is_no_bundle_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=f"^{re.escape(reason)}$"):
        read(content, HEAD)


def test_a_suggestion_that_nobody_would_read_is_refused() -> None:
    long = "x" * 20_000
    files = {"p.yml": ("a: 1\nb: 2\n", "a: two\nb: 2\n")}
    made = bundle(files, [Wrong("p.yml", "two", f"{long}\n{long}")])
    assert made.suggestions == ()
    data = json.loads(write(made))
    data["findings"][0] |= {"suggestion": {"path": "p.yml", "first": 1, "last": 1, "lines": [f"a: {long}", long]}, "why_not": ""}
    with pytest.raises(Refused, match=r"p\.yml: a suggestion of too many words"):
        read(json.dumps(data).encode(), HEAD)


def test_our_own_judge_and_a_known_one_agree() -> None:
    """Random damage to a bundle, judged by `strict` and by jsonschema."""
    rng, judge, verdicts = random.Random(3), Draft202012Validator(schema()), set()
    values = [None, True, 0, -1, 10**9, "", "x", "a/b", "../x", "@x", "é", "\x00", [], {}, "f" * 40, "x" * 500, ["x"], {"a": 1}]
    for _ in range(1500):
        data = copy.deepcopy(DATA)
        for _ in range(rng.randint(1, 2)):
            _damage(data, rng, values)
        expected = judge.is_valid(data)
        assert (next(complaints(data, schema()), None) is None) == expected, data
        verdicts.add(expected)
    assert verdicts == {True, False}


def _damage(data: Any, rng: random.Random, values: list[Any]) -> None:
    while True:
        keys = list(data) if isinstance(data, dict) else list(range(len(data)))
        key = rng.choice(keys) if keys else None
        if key is not None and isinstance(data[key], dict | list) and rng.random() < 0.8:
            data = data[key]
            continue
        match rng.randint(0, 3):
            case 0 if key is not None:
                del data[key]
            case 1 if isinstance(data, dict):
                data[rng.choice(["x", "path", "facts", "line"])] = rng.choice(values)
            case _ if key is not None:
                data[key] = rng.choice(values)
            case _:
                pass
        return


@pytest.mark.parametrize(
    "text",
    ["", "plain words", "a `name` and 8080", "postgres://u:p@h/db", "<b>", "a\nb\x00\u202e", "www.x.y", "x" * 1000, "\ud800"],
)
def test_every_phrase_of_ours_has_the_form_that_is_allowed(text: str) -> None:
    definitions = schema()["$defs"]
    assert list(complaints(phrase(text), definitions["phrase"], schema())) == []


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (".github/workflows/ci.yml", True),
        (".GitHub/docker-compose.yml", True),
        ("deploy/.gitlab-ci.yml", True),
        ("action.yml", True),
        (".forgejo/workflows/x.yml", True),
        ("docker-compose.yml", False),
        ("github/compose.yml", False),
        ("docs/action.yaml.md", False),
    ],
)
def test_files_that_decide_what_pipelines_do(path: str, expected: bool) -> None:
    assert protected(path) is expected
