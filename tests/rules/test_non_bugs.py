"""What looks like a mistake and is none: all rules together say nothing of it and change nothing, deprecations aside."""

from __future__ import annotations

import pytest

from fixer.engine.rule import Severity
from tests.rules import healthy_monitoring, healthy_services
from tests.rules.healthy_monitoring import Healthy
from tests.rules.stacks import outcome

HEALTHY = {**healthy_monitoring.HEALTHY, **{name: Healthy(files) for name, files in healthy_services.HEALTHY.items()}}


@pytest.mark.parametrize("name", HEALTHY)
def test_what_works_is_left_alone(name: str) -> None:
    files, hints = HEALTHY[name]
    found = outcome(files, "ALL")
    said = [one.finding for one in found.reported]
    assert [f"{finding.rule.code}: {finding.message}" for finding in said if finding.rule.code not in hints] == []
    assert {finding.rule.code for finding in said} == hints
    assert {finding.severity for finding in said} <= {Severity.INFO}
    if not hints:
        assert [document.text for document in found.after.documents] == [document.text for document in found.before.documents]


def test_the_trees_are_read() -> None:
    """Every file is one that rules look at: silence about what nobody reads would prove nothing."""
    kinds = {document.kind for healthy in HEALTHY.values() for document in outcome(healthy.files, "CMP001").before.documents}
    assert kinds >= {"compose", "prometheus", "prometheus-rules", "alertmanager", "grafana-datasources", "promtail"}
