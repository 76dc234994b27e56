"""Which version a service is taken to run."""

from __future__ import annotations

from math import inf

import pytest

from fixer.document.tree import MemoryTree
from fixer.schema.versions import Assumed, running
from fixer.stack.discovery import discover
from fixer.stack.project import Settings


@pytest.mark.parametrize(
    ("image", "target", "assumed"),
    [
        ("prom/prometheus:v3.5.3", "", Assumed((3, 5, 3), "3.5.3 (prom/prometheus:v3.5.3)")),
        ("prom/prometheus:v3", "", Assumed((3, inf), "3 (prom/prometheus:v3)")),
        ("prom/prometheus:v2.55.1", "3.5", Assumed((2, 55, 1), "2.55.1 (prom/prometheus:v2.55.1)")),
        ("prom/prometheus", "", Assumed((inf,), "the newest (prom/prometheus)")),
        ("prom/prometheus:latest", "", Assumed((inf,), "the newest (prom/prometheus:latest)")),
        ("prom/prometheus:latest", "v3.5", Assumed((3, 5), "3.5 (target-version)")),
        ("prom/prometheus:main", "", Assumed()),
        ("prom/prometheus:${VERSION}", "", Assumed()),
        ("prom/prometheus@sha256:0123", "", Assumed()),
        ("example/prometheus:v3.5.3", "", Assumed()),
        ("example/prometheus", "", Assumed()),
    ],
)
def test_version_of_a_service(image: str, target: str, assumed: Assumed) -> None:
    tree = MemoryTree({"docker-compose.yml": f"services:\n  prometheus:\n    image: {image}\n".encode()})
    project = discover(tree, Settings(target_version={"prometheus": target} if target else {}))
    (compose,) = project.stack.projects
    assert running(project, "prometheus", compose.services["prometheus"]) == assumed
