"""Whether every name of a Compose project is known, whatever is not known of its values."""

from __future__ import annotations

import pytest

from tests.stack.trees import project

_WEB = """
    services:
      web:
        image: nginx
"""


@pytest.mark.parametrize(
    ("text", "loaded", "complete"),
    [
        (_WEB, True, True),
        (_WEB + "        ports: ['${PORT}:80']", True, False),
        (_WEB + "    include: [other.yaml]", True, True),
        (_WEB + "    include: [missing.yaml]", False, False),
        (_WEB + "    include: ['${FOLDER}/other.yaml']", False, False),
        (_WEB + "        extends: {file: other.yaml, service: api}", True, True),
        (_WEB + "        extends: {file: other.yaml, service: gone}", False, False),
        (_WEB + "        extends: {file: missing.yaml, service: api}", False, False),
    ],
)
def test_loaded(text: str, loaded: bool, complete: bool) -> None:
    other = "services:\n  api: {image: nginx}\n"
    found = project({"compose.yaml": text, "other.yaml": other}).stack.projects[0]
    assert (found.loaded, found.complete) == (loaded, complete)
