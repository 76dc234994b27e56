"""Fixtures for all tests: the upstream tools by name (`promtool`, `amtool`, `docker_compose`, `old_amtool` …)."""

from __future__ import annotations

import os
from typing import Any

import pytest

from tests.upstream.golang import Go, toolchain
from tests.upstream.tools import PROGRAMS, Missing, Tool, is_debian, tool


def _fixture(name: str) -> Any:
    @pytest.fixture(scope="session", name=name)
    def provide() -> Tool:
        try:
            return tool(name)
        except Missing as missing:
            # On a developer's machine without them the other tests are still worth running; in CI nothing may be left out.
            (pytest.fail if os.environ.get("CI") else pytest.skip)(f"upstream tool not available: {missing}")

    return provide


@pytest.fixture(scope="session")
def go() -> Go:
    """Go's toolchain with gin and client_golang."""
    try:
        return toolchain()
    except Missing as missing:
        # Only Debian has these packages: elsewhere nothing can be done about it, in CI on Debian nothing may be left out.
        must = os.environ.get("CI") and is_debian()
        return (pytest.fail if must else pytest.skip)(f"no Go toolchain with gin and client_golang: {missing}")


globals().update({name: _fixture(name) for name in PROGRAMS})
