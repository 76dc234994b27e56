"""Every format of every fixture, before the judgement of those who read it."""

from __future__ import annotations

import json as standard
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from jsonschema import Draft202012Validator

from fixer.document.document import Document
from fixer.document.edit import Refused
from fixer.document.proof import prove
from fixer.document.tree import DiskTree
from fixer.engine.configuration import Flags
from fixer.engine.rule import Fix
from fixer.engine.run import run
from fixer.output import github, gitlab, json, json_schema, junit, mermaid, rdjson, rdjsonl, sarif
from fixer.output.report import Report, by_path
from fixer.stack.discovery import discover
from fixer.testing import Case, cases
from tests.output import buttons, judges, schemas

CASES = cases(Path(__file__).parents[2] / "fixtures")

IDS = [str(case) for case in CASES]


def _folder(case: Case) -> Path:
    return next(folder for side in ("bad", "good") if (folder := case.folder / side).is_dir())


@cache
def report(case: Case, fix: bool = False) -> Report:
    """What the case's rule finds; with `fix` also what it mends, unsafe fixes included."""
    project = discover(DiskTree(_folder(case)))
    return Report(run(project, Flags(select=(case.code,), unsafe_fixes=fix or None), fix=fix), version="1.2.3")


def _texts(found: Report) -> dict[str, str]:
    return {document.path: document.text for document in found.outcome.before.documents}


def _made(found: Report, fix: Fix | None) -> dict[str, str]:
    """What the engine makes of the files of this fix, proven; nothing when it cannot be made."""
    made = {}
    for path, edits in by_path(fix).items() if fix is not None else ():
        document = found.outcome.before.document(path)
        after = prove(document, edits) if document is not None else Document(path, edits[0].text)
        if isinstance(after, Refused):
            return {}
        made[path] = after.text
    return made


@pytest.mark.parametrize("fix", [False, True], ids=["found", "mended"])
@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_json_is_as_its_schema_says(case: Case, fix: bool) -> None:
    _valid(standard.loads(json.render([report(case, fix)])), json_schema.schema())


def test_the_schema_is_strict() -> None:
    found = next(found for case in CASES if (found := report(case)).outcome.reported)
    content = standard.loads(json.render([found]))
    _valid(content, json_schema.schema())
    for place in (content, content["tool"], content["findings"][0], content["findings"][0]["location"]):
        place["unknown"] = 1
        assert _objections(content, json_schema.schema()) != []
        del place["unknown"]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_lists_for_platforms_are_as_they_want_them(case: Case) -> None:
    found = [report(case)]
    _valid(standard.loads(gitlab.render(found)), schemas.GITLAB)
    _valid(standard.loads(rdjson.render(found)), schemas.RDJSON)
    for line in rdjsonl.render(found).splitlines():
        _valid(standard.loads(line), schemas.RDJSONL)
    prints = [issue["fingerprint"] for issue in standard.loads(gitlab.render(found))]
    assert len(set(prints)) == len(prints)


def _valid(content: Any, schema: Mapping[str, Any]) -> None:
    assert _objections(content, schema) == []


def _objections(content: Any, schema: Mapping[str, Any]) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in Draft202012Validator(schema).iter_errors(content)]


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_a_fix_that_is_taken_from_a_report_is_the_fix(case: Case) -> None:
    found = report(case)
    texts = _texts(found)
    results = standard.loads(sarif.render([found]))["runs"][0]["results"]
    diagnostics = standard.loads(rdjson.render([found]))["diagnostics"]
    said = standard.loads(json.render([found]))["findings"]
    for reported, result, finding in zip(found.outcome.reported, results, said, strict=True):
        for fix, proposed in zip(reported.finding.fixes, finding["fixes"], strict=True):
            assert _made(found, fix) in ({}, buttons.json(texts, proposed["edits"]))
        taken = _made(found, reported.candidate)
        assert bool(taken) == (reported.candidate is not None)
        if taken and taken.keys() <= texts.keys():
            assert [buttons.sarif(texts, fix) for fix in result["fixes"]] == [taken]
        else:
            assert "fixes" not in result
    for reported, diagnostic in zip(found.present, diagnostics, strict=True):
        path = reported.finding.node.path
        taken = _made(found, reported.candidate)
        made = [buttons.rdjson(texts[path], one) for one in diagnostic.get("suggestions", ())]
        assert made == ([taken[path]] if taken.keys() == {path} else [])


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_junit_is_xml_with_a_case_for_each_finding(case: Case) -> None:
    found = report(case)
    root = ElementTree.fromstring(junit.render([found]))
    failed = [failure.get("message") for failure in root.iter("failure")]
    assert sorted(map(str, failed)) == sorted(one.finding.message for one in found.present)
    assert root.get("tests") == str(len(list(root.iter("testcase"))))


@pytest.mark.parametrize("case", CASES, ids=IDS)
def test_workflow_commands_are_one_a_line(case: Case) -> None:
    found = report(case)
    lines = github.render([found]).decode().splitlines()
    assert len(lines) == min(len(list(found.present)), len(lines))
    assert all(line.startswith(("::error ", "::warning ", "::notice ")) for line in lines)


def test_microsofts_validator_has_no_objection(tmp_path: Path) -> None:
    assert judges.sarif_objections(sarif.render([report(case) for case in CASES]), tmp_path) == []


def test_the_validator_would_have_objected(tmp_path: Path) -> None:
    found = next(found for case in CASES if (found := report(case)).outcome.reported)
    broken = standard.loads(sarif.render([found]))
    broken["runs"][0]["results"][0]["locations"] = []
    said = judges.sarif_objections(standard.dumps(broken).encode(), tmp_path)
    assert [line.partition(" ")[0] for line in said] == ["GH1015", "GH1017", "GH2012"]


def test_mermaid_reads_every_picture() -> None:
    texts = [mermaid.picture(report(case)).text for case in CASES]
    drawn = [text for text in texts if text]
    said = judges.mermaid(drawn)
    assert [(text, one["error"]) for text, one in zip(drawn, said, strict=True) if "error" in one] == []
    for text, one in zip(drawn, said, strict=True):
        assert len(one["nodes"]) == sum(
            line.startswith("    n") and ("[" in line) for line in text.splitlines() if "|" not in line
        )
