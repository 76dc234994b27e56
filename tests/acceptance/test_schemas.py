"""What the rules that stand on schemas call refused, upstream refuses; what they make of it, it accepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from fixer.document.tree import DiskTree
from fixer.stack.discovery import discover
from tests.upstream.judges import judge_kind

FIXTURES = Path(__file__).parents[2] / "fixtures"

REFUSED = {
    "ALM008": "field smtp_auth_user not found",
    "ALM009": "cannot unmarshal !!map into []*config.Route",
    "ALM010": "cannot unmarshal !!map into []string",
    "ALM026": "cannot unmarshal !!str",
    "ALM027": "cannot unmarshal !!seq into string",
    "ALM031": "missing name in receiver",
    "CMP006": "not allowed",
    "CMP007": "additional properties",
    "CMP008": "services.web.depends_on.1 must be a string",
    "CMP009": "services.web.depends_on.",
    "CMP012": "must be a array",
    "CMP013": "services.web.",
    "CMP014": "must be a string",
    "CMP027": "services.web.restart must be a string",
    "CMP035": "conflicting parameters",
    "CMP038": "additional properties 'network' not allowed",
    "CMP039": "must be a mapping",
    "CMP045": "invalid suffix",
    "CMP049": "`include` must be a list",
    "PRM009": "duration",
    "PRM010": "field scrap_interval not found",
    "PRM011": "cannot unmarshal !!str `alerts.yml` into []string",
    "PRM012": "cannot unmarshal !!map into []*targetgroup.Group",
    "PRM013": "field targets not found",
    "PRM014": "field alertmanagers not found",
    "PRM016": "expected Alertmanager api version to be one of [v2]",
    "PRM026": "field scrape_classic_histograms not found",
    "PRM027": "field insecure_skip_verify not found",
    "PRR001": "field severity not found",
    "PRR002": "field expression not found",
    "PRR007": "cannot unmarshal !!seq",
    "BBX001": "field valid_status_code not found",
    "BBX002": "cannot unmarshal !!int `200` into []int",
}
"""Rule → what upstream says of its example."""

OLD = [code for code in REFUSED if code.startswith(("ALM", "PRM", "PRR")) and code not in ("PRM016", "PRM026")]
"""Rules whose example the old generation of the tools refuses and accepts as well; the others are about Prometheus 3."""

GENERATIONS = [(code, "") for code in REFUSED] + [(code, "old_") for code in OLD]


@pytest.mark.parametrize(("code", "generation"), GENERATIONS)
def test_the_example_is_refused_before_and_accepted_after(code: str, generation: str, request: pytest.FixtureRequest) -> None:
    case = FIXTURES / code / "example"
    project = discover(DiskTree(case / "bad"))
    differing = [one for one in project.documents if (case / "good" / one.path).read_text() != one.text]
    assert len(differing) == 1
    (document,) = differing
    before, after = (
        judge_kind(document.kind, case / tree / document.path, lambda name: request.getfixturevalue(f"{generation}{name}"))
        for tree in ("bad", "good")
    )
    assert before is not None
    assert after is not None
    assert (before.accepted, after.accepted) == (False, True), (before.output, after.output)
    assert REFUSED[code] in before.output
