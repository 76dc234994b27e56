"""Every format of every repository of the corpus, before the judgement of those who read it."""

from __future__ import annotations

import json as standard
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from fixer.document.document import Document
from fixer.document.proof import prove
from fixer.engine.configuration import Flags
from fixer.engine.run import run
from fixer.output import gitlab, json, json_schema, markdown, mermaid, rdjson, sarif
from fixer.output.report import Report, by_path
from fixer.stack.discovery import discover
from tests.corpus.repositories import REPOSITORIES, whole
from tests.output import buttons, judges, schemas

pytestmark = pytest.mark.skipif(not REPOSITORIES, reason="FIXER_CORPUS names no corpus")

every = pytest.mark.parametrize("repository", REPOSITORIES, ids=[path.name for path in REPOSITORIES])


@cache
def report(repository: Path) -> Report:
    """What is found with nothing mended."""
    project = discover(whole(repository))
    return Report(run(project, Flags(isolated=True), fix=False), problems=project.problems, version="1.2.3")


@every
def test_schemas_and_sizes(repository: Path) -> None:
    found = [report(repository)]
    for content, schema in (
        (json.render(found), json_schema.schema()),
        (gitlab.render(found), schemas.GITLAB),
        (rdjson.render(found), schemas.RDJSON),
    ):
        assert [error.message for error in Draft202012Validator(schema).iter_errors(standard.loads(content))] == []
    assert len(markdown.render(found)) <= markdown.BYTES


@every
def test_fixes_that_are_taken_are_the_fixes(repository: Path) -> None:
    found = report(repository)
    before = found.outcome.before
    texts = {document.path: document.text for document in before.documents}
    results = standard.loads(sarif.render([found]))["runs"][0]["results"]
    for reported, result in zip(found.outcome.reported, results, strict=True):
        for fix in result.get("fixes", ()):
            assert reported.candidate is not None
            proven = {path: prove(_document(found, path), edits) for path, edits in by_path(reported.candidate).items()}
            made = {path: after.text for path, after in proven.items() if isinstance(after, Document)}
            assert buttons.sarif(texts, fix) == made


def _document(found: Report, path: str) -> Document:
    document = found.outcome.before.document(path)
    assert document is not None
    return document


def test_microsofts_validator_has_no_objection(tmp_path: Path) -> None:
    assert judges.sarif_objections(sarif.render([report(repository) for repository in REPOSITORIES]), tmp_path) == []


def test_mermaid_reads_every_picture() -> None:
    texts = [text for repository in REPOSITORIES if (text := mermaid.picture(report(repository)).text)]
    assert len(texts) > len(REPOSITORIES) // 4
    assert [one["error"] for one in judges.mermaid(texts) if "error" in one] == []
