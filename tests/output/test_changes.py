"""Edits in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from fixer.document.document import Document
from fixer.document.edit import Edits
from fixer.document.node import Node
from fixer.document.operations import add, comment, create, delete, insert, put, rename, wrap
from fixer.document.tree import MemoryTree
from fixer.engine.outcome import Outcome, Reported
from fixer.engine.rule import Finding, Fix, Options, Rule
from fixer.output.changes import changes
from fixer.output.report import Report
from fixer.stack.project import Project
from tests.engine.small import go, rule

TEXT = """\
services:
  auth:
    image: auth
    ports: ["8081:8080", 9090]
    "a.b":
      deep: [1, 2]
  db:
    image: null
"""


def touching(make: Callable[[Document], Edits]) -> Rule:
    def check(project: Project, options: Options) -> Iterator[Finding]:  # noqa: ARG001
        document = project.documents[0]
        assert document.root is not None
        yield Finding(made, document.root, {"what": "x"}, (Fix("do it", make(document)),))

    made = rule("TST001", check)
    return made


def at(document: Document, *keys: str | int) -> Node:
    node = document.root.get(*keys) if document.root is not None else None
    assert node is not None
    return node


CASES: dict[str, Callable[[Document], Edits]] = {
    'services.auth.image: "auth" → "sso"': lambda d: put(at(d, "services", "auth", "image"), "sso"),
    "services.auth.ports[1]: 9090 → 9091": lambda d: put(at(d, "services", "auth", "ports", 1), 9091),
    'services.auth.ports[1]: 9090 → "9090:9090"': lambda d: put(at(d, "services", "auth", "ports", 1), "9090:9090"),
    'services.db.image: null → "db"': lambda d: put(at(d, "services", "db", "image"), "db"),
    'services.auth.ports[0]: "8081:8080" removed': lambda d: delete(at(d, "services", "auth", "ports", 0)),
    'services.auth."a.b": {deep: [1, 2]} removed': lambda d: delete(at(d, "services", "auth", "a.b")),
    'services.db: renamed to "database"': lambda d: rename(at(d, "services", "db"), "database"),
    "services.auth.init: true added": lambda d: add(at(d, "services", "auth"), "init", value=True),
    'services.auth.ports: "1:1" added': lambda d: insert(at(d, "services", "auth", "ports"), 1, "1:1"),
    'services.auth.image: "auth" → ["auth"]': lambda d: wrap(at(d, "services", "auth", "image")),
    "comment: # why": lambda d: comment(at(d, "services", "auth", "image"), "# why", "behind"),
    "notes.yml: new file": lambda _: create("notes.yml", "a: 1\n"),
    'services.auth.image: "auth" → "' + "x" * 58 + "…": lambda d: put(at(d, "services", "auth", "image"), "x" * 80),
}


@pytest.mark.parametrize("line", CASES)
def test_one_line_for_each_change(line: str) -> None:
    outcome = go({"a.yml": TEXT}, touching(CASES[line]), fix=False)
    reported = outcome.reported[0]
    assert list(changes(Report(outcome), reported, reported.finding.fixes[0])) == [line]


def test_the_document_is_numbered_where_there_are_several() -> None:
    outcome = go({"a.yml": "a: 1\n---\nb: 2\n"}, touching(lambda document: put(document.roots[1].entries[0].value, 3)), fix=False)
    reported = outcome.reported[0]
    assert list(changes(Report(outcome), reported, reported.finding.fixes[0])) == ["document 2: b: 2 → 3"]


def test_go_is_told_as_source() -> None:
    text = 'package p\n\nimport "log"\n\nfunc Serve() {\n\tlog.Print("x")\n}\n'
    document = Document("a.go", text, "go")
    (body,) = (node for root in document.roots for node in root.walk() if node.tag == "statement_list")
    (word,) = (node for node in body.walk() if node.text == '"x"')
    edits = (
        insert(document.roots[0], 1, 'import "fmt"')
        + insert(body, 0, "// why\nif ready() {\n\tfmt.Println()\n}")
        + put(word, "y")
    ) + comment(body.items[0], "// so", "above")
    made = touching(lambda _: edits)
    reported = Reported(Finding(made, body, {"what": "x"}, (Fix("do it", edits),)), "0")
    project = Project(MemoryTree({}), (document,))
    assert list(changes(Report(Outcome(project, project, (reported,))), reported, reported.finding.fixes[0])) == [
        'the file: import "fmt" added',
        "Serve: // why if ready() { fmt.Println() } added",
        "comment: // so",
        'Serve: "x" → "y"',
    ]


def test_values_of_env_files_are_not_shown() -> None:
    outcome = go(
        {".env.yml": "password: hunter2\n"}, touching(lambda document: put(at(document, "password"), "hunter3")), fix=False
    )
    reported = outcome.reported[0]
    assert list(changes(Report(outcome), reported, reported.finding.fixes[0])) == ["password: … → …"]
