"""Go source as documents: what is read, what is edited, and that the proof holds for it as for YAML."""

from __future__ import annotations

import pytest

from fixer.document.document import Document
from fixer.document.edit import Edit, Edits, Refused
from fixer.document.go import enclosing
from fixer.document.node import Node
from fixer.document.operations import add, comment, delete, insert, put
from fixer.document.proof import check, prove
from fixer.document.span import Span

SOURCE = """\
// Package p says é.
package p

import (
\t"fmt"

\t"example.com/q"
)

/* F prints. */
func F() {
\ta := q.A("x") // why
\t// then
\tfmt.Println(a)
}
"""


def document(text: str = SOURCE) -> Document:
    return Document("p/f.go", text, "go")


def listed(one: Document, tag: str, number: int = 0) -> Node:
    return [node for root in one.roots for node in root.walk() if node.tag == tag][number]


def made(one: Document, edits: Edits) -> str:
    refused = check(one, edits)
    after = refused or prove(one, edits)
    return f"{after.code}: {after.reason}" if isinstance(after, Refused) else after.text


@pytest.mark.parametrize(
    ("index", "snippet", "old", "new"),
    [
        (0, "b()", "\ta :=", "\tb()\n\ta :="),
        (1, "b()", "\t// then\n", "\tb()\n\t// then\n"),
        (2, "b()", "(a)\n}", "(a)\n\tb()\n}"),
        (0, "if b {\n\tc()\n}\nd()", "\ta :=", "\tif b {\n\t\tc()\n\t}\n\td()\n\ta :="),
        (0, "// why b\nb() // é", "\ta :=", "\t// why b\n\tb() // é\n\ta :="),
        (2, "defer func() {\n\t// c\n\td()\n}()", "(a)\n}", "(a)\n\tdefer func() {\n\t\t// c\n\t\td()\n\t}()\n}"),
    ],
)
def test_statements_are_inserted(index: int, snippet: str, old: str, new: str) -> None:
    one = document()
    assert made(one, insert(listed(one, "statement_list"), index, snippet)) == SOURCE.replace(old, new)


@pytest.mark.parametrize(
    ("index", "snippet", "old", "new"),
    [
        (0, '"errors"', '\t"fmt"', '\t"errors"\n\t"fmt"'),
        (1, '"log"', '"fmt"', '"fmt"\n\t"log"'),
        (2, 'r "example.com/r"', 'q"\n', 'q"\n\tr "example.com/r"\n'),
    ],
)
def test_imports_are_inserted(index: int, snippet: str, old: str, new: str) -> None:
    one = document()
    assert made(one, insert(listed(one, "import_spec_list"), index, snippet)) == SOURCE.replace(old, new)


def test_declarations_are_inserted_above_what_is_said_of_their_neighbour() -> None:
    one = document()
    root = one.roots[0]
    assert made(one, insert(root, 2, "var B = 1\n")) == SOURCE.replace("/* F", "var B = 1\n\n/* F")


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (0, "func main() {\n\tr.GET(func() {\n\t\ta()\n\t\tb()\n\t\tserve()\n\t})\n}\n"),
        (1, "func main() {\n\tr.GET(func() {\n\t\tserve()\n\t\ta()\n\t\tb()\n\t})\n}\n"),
    ],
)
def test_a_block_on_one_line_is_opened_up(index: int, expected: str) -> None:
    one = document("package p\n\nfunc main() {\n\tr.GET(func() { serve() })\n}\n")
    assert made(one, insert(listed(one, "statement_list", 1), index, "a()\nb()")) == f"package p\n\n{expected}"


@pytest.mark.parametrize(
    ("value", "literal"),
    [("y", '"y"'), ('say "é"', '"say \\"é\\""'), ("a\nb", '"a\\nb"')],
)
def test_strings_get_another_value(value: str, literal: str) -> None:
    one = document()
    node = next(node for node in one.roots[0].walk() if node.text == '"x"')
    assert made(one, put(node, value)) == SOURCE.replace('"x"', literal)


def test_a_raw_string_stays_one_where_it_can() -> None:
    one = document("package p\n\nvar a = `b`\n")
    assert made(one, put(listed(one, "raw_string_literal"), "c\\d")) == "package p\n\nvar a = `c\\d`\n"
    assert made(one, put(listed(one, "raw_string_literal"), "c`d")) == 'package p\n\nvar a = "c`d"\n'


def test_comments_are_left_above_the_line() -> None:
    one = document()
    call = listed(one, "call_expression", 1)
    assert made(one, comment(call, "// fixer: ignore[X] é", "behind")) == SOURCE.replace(
        "\tfmt.P", "\t// fixer: ignore[X] é\n\tfmt.P"
    )
    assert made(one, comment(call, "# no", "above")) == "not-a-comment: a comment begins with `//`"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("start", ["", "\ufeff"])
def test_line_ends_and_marks_of_byte_order_stay(newline: str, start: str) -> None:
    text = start + SOURCE.replace("\n", newline)
    one = document(text)
    expected = text.replace("\ta :=", f"\tif b {{{newline}\t\tc(){newline}\t}}{newline}\ta :=")
    assert made(one, insert(listed(one, "statement_list"), 0, "if b {\n\tc()\n}")) == expected


@pytest.mark.parametrize(
    ("text", "tag", "number", "snippet", "code"),
    [
        (SOURCE, "statement_list", 0, "if {", "not-go"),
        (SOURCE, "argument_list", 0, "b", "not-a-list"),
        ("package p\n\nfunc f() { a(); b() }\n", "statement_list", 0, "c()", "one-line"),
        ("package p\n\nfunc f() { a() /* b */ }\n", "statement_list", 0, "c()", "one-line"),
        ('package p\n\nimport ("fmt"; "os")\n', "import_spec_list", 0, '"log"', "one-line"),
    ],
)
def test_what_cannot_be_inserted_is_refused(text: str, tag: str, number: int, snippet: str, code: str) -> None:
    one = document(text)
    assert made(one, insert(listed(one, tag, number), 0, snippet)).startswith(f"{code}: ")


def test_other_operations_are_refused() -> None:
    one = document()
    call = listed(one, "call_expression")
    assert made(one, put(call, "x")) == "not-a-string: only string literals get another value in Go"
    assert made(one, add(call, "a", "b")).startswith("language: ")
    assert made(one, delete(call)).startswith("language: ")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("\tc()\n", "meaning"),
        ("\tb(1)\n", "meaning"),
        ("\tb() // more\n", "comments"),
        ("\tb(\n", "breaks"),
        ("\tb()\n\tb()\n", "meaning"),
        ("\tb() +\n", "meaning"),
    ],
)
def test_an_edit_that_writes_something_else_than_it_means_is_refused(text: str, code: str) -> None:
    one = document()
    (edit,) = insert(listed(one, "statement_list"), 0, "b()")
    assert made(one, (edit._replace(text=text),)).startswith(f"{code}: ")


@pytest.mark.parametrize(("old", "new"), [("a := q", "a = q"), ('"x"', '"y"'), ("// why", "// how"), ("/* F", "/* G")])
def test_a_splice_that_means_nothing_changes_nothing(old: str, new: str) -> None:
    at = SOURCE.index(old)
    assert made(document(), (Edit("p/f.go", Span(at, at + len(old)), new),)).startswith(("meaning: ", "comment"))


def test_what_is_no_go_has_its_place() -> None:
    error = document("package p\n\nfunc f() {\n\ta(\n}\n").error
    assert error is not None
    assert str(error).startswith("p/f.go:")
    assert document(SOURCE).error is None


def test_comments_are_found_outside_of_strings_only() -> None:
    one = document('package p\n\nvar a = "// no" + `/* no */` // é\n/* b\nc */\n')
    assert [found.text for found in one.comments] == ["// é", "/* b\nc */"]
    assert [one.text[found.span.start : found.span.end] for found in one.comments] == ["// é", "/* b\nc */"]


def test_what_is_nested_very_deep_is_one_scalar() -> None:
    one = document("package p\n\nvar a = " + " + ".join(['"x"'] * 3000) + "\n")
    assert one.error is None
    assert made(one, insert(one.roots[0], 1, "var b = 1\n")).startswith("package p\n\nvar b = 1\n\nvar a")


@pytest.mark.parametrize(
    ("tag", "name"),
    [("call_expression", "F"), ("import_spec", "import"), ("source_file", "the file"), ("package_clause", "package_clause")],
)
def test_places_have_the_name_of_the_function(tag: str, name: str) -> None:
    one = document()
    assert enclosing(one, listed(one, tag).route) == name
