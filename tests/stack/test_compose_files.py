"""The keys by which Compose files are told from others are those of the Compose specification."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import fixer.schema
from fixer.stack import compose_files

SPECIFICATION = json.loads((Path(fixer.schema.__file__).parent / "data" / "compose-spec.json").read_text())
DEFINITIONS = SPECIFICATION.get("definitions") or SPECIFICATION["$defs"]


def test_keys_of_services_are_all_there() -> None:
    assert set(DEFINITIONS["service"]["properties"]) - compose_files._SERVICE == set()


@pytest.mark.parametrize("kind", ["volume", "network", "config", "secret"])
def test_keys_of_resources_are_all_there(kind: str) -> None:
    assert set(DEFINITIONS[kind]["properties"]) - compose_files._RESOURCE == set()


def test_sections_are_all_there() -> None:
    assert set(SPECIFICATION["properties"]) - compose_files._ROUND == set()
