"""Every broken fixture as a pull request that adds all of it: suggestions and patch together do what `fixer apply` does."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixer.bot.render import Rules, rules
from fixer.document.tree import DiskTree
from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.stack.discovery import discover
from tests.bot.whole_files import assert_mended

FIXTURES = Path(__file__).parents[2] / "fixtures"
BROKEN = sorted([*FIXTURES.glob("*/*/bad"), FIXTURES / "secureconnect"])


@pytest.fixture(scope="module")
def known() -> Rules:
    return rules()


def name(path: Path) -> str:
    return path.relative_to(FIXTURES).as_posix().removesuffix("/bad")


@pytest.mark.parametrize("stack", BROKEN, ids=name)
def test_suggestions_and_patch_do_what_apply_does(stack: Path, known: Rules, tmp_path: Path) -> None:
    assert_mended(run(discover(DiskTree(stack)), Flags(unsafe_fixes=True, cache=False)), stack, known, tmp_path)
