"""Which findings explain a check that failed, and what is said to help."""

from __future__ import annotations

import pytest

from fixer import put
from fixer.document.document import Document
from fixer.document.node import Node
from fixer.engine.outcome import Refusal, Reported
from fixer.engine.rule import ERROR, MANUAL, SAFE, Finding, Fix, Meta, Rule
from fixer.live.check import FAIL, NOT_CHECKED, PASS, Check, Verdict
from fixer.live.matching import explained

DOCUMENT = Document("a.yml", "jobs:\n  - target: web:80\n  - target: api:80\n")


def node(*route: str | int) -> Node:
    return next(DOCUMENT.find(*route))


def reported(at: Node, code: str = "PRM001", refused: str = "", fixable: bool = True, suppressed: str | None = None) -> Reported:
    rule = Rule(code, "a-name", "it is wrong", lambda _project, _options: iter(()), Meta(ERROR, SAFE, {}, ()), {}, "")
    fixes = (Fix("mend it", put(at, "other"), SAFE if refused != "manual" else MANUAL),) if fixable else ()
    refusal = Refusal(refused, "because") if refused else None
    return Reported(Finding(rule, at, {}, fixes), f"{code}{at.route}", refused=refusal, suppressed=suppressed)


TARGET, OTHER, JOB = node("jobs", 0, "target"), node("jobs", 1, "target"), node("jobs", 0)


@pytest.mark.parametrize(
    ("verdict", "places", "findings", "codes", "hint"),
    [
        (FAIL, (TARGET,), [reported(TARGET)], ("PRM001",), "run `fixer apply`"),
        (NOT_CHECKED, (TARGET,), [reported(TARGET)], ("PRM001",), "run `fixer apply`"),
        (FAIL, (JOB,), [reported(TARGET)], ("PRM001",), "run `fixer apply`"),
        (FAIL, (TARGET,), [reported(TARGET, refused="unsafe")], ("PRM001",), "run `fixer apply --unsafe-fixes`"),
        (FAIL, (TARGET,), [reported(TARGET, refused="manual")], ("PRM001",), "see `fixer rule PRM001`"),
        (FAIL, (TARGET,), [reported(TARGET, fixable=False)], ("PRM001",), "see `fixer rule PRM001`"),
        (
            FAIL,
            (TARGET,),
            [reported(TARGET, "PRM002", fixable=False), reported(TARGET)],
            ("PRM002", "PRM001"),
            "run `fixer apply`",
        ),
        (FAIL, (JOB, OTHER), [reported(TARGET), reported(OTHER)], ("PRM001",), "run `fixer apply`"),
        (FAIL, (OTHER,), [reported(TARGET)], (), ""),
        (FAIL, (TARGET,), [reported(JOB)], (), ""),
        (FAIL, (), [reported(TARGET)], (), ""),
        (FAIL, (TARGET,), [reported(TARGET, suppressed="known")], (), ""),
        (PASS, (TARGET,), [reported(TARGET)], (), ""),
    ],
)
def test_what_explains_a_check(
    verdict: Verdict, places: tuple[Node, ...], findings: list[Reported], codes: tuple[str, ...], hint: str
) -> None:
    (check,) = explained([Check("endpoints", "web:80", verdict, "refused", places)], findings)
    assert (check.codes, check.hint) == (codes, hint)


def test_a_check_that_knows_what_helps_keeps_it() -> None:
    (check,) = explained([Check("prometheus", "configuration", FAIL, "old", (TARGET,), "run `it`")], [reported(TARGET)])
    assert (check.codes, check.hint) == ((), "run `it`")
