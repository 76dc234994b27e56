"""The proof takes nothing on trust: edits that lie are refused, each with its reason, and honest ones are not."""

from __future__ import annotations

import pytest

from fixer.document import data as values
from fixer.document.document import Document
from fixer.document.edit import Becomes, Created, Edit, Edits, Gains, Gone, Refused, Renamed, Repaired
from fixer.document.node import Route
from fixer.document.operations import add, comment, create, delete, insert, put, recomment, rename, repair, uncomment
from fixer.document.proof import check, conflict, demotes, distinct, expected, prove, settled, shown, splice
from fixer.document.span import Span

TEXT = "a: 1  # one\nb: [x, y]\nc:\n  d: e\n"
A, B, D = (0, "a"), (0, "b"), (0, "c", "d")


def lie(start: int, end: int, text: str, *meaning: Becomes | Gone | Renamed | Gains, comments: tuple[str, ...] = ()) -> Edits:
    return (Edit("file", Span(start, end), text, meaning, comments=comments),)


def becomes(route: Route, value: object) -> Becomes:
    return Becomes(route, values.of(value))


LIES: list[tuple[str, Edits, str]] = [
    ("another value than meant", lie(3, 4, "2", becomes(A, 3)), "meaning"),
    ("another type than meant", lie(3, 4, "'2'", becomes(A, 2)), "meaning"),
    ("no meaning at all", lie(3, 4, "2"), "meaning"),
    ("a meaning and no change", lie(3, 4, "1", becomes(A, 2)), "meaning"),
    ("another node than meant", lie(3, 4, "2", becomes(D, 2)), "meaning"),
    ("more than meant", lie(3, 4, "2\nz: 3", becomes(A, 2)), "meaning"),
    ("another order than meant", lie(16, 20, "y, x", becomes(B, ["x", "y"])), "meaning"),
    ("renames and says it does not", lie(0, 1, "z"), "meaning"),
    ("deletes and says it does not", lie(16, 19, ""), "meaning"),
    ("does not parse", lie(3, 4, "[", becomes(A, 2)), "breaks"),
    ("hides the rest behind a comment", lie(2, 3, " # ", becomes(A, None)), "comments"),
    ("a comment that was not declared", lie(4, 4, " # two"), "comments"),
    ("a comment changes", lie(8, 11, "two"), "comments"),
    ("a comment vanishes", lie(4, 11, ""), "comment-lost"),
    ("a declared comment that is not there", lie(3, 4, "2", becomes(A, 2), comments=("# two",)), "comments"),
    ("a declared comment that is a string", lie(3, 4, "'# two'", becomes(A, "# two"), comments=("# two",)), "comments"),
    ("overlap", lie(3, 4, "2", becomes(A, 2)) + lie(3, 5, "3", becomes(A, 2)), "overlap"),
    ("creates and edits", (*lie(3, 4, "2", becomes(A, 2)), Edit("file", Span(0, 0), "", (Repaired(),))), "repair"),
]


@pytest.mark.parametrize(("edits", "code"), [row[1:] for row in LIES], ids=[row[0] for row in LIES])
def test_lies_are_refused(edits: Edits, code: str) -> None:
    refused = prove(Document("file", TEXT), edits)
    assert isinstance(refused, Refused)
    assert refused.code == code
    assert refused.reason


TRUTHS: list[tuple[str, Edits, str]] = [
    ("a value", lie(3, 4, "2", becomes(A, 2)), TEXT.replace("1  #", "2  #")),
    ("a key", lie(0, 1, "z", Renamed(A, values.of("z"))), TEXT.replace("a:", "z:")),
    ("an item", lie(16, 18, "", Gone((0, "b", 0))), TEXT.replace("x, y", " y")),
    ("a new item", lie(16, 16, "w, ", Gains(B, 0, None, values.of("w"))), TEXT.replace("[x", "[w, x")),
    ("two at once", lie(16, 16, "w, ", Gains(B, 0, None, values.of("w"))) + lie(3, 4, "2", becomes(A, 2)),
     TEXT.replace("[x", "[w, x").replace("1  #", "2  #")),
]  # fmt: skip


def test_undeclared_loss_is_refused_even_if_the_comment_is_elsewhere() -> None:
    refused = prove(Document("file", "a: 1 # x\nb: 2 # x\n"), lie(4, 8, ""))
    assert refused == Refused("comment-lost", "the comment '# x' would be lost")


@pytest.mark.parametrize(("edits", "after"), [row[1:] for row in TRUTHS], ids=[row[0] for row in TRUTHS])
def test_honest_edits_are_made(edits: Edits, after: str) -> None:
    proven = prove(Document("file", TEXT), edits)
    assert isinstance(proven, Document)
    assert proven.text == after


REPAIRS: list[tuple[str, str, Span, str, str]] = [
    ("quotes", "a: {{ x }} y\n", Span(3, 12), '"{{ x }} y"', 'a: "{{ x }} y"\n'),
    ("a tab", "a:\n\tb: 1\n", Span(3, 4), "  ", "a:\n  b: 1\n"),
    ("letters", "a: {{ x }} y\n", Span(3, 12), "x", "refused: repair"),
    ("still broken", "a: {{ x }} y\nb: [\n", Span(3, 12), '"{{ x }} y"', "refused: breaks"),
    ("not broken", "a: x\n", Span(3, 4), '"x"', "refused: repair"),
]


@pytest.mark.parametrize(("text", "span", "new", "after"), [row[1:] for row in REPAIRS], ids=[row[0] for row in REPAIRS])
def test_repairs_change_blanks_and_quotes_only(text: str, span: Span, new: str, after: str) -> None:
    document = Document("file", text)
    proven = prove(document, repair(document, span, new))
    assert (proven.text if isinstance(proven, Document) else f"refused: {proven.code}") == after


def test_new_files() -> None:
    assert check(None, create("new", "a: 1\n")) is None
    assert check(None, lie(0, 0, "x")) is None
    assert check(None, lie(0, 0, "x", becomes(A, 1))) == Refused("missing", "the file is not there")
    assert create("new", "x")[0].meaning == (Created(),)


def test_shared_text_needs_every_use() -> None:
    document = Document("file", "a: &x [1]\nb: *x\nc: *x\n")
    a, b, c = (entry.value for entry in document.roots[0].entries)
    refused = check(document, put(a.items[0], 2) + put(b.items[0], 2))
    assert refused == Refused("shared", "the text is also used at c[0] (through an anchor)")
    every = put(a.items[0], 2) + put(b.items[0], 2) + put(c.items[0], 2)
    assert check(document, every) is None
    proven = prove(document, every)
    assert isinstance(proven, Document)
    assert proven.text == "a: &x [2]\nb: *x\nc: *x\n"


def test_an_anchor_may_go_with_all_its_uses() -> None:
    document = Document("file", "a: &x [1]\nb: *x\nc: 2\n")
    a, b, _ = (entry.value for entry in document.roots[0].entries)
    assert check(document, delete(a)) == Refused("shared", "its anchor is used at b")
    assert check(document, delete(a) + delete(b)) is None


DEMOTES: list[tuple[str, str, str | None]] = [
    ("a: 1 # why\nb: 2\n", "a", "the comment `# why` goes with it"),
    ("a:\n  # why\n  c: 1\nb: 2\n", "a", "the comment `# why` goes with it"),
    ("# above\na: 1\nb: 2\n", "a", None),
    ("a: 1\n# of b\nb: 2\n", "a", None),
]


@pytest.mark.parametrize(("text", "key", "why"), DEMOTES)
def test_a_comment_that_goes_demotes(text: str, key: str, why: str | None) -> None:
    document = Document("file", text)
    (node,) = document.find(key)
    assert demotes(document, delete(node)) == why


def test_a_comment_that_moves_above_the_dash_demotes_nothing() -> None:
    document = Document("file", "- a: 1\n  # of b\n  b: 2\n")
    (node,) = document.find(0, "a")
    assert demotes(document, delete(node)) is None


def test_removing_a_comment_on_purpose_demotes_nothing() -> None:
    document = Document("file", "a: 1 # why\n")
    assert demotes(document, uncomment(document, document.comments[0])) is None
    assert demotes(document, recomment(document, document.comments[0], "# how")) is None


def test_what_a_merge_brings_is_hidden_or_uncovered() -> None:
    document = Document("file", "x: &x {k: 1, l: 2}\na:\n  <<: *x\n  k: 3\n  m: 4\n")
    (a,) = document.find("a")
    why = "`{}` is also inherited through a merge key, which this hides or uncovers"
    assert demotes(document, add(a, "l", 5)) == why.format("l")
    assert demotes(document, add(a, "n", 5)) is None
    own = {entry.key.text: entry.value for entry in a.entries}
    assert demotes(document, delete(own["k"])) == why.format("k")
    assert demotes(document, delete(own["m"])) is None
    assert demotes(document, rename(own["m"], "l")) == why.format("l")
    assert demotes(document, put(own["k"], 5)) is None


CONFLICTS: list[tuple[str, str, bool]] = [
    ("put a", "put a", True),
    ("put a", "put d", False),
    ("put d", "delete c", True),
    ("delete c", "put d", True),
    ("insert b", "put a", False),
    ("insert b", "insert b", True),
    ("comment a", "put a", False),
]


@pytest.mark.parametrize(("one", "other", "conflicting"), CONFLICTS)
def test_conflict(one: str, other: str, conflicting: bool) -> None:
    document = Document("file", TEXT)
    a, b, c = (entry.value for entry in document.roots[0].entries)
    d = c.entries[0].value
    edits = {
        "put a": put(a, 9),
        "put d": put(d, 9),
        "delete c": delete(c),
        "insert b": insert(b, 0, "w"),
        "comment a": comment(a, "# why", "above"),
    }
    assert conflict(edits[one], edits[other]) is conflicting
    assert conflict(edits[other], edits[one]) is conflicting


def test_distinct_makes_one_of_the_same_splice() -> None:
    document = Document("file", "a: &x 1\nb: *x\n")
    a, b = (entry.value for entry in document.roots[0].entries)
    (merged,) = distinct(put(b, 2) + put(a, 2))
    assert merged.meaning == (becomes((0, "b"), 2), becomes((0, "a"), 2))
    assert merged.holders == ((0, "b"), (0, "a"))


def test_settled_keeps_what_does_not_overlap() -> None:
    document = Document("file", TEXT)
    edits = lie(16, 16, "w, ") + lie(3, 4, "2")
    assert settled(document, edits) == [edits[1], edits[0]]


def test_splice_makes_edits_of_one_point_in_their_order() -> None:
    assert splice("ab", lie(1, 1, "x") + lie(1, 1, "y") + lie(0, 1, "c")) == "cxyb"


def test_expected_is_the_data_before_with_every_meaning() -> None:
    document = Document("file", TEXT)
    edits = lie(0, 0, "", becomes(A, 2), Gone((0, "b", 0)), Gains(B, 2, None, values.of("z")), Renamed(D, values.of("f")))
    (after,) = expected(document, edits)
    assert after is not None
    assert values.plain(after) == {"a": "!int 2", "b": ["y", "z"], "c": {"f": "e"}}


@pytest.mark.parametrize(
    ("route", "text"),
    [((0,), "the document"), ((0, "a", "b"), "a.b"), ((0, 1, "b"), "[1].b"), ((0, "a", 0, 1), "a[0][1]")],
)
def test_shown(route: Route, text: str) -> None:
    assert shown(route) == text
