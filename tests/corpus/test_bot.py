"""Every repository of the corpus as a pull request that adds all of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixer.bot.render import Rules, rules
from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.stack.discovery import discover
from tests.bot.whole_files import assert_mended
from tests.corpus.repositories import REPOSITORIES, whole

pytestmark = pytest.mark.skipif(not REPOSITORIES, reason="FIXER_CORPUS names no corpus")


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


@pytest.mark.parametrize("repository", REPOSITORIES, ids=[path.name for path in REPOSITORIES])
def test_suggestions_and_patch_do_what_apply_does(repository: Path, known: Rules, tmp_path: Path) -> None:
    outcome = run(discover(whole(repository)), Flags(isolated=True, unsafe_fixes=True))
    bundle = assert_mended(outcome, repository, known, tmp_path)
    assert len(bundle.entries) == sum(one.suppressed is None for one in outcome.reported)
