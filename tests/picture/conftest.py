from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from tests.picture.browser import Browser


@pytest.fixture
def browser(tmp_path: Path) -> Browser:
    """Chromium; where there is none, people's other tests are still worth running, and CI must have it."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("no Chromium: apt-get install chromium")
    folder = tmp_path / "browser"
    folder.mkdir()
    return Browser(program, folder)
