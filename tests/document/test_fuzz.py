"""Random edits of generated texts and of the corpus: right, or refused with a reason. `fuzz` does many more."""

from __future__ import annotations

import os
import random
from collections import Counter
from pathlib import Path

import pytest
from deepdiff import DeepDiff
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

from fixer.document import proof
from fixer.document.document import Document
from fixer.document.edit import Refused
from tests.document import fuzz, oracle
from tests.document.texts import Writer
from tests.document.tries import Tries, Try


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_edits_of_generated_texts(chance: random.Random) -> None:
    text = Writer(chance).text()
    document = Document("generated", text)
    assert document.error is None, text
    tries = Tries(document, chance)
    for _ in range(4):
        cells = oracle.load(text)
        made = tries.draw(cells)
        if made is None:
            continue
        after = proof.check(document, made.edits) or proof.prove(document, made.edits)
        if isinstance(after, Refused):
            assert after.reason
            continue
        assert list(fuzz.problems(document, after, made, cells)) == [], f"{made.what}\n{fuzz.difference(text, after.text)}"
        found = oracle.load(after.text)
        assert not DeepDiff([oracle.plain(cell) for cell in cells], [oracle.plain(cell) for cell in found])


@given(st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_generated_texts_read_as_ruamel_reads_them(chance: random.Random) -> None:
    text = Writer(chance).text()
    document = Document("generated", text)
    tokens = [t for t in YAML(typ="safe", pure=True).scan(text) if type(t).__name__ == "ScalarToken"]
    theirs = sorted((t.start_mark.index, t.value) for t in tokens if t.style not in ("|", ">"))
    ours = sorted(fuzz.written(document))
    assert ours == [(start, value) for start, value in theirs if value or text[start : start + 1] in ("'", '"')]
    assert oracle.comments(text) == fuzz.counted(document)
    assert oracle.attached(text) - fuzz.counted(document) == Counter()


def test_edits_of_the_corpus() -> None:
    corpus = os.environ.get("FIXER_CORPUS")
    if corpus is None:
        pytest.skip("FIXER_CORPUS is not set: no corpus to edit")
    total = fuzz.Outcome()
    for document in fuzz.documents(Path(corpus)):
        total.add(fuzz.run(document, 3, 0))
    tries = sum(total.made.values()) + sum(total.refused.values())
    assert tries > 1000
    assert total.wrong == []
    frequent = {code: count for code, count in total.codes().items() if code != "shared" and count > tries / 100}
    assert frequent == {}


def test_a_wrong_result_is_seen() -> None:
    """The judge itself: a proof that let these pass would be caught."""
    document = Document("file", "a: 1 # one\nb: [x, y]\n")
    tries = Tries(document, random.Random(1))
    for text, problem in [
        ("a: 2 # one\nb: [x, y]\n", "data: "),
        ("a: 1\nb: [x, y]\n", "comment '# one' vanished"),
        ("a: 1 # one\n# two\nb: [x, y]\n", "comment '# two' appeared"),
        ("a: 1  # one\nb: [x, y]\n", "text outside the edits changed"),
        ("a: [\n", "does not parse: "),
    ]:
        cells = oracle.load(document.text)
        tries.cells = cells
        made = Try("none", "none", (), lambda: None)
        assert any(found.startswith(problem) for found in fuzz.problems(document, Document("file", text), made, cells)), problem
