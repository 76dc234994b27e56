"""Commands as words."""

from __future__ import annotations

import pytest

from fixer.stack.words import split
from tests.stack.trees import project


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a b  c", ["a", "b", "c"]),
        ("--flag='two words' \"x y\"z", ["--flag=two words", "x yz"]),
        (r"a\ b \"c", ["a b", '"c']),
        (r'"a\"b" "c\d"', ['a"b', r"c\d"]),
        ("sh -c 'set -e\nrun'", ["sh", "-c", "set -e\nrun"]),
        ("one \\\n  two", ["one", "two"]),
        ("''", [""]),
        ("  ", []),
        ("it's open", ["it's", "open"]),
        ('open "quote', ["open", '"quote']),
        ("trailing \\", ["trailing", "\\"]),
    ],
)
def test_split(text: str, words: list[str]) -> None:
    assert list(split(text)) == words


def test_words_know_their_node() -> None:
    text = """
        services:
          a:
            image: x
            command:
              - --one
              - --two=${UNSET}
            entrypoint: >-
              sh
              -c run
        """
    service = project({"compose.yml": text}).stack.projects[0].services["a"]
    assert [(word.text, word.node.source) for word in service.command or ()] == [
        ("--one", "--one"),
        ("--two=${UNSET}", "--two=${UNSET}"),
    ]
    assert [word.text for word in service.entrypoint or ()] == ["sh", "-c", "run"]
    assert {word.node.route for word in service.entrypoint or ()} == {(0, "services", "a", "entrypoint")}
