"""What is derived is current; what is named is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from docs.generate import PROJECT, rules, written
from fixer.cli.formats import FORMATS
from fixer.cli.main import COMMANDS

PAGES = [PROJECT / "README.md", *sorted((PROJECT / "docs").glob("*.md"))]


def test_pages_and_table_are_as_generated() -> None:
    files = written(rules())
    assert {path: path.read_text() if path.exists() else None for path in files} == files, "run `make docs`"


def test_there_is_no_page_of_a_rule_that_is_gone() -> None:
    pages = set((PROJECT / "docs" / "rules").glob("*.md"))
    assert pages <= written(rules()).keys()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text()
    headings = {_anchor(line) for line in text.splitlines() if line.startswith("#")}
    for link in re.findall(r"\]\((?!https?:)([^)]+)\)", text):
        path, _, anchor = link.partition("#")
        assert (page.parent / path).exists(), link
        assert path or anchor in headings, link


def _anchor(heading: str) -> str:
    """As GitHub makes it of a heading."""
    return re.sub(r"[^\w -]", "", heading.lstrip("# ").lower()).replace(" ", "-")


def test_every_command_is_in_the_readme() -> None:
    text = (PROJECT / "README.md").read_text()
    assert [name for name in COMMANDS if f"`fixer {name}" not in text] == []


def test_every_output_format_is_explained() -> None:
    assert [name for name in FORMATS if f"`{name}`" not in (PROJECT / "docs" / "ci.md").read_text()] == []


def test_every_input_and_output_of_the_action_is_explained() -> None:
    action = YAML(typ="safe").load(PROJECT / "action.yml")
    page = (PROJECT / "docs" / "ci.md").read_text()
    assert [name for name in [*action["inputs"], *action["outputs"]] if f"`{name}`" not in page] == []
