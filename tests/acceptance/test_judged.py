"""What a rule's page calls refused, upstream refuses; what the rule makes of it, upstream accepts.

Beside its cases a rule keeps what its judge (`Meta.oracle`) prints about `example/bad`: `upstream.txt`, each line of which
must occur, and `upstream-old.txt` where the older generation of the tool judges as well.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fixer.document.document import Document
from fixer.document.tree import DiskTree
from fixer.stack.discovery import discover
from fixer.stack.project import Project
from fixer.stack.started import started
from fixer.testing import installed
from tests.upstream.judges import Verdict, judge_compose, judge_flags, judge_kind
from tests.upstream.tools import Tool

FIXTURES = Path(__file__).parents[2] / "fixtures"
RULES = installed(cache=False)
JUDGED = [
    (path.parent.name, generation)
    for generation, name in (("", "upstream.txt"), ("old_", "upstream-old.txt"))
    for path in sorted(FIXTURES.glob(f"*/{name}"))
]
ELSEWHERE = {
    "ALM003": "amtool takes both forms: the old one is deprecated",
    "ALM004": "amtool takes both forms: the old one is deprecated",
    "ALM024": "amtool renders the templates in tests/rules/test_alertmanager_upstream.py",
    "ALM030": "amtool takes both forms: the old one is deprecated",
    "GOM001": "the Go compiler judges in tests/upstream/test_go.py",
}
"""Rules whose judge says nothing that could be compared."""


WARNED = {"CMP048", "TRN006"}
"""Rules whose judge takes the bad example, with a warning."""


@pytest.mark.parametrize(("code", "generation"), JUDGED)
def test_the_example_is_refused_before_and_accepted_after(code: str, generation: str, request: pytest.FixtureRequest) -> None:
    def tools(name: str) -> Tool:
        tool: Tool = request.getfixturevalue(f"{generation}{name}")
        return tool

    case = FIXTURES / code / "example"
    said = FIXTURES / code / f"upstream{'-old' if generation else ''}.txt"
    trees = [case / tree for tree in ("bad", "good")]
    before, after = (_verdicts(tree, _differing(case), _judge(code), tools) if tree.is_dir() else [] for tree in trees)
    assert before
    assert all(verdict.accepted for verdict in before) == (code in WARNED), before
    assert all(verdict.accepted for verdict in after), after
    words = said.read_text().splitlines()
    output, left = ("".join(verdict.output for verdict in verdicts) for verdicts in (before, after))
    assert [one for one in words if one not in output] == [], output
    assert [one for one in words if one in left] == [], left


def _differing(case: Path) -> list[str]:
    """The files that the rule changed; all of them where it changes nothing."""
    bad = case / "bad"
    paths = [path.relative_to(bad).as_posix() for path in sorted(bad.rglob("*")) if path.is_file()]
    if not (case / "good").is_dir():
        return paths
    return [path for path in paths if (bad / path).read_bytes() != (case / "good" / path).read_bytes()]


def _judge(code: str) -> str:
    return next(RULES.rule(listed).meta.oracle for listed in RULES.listed if listed.code == code)


def _verdicts(folder: Path, paths: list[str], judge: str, tools: Callable[[str], Tool]) -> list[Verdict]:
    project = discover(DiskTree(folder))
    documents = [document for document in project.documents if document.path in paths]
    if judge in ("prometheus", "alertmanager"):
        return [judge_flags(tools(judge), [word.text for word in one.words]) for one in started(project.stack.projects, judge)]
    found = [_verdict(project, folder, document, tools) for document in documents]
    return [verdict for verdict in found if verdict is not None]


def _verdict(project: Project, folder: Path, document: Document, tools: Callable[[str], Tool]) -> Verdict | None:
    if document.kind != "compose":
        return judge_kind(document.kind, folder / document.path, tools)
    files = next((found.files for found in project.stack.projects if document.path in found.files), (document.path,))
    return judge_compose(tools("docker_compose"), *(folder / path for path in files))


def test_every_rule_with_a_judge_shows_what_it_says() -> None:
    with_judge = {listed.code for listed in RULES.listed if listed.product and RULES.rule(listed).meta.oracle}
    assert with_judge - {code for code, _ in JUDGED} == ELSEWHERE.keys()
