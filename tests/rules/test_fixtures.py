"""Every installed rule, held against every case in `fixtures/`."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixer.engine.catalogue import Listed
from fixer.testing import Case, assert_is_documented, assert_is_shown, assert_keeps_its_word, cases, installed

FIXTURES = Path(__file__).parents[2] / "fixtures"
RULES = installed(cache=False)
OFFERED = [listed for listed in RULES.listed if listed.product]


@pytest.mark.parametrize("case", cases(FIXTURES), ids=str)
def test_case(case: Case) -> None:
    assert_keeps_its_word(case, RULES)


@pytest.mark.parametrize("listed", OFFERED, ids=lambda listed: listed.code)
def test_rule_is_shown(listed: Listed) -> None:
    assert_is_shown(listed, FIXTURES)


@pytest.mark.parametrize("listed", OFFERED, ids=lambda listed: listed.code)
def test_rule_is_documented(listed: Listed) -> None:
    assert_is_documented(RULES.rule(listed), listed.module)


def test_every_rule_can_be_imported() -> None:
    assert RULES.broken == ()


def test_every_case_belongs_to_a_rule() -> None:
    assert {case.code for case in cases(FIXTURES)} <= {listed.code for listed in OFFERED}
