"""The conformance kit notices a rule that does not keep its word."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixer import SAFE, UNSAFE, Finding, Fix, Meta, Options, Project, Rule, put
from fixer.engine.catalogue import Listed, catalogue
from fixer.engine.rule import ERROR, Applicability
from fixer.testing import assert_is_documented, assert_is_shown, assert_keeps_its_word, cases

DOCS = """A service runs an old image.

## What it does
Looks.

## Why is this bad?
It is old.

## Fix safety
Safe.

## Versions
Any.

## References
https://example.org
"""


def image(new: str = "new", applicability: Applicability = SAFE, best: Applicability = SAFE, docs: str = DOCS) -> Rule:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        for document in project.of("compose"):
            for node in document.find("services", ..., "image"):
                if node.text == "old":
                    yield Finding(made, node, {}, (Fix(f"run {new}", put(node, new), applicability),))
                elif node.text == "odd":
                    yield Finding(made, node)
                elif node.text == "raise":
                    raise ValueError("no")

    meta = Meta(ERROR, best, {"compose": "any"}, ("https://example.org",))
    made = Rule("ACM001", "old-image", "an old image", check, meta, {"compose": ("image",)}, docs)
    return made


def compose(name: str) -> str:
    return f"services:\n  web:\n    image: {name} # why\n"


def shown(folder: Path, **trees: str) -> None:
    for tree, name in trees.items():
        (folder / "ACM001" / "example" / tree).mkdir(parents=True)
        (folder / "ACM001" / "example" / tree / "compose.yml").write_text(compose(name))


@pytest.mark.parametrize(
    "trees",
    [{"bad": "old", "good": "new"}, {"bad": "odd"}, {"good": "new"}],
)
def test_a_rule_that_keeps_its_word(tmp_path: Path, trees: dict[str, str]) -> None:
    shown(tmp_path, **trees)
    (case,) = cases(tmp_path)
    assert_keeps_its_word(case, catalogue({"acme": image()}))


@pytest.mark.parametrize(
    ("rule", "trees", "complaint"),
    [
        (image(), {"bad": "old", "good": "newer"}, "compose.yml is not what it should be"),
        (image(), {"bad": "other", "good": "other"}, "nothing is reported"),
        (image(), {"bad": "other"}, "nothing is reported"),
        (image(), {"bad": "old"}, "compose.yml is not what it should be"),
        (image("odd"), {"bad": "old", "good": "odd"}, "the good tree is not silent"),
        (image(), {"good": "odd"}, "the good tree is not silent: ['compose.yml:3:12 an old image']"),
        (image(), {"good": "raise"}, "ValueError: no"),
        (image(applicability=UNSAFE), {"bad": "old", "good": "new"}, "is not safe and has no caveat"),
        (image(best=UNSAFE), {"bad": "old", "good": "new"}, "is SAFE, the rule says UNSAFE"),
    ],
)
def test_a_rule_that_does_not(tmp_path: Path, rule: Rule, trees: dict[str, str], complaint: str) -> None:
    shown(tmp_path, **trees)
    (case,) = cases(tmp_path)
    with pytest.raises(AssertionError) as raised:
        assert_keeps_its_word(case, catalogue({"acme": rule}))
    assert complaint in str(raised.value)


def test_a_file_too_many(tmp_path: Path) -> None:
    shown(tmp_path, bad="old", good="new")
    (tmp_path / "ACM001/example/good/extra.txt").touch()
    (case,) = cases(tmp_path)
    with pytest.raises(AssertionError, match="other files than in the good tree"):
        assert_keeps_its_word(case, catalogue({"acme": image()}))


def test_what_must_be_shown(tmp_path: Path) -> None:
    listed = Listed("ACM001", "old-image", "acme", "acme.acm001_old_image", True, ERROR)
    with pytest.raises(AssertionError, match="ACM001 has no case `example`"):
        assert_is_shown(listed, tmp_path)
    shown(tmp_path, bad="old", good="new")
    with pytest.raises(AssertionError, match="a look-alike that is silent"):
        assert_is_shown(listed, tmp_path)
    (tmp_path / "ACM001/quiet/good").mkdir(parents=True)
    assert_is_shown(listed, tmp_path)


@pytest.mark.parametrize(
    ("docs", "module", "complaint"),
    [
        (DOCS.replace("## Versions\n", ""), "acm001_old_image", "lacks ['Versions']"),
        (DOCS.replace("It is old.", ""), "acm001_old_image", "lacks ['Why is this bad?']"),
        (DOCS.replace("image.", "image"), "acm001_old_image", "does not open with a sentence"),
        (DOCS, "acm001_image", "should be called acm001_old_image"),
    ],
)
def test_what_must_be_documented(docs: str, module: str, complaint: str) -> None:
    assert_is_documented(image(), "acme.acm001_old_image")
    with pytest.raises(AssertionError) as raised:
        assert_is_documented(image(docs=docs), f"acme.{module}")
    assert complaint in str(raised.value)
