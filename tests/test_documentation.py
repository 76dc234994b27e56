"""What is derived is current."""

from __future__ import annotations

from docs.generate import PROJECT, rules, written


def test_pages_and_table_are_as_generated() -> None:
    files = written(rules())
    assert {path: path.read_text() if path.exists() else None for path in files} == files, "run `make docs`"


def test_there_is_no_page_of_a_rule_that_is_gone() -> None:
    pages = set((PROJECT / "docs" / "rules").glob("*.md"))
    assert pages <= written(rules()).keys()
