"""CMP001: what a swarm reads is not edited without being asked."""

from __future__ import annotations

import pytest

from fixer import SAFE, UNSAFE
from fixer.engine.rule import Applicability
from tests.rules.stacks import outcome

TEXT = 'version: "3.7"\nservices: {shop: {image: example/shop}}\n'


@pytest.mark.parametrize(
    ("path", "applicability"),
    [
        ("docker-stack.yml", UNSAFE),
        ("stack.yml", UNSAFE),
        ("deploy/stack-prod.yaml", UNSAFE),
        ("docker-compose.swarm.yml", UNSAFE),
        ("docker-compose.yml", SAFE),
        ("stack/docker-compose.yml", SAFE),
        ("fullstack.yml", SAFE),
    ],
)
def test_a_name_for_a_swarm(path: str, applicability: Applicability) -> None:
    (reported,) = outcome({path: TEXT}, "CMP001").reported
    assert [fix.applicability for fix in reported.finding.fixes] == [applicability]
