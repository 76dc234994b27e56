"""coturn's `key=value` files: reading, comments and the edits that a line can have."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.document.node import Duplicate, Node
from fixer.document.operations import add, comment, delete, insert, move, put, rename, uncomment, wrap
from fixer.document.proof import prove
from tests.document.edited import Operation, edited

TEXT = "# ports\nmin-port=49152\nmax-port=65535\n\nfingerprint\nrealm = example.org # not a comment\n"


def test_lines_are_entries() -> None:
    root = Document("turnserver.conf", TEXT, "conf").root
    assert root is not None
    assert root.value == {"min-port": "49152", "max-port": "65535", "fingerprint": "", "realm": "example.org # not a comment"}
    assert [found.text for found in root.document.comments] == ["# ports"]


def test_repeated_keys_are_nodes_of_their_own() -> None:
    root = Document("turnserver.conf", "user=a:1\nuser=b:2\n", "conf").root
    assert root is not None
    assert [entry.value.route for entry in root.entries] == [(0, "user"), (0, Duplicate("user", 2))]


def test_an_empty_file_can_be_added_to() -> None:
    assert edited("", lambda at: add(at(), "realm", "x"), "conf") == "realm=x\n"
    assert edited("# none\n", lambda at: add(at(), "realm", "x"), "conf") == "# none\nrealm=x\n"


EDITS: list[tuple[str, str, Operation, str]] = [
    ("value", "a=1\nb=2\n", lambda at: put(at("a"), 3), "a=3\nb=2\n"),
    ("value with blanks", "a = 1\n", lambda at: put(at("a"), "x y"), "a = x y\n"),
    ("value of a flag", "a\nb=2\n", lambda at: put(at("a"), 1), "a=1\nb=2\n"),
    ("empty value", "a=\n", lambda at: put(at("a"), 1), "a=1\n"),
    ("value, CRLF", "a=1\r\nb=2\r\n", lambda at: put(at("a"), 3), "a=3\r\nb=2\r\n"),
    ("second of two", "a=1\na=2\n", lambda at: put(at("a#2"), 3), "a=1\na=3\n"),
    ("no final newline", "a=1", lambda at: put(at("a"), 2), "a=2"),
    ("delete", "a=1\nb=2\n", lambda at: delete(at("a")), "b=2\n"),
    ("delete the last", "a=1\nb=2", lambda at: delete(at("b")), "a=1\n"),
    ("delete the only", "# x\na=1\n", lambda at: delete(at("a")), "# x\n"),
    ("delete, mark", "\ufeffa=1\nb=2\n", lambda at: delete(at("a")), "\ufeffb=2\n"),
    ("delete, leaving", "a=1\nb=2\n", lambda at: delete(at("a"), "# one\n# two"), "# one\n# two\nb=2\n"),
    ("add", "a=1\n", lambda at: add(at(), "b", 2), "a=1\nb=2\n"),
    ("add behind", "a=1\nc=3\n", lambda at: add(at(), "b", 2, "a"), "a=1\nb=2\nc=3\n"),
    ("add with blanks", "a = 1\n", lambda at: add(at(), "b", 2), "a = 1\nb = 2\n"),
    ("add at the end", "a=1", lambda at: add(at(), "b", 2), "a=1\nb=2"),
    ("add, CRLF", "a=1\r\n", lambda at: add(at(), "b", 2), "a=1\r\nb=2\r\n"),
    ("comment", "a=1\nb=2\n", lambda at: comment(at("b"), "# why", "above"), "a=1\n# why\nb=2\n"),
    ("comment behind", "a=1\nb=2\n", lambda at: comment(at("b"), "# why", "behind"), "a=1\n# why\nb=2\n"),
    ("several lines", "a=1\n", lambda at: put(at("a"), "x\ny"), "refused: not-a-scalar"),
    ("outer blanks", "a=1\n", lambda at: put(at("a"), " x"), "refused: not-a-scalar"),
    ("rename", "a=1\n", lambda at: rename(at("a"), "b"), "refused: language"),
    ("insert", "a=1\n", lambda at: insert(at(), 0, "b"), "refused: language"),
    ("wrap", "a=1\n", lambda at: wrap(at("a")), "refused: language"),
    ("move", "a=1\nb=2\n", lambda at: move(at("a"), at()), "refused: language"),
    ("the file", "a=1\n", lambda at: delete(at()), "refused: root"),
]


@pytest.mark.parametrize(("text", "operation", "after"), [row[1:] for row in EDITS], ids=[row[0] for row in EDITS])
def test_edits(text: str, operation: Operation, after: str) -> None:
    assert edited(text, operation, "conf") == after


def test_uncomment() -> None:
    document = Document("turnserver.conf", TEXT, "conf")
    proven = prove(document, uncomment(document, document.comments[0]))
    assert isinstance(proven, Document)
    assert proven.text == TEXT.removeprefix("# ports\n")


@pytest.mark.parametrize(
    ("text", "source"), [("a=1\n", "1"), ("  a  =  1 2  \n", "1 2"), ("a\n", ""), ("a=b=c\n", "b=c"), ("a=#1\n", "#1")]
)
def test_values(text: str, source: str) -> None:
    node = Document("turnserver.conf", text, "conf").root
    assert isinstance(node, Node)
    assert node.entries[0].key.text == "a"
    assert node.entries[0].value.source == source
