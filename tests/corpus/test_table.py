"""The page about the corpus says what is found today."""

from __future__ import annotations

import pytest

from tests.corpus.repositories import REPOSITORIES
from tests.corpus.table import PAGE, look, rules_table, tallies


@pytest.mark.skipif(not REPOSITORIES, reason="FIXER_CORPUS names no corpus")
def test_findings_per_rule_are_as_the_page_says() -> None:
    assert "\n".join(rules_table(tallies(map(look, REPOSITORIES)))) in PAGE.read_text(), "`make corpus` writes it anew"
